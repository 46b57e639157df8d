import { vendorFetch } from '../../adapters/http/vendor-fetch.ts';
import type { Project } from '../../project/project.ts';
import { isPublicAddress } from '../public-address.ts';
import type { Environment } from '../secrets.ts';
import { openWebhooks } from '../webhooks/open-webhooks.ts';
import type { WebhookState, WebhookVendor } from '../webhooks/webhook.ts';
import { defect, ok, same, type Texts, warning } from './check.ts';
import type { Step } from './checklist.ts';

/** What the steps look at. */
export interface VendorGround {
  readonly folder: string;
  readonly environment: Environment;
  readonly project: Pick<Project, 'channels' | 'company' | 'integrations'>;
}

/** How long a step waits for a vendor, ms. */
export const patienceMs = 10_000;

/** The variables stand in `.env`; `where` they come from. */
export function keysStep(environment: Environment, variables: readonly string[], where: Texts): Step {
  const title: Texts = { ru: 'Ключи', en: 'Keys' };
  return {
    id: 'keys',
    title,
    check: async () => {
      const missing = variables.filter((name) => environment[name] === undefined).join(', ');
      if (missing === '') return ok('keys', title, { ru: 'заданы', en: 'set' });
      return defect('keys', title, { ru: `не задано: ${missing}`, en: `not set: ${missing}` }, where);
    },
  };
}

interface Section {
  readonly file: string;
  readonly section: string;
  readonly enabled: unknown;
  readonly project: Pick<Project, 'company'>;
}

/** The project lets the vendor reach customers. */
export function sectionStep(name: string, { file, section, enabled, project }: Section): Step {
  const title: Texts = { ru: 'Проект', en: 'Project' };
  return {
    id: 'project',
    title,
    check: async () => {
      if (enabled === false) {
        const detail = { ru: `${name}: выключено в ${file}`, en: `${name} is off in ${file}` };
        return defect('project', title, detail, same(`${section}: { enabled: auto }`));
      }
      if (project.company.sample === true) {
        return defect(
          'project',
          title,
          {
            ru: 'реквизиты учебные: живым клиентам не отвечаем',
            en: 'the requisites are a sample: no live customer is answered',
          },
          {
            ru: 'Впишите свои в config/company.yaml и уберите sample: true',
            en: 'Enter yours in config/company.yaml and take sample: true away',
          },
        );
      }
      return ok('project', title, { ru: 'включено', en: 'on' });
    },
  };
}

export async function webhookStatus(
  vendor: WebhookVendor,
  { folder, environment }: VendorGround,
): Promise<WebhookState> {
  const [webhook] = await openWebhooks(folder, environment, vendor);
  if (webhook === undefined) throw new Error(`no webhook of ${vendor}`);
  return webhook.status();
}

/** The vendor can reach us. */
export function addressStep({ environment }: VendorGround): Step {
  const title: Texts = { ru: 'Внешний адрес', en: 'Public address' };
  return {
    id: 'address',
    title,
    check: async () => {
      const url = environment.PUBLIC_URL ?? null;
      if (url?.startsWith('https:') && isPublicAddress(url)) return ok('address', title, same(url));
      const detail =
        url === null
          ? { ru: 'PUBLIC_URL не задан', en: 'PUBLIC_URL is not set' }
          : { ru: `${url} снаружи не открыть по https`, en: `${url} cannot be opened by https from outside` };
      return warning('address', title, detail, {
        ru: 'PUBLIC_URL=https://… в .env; пример с Caddy — docs/guide/deploy.md',
        en: 'PUBLIC_URL=https://… in .env; an example with Caddy is in docs/guide/deploy.md',
      });
    },
  };
}

/** The vendor knows where to deliver. */
export function webhookStep(vendor: WebhookVendor, status: () => Promise<WebhookState>): Step {
  const title: Texts = { ru: 'Вебхук', en: 'Webhook' };
  const set = same(`sales-assistant webhooks set ${vendor}`);
  return {
    id: 'webhook',
    title,
    check: async () => {
      const { url, registered, lastError, pending } = await status();
      if (url === null) {
        return warning(
          'webhook',
          title,
          {
            ru: 'без PUBLIC_URL сообщения спрашиваем сами, они приходят позже',
            en: 'without PUBLIC_URL messages are asked for and come later',
          },
          set,
        );
      }
      if (!registered) {
        return defect(
          'webhook',
          title,
          { ru: 'наш адрес не зарегистрирован', en: 'our address is not registered' },
          set,
        );
      }
      if (lastError !== null) {
        const waits = pending ?? 0;
        return warning(
          'webhook',
          title,
          {
            ru: `последняя доставка не удалась: ${lastError}; ждут ${waits}`,
            en: `the last delivery failed: ${lastError}; ${waits} wait`,
          },
          {
            ru: 'Проверьте, что serve запущен и PUBLIC_URL открывается снаружи',
            en: 'Is serve running, does PUBLIC_URL open from outside?',
          },
        );
      }
      return ok('webhook', title, { ru: 'зарегистрирован', en: 'registered' });
    },
  };
}

/** What Avito itself advises: the address answers `{}` with 200 within two seconds. */
export function doorStep(url: () => Promise<string | null>): Step {
  const title: Texts = { ru: 'Ответ вебхука', en: 'Webhook answers' };
  return {
    id: 'door',
    title,
    optional: true,
    check: async () => {
      const to = await url();
      if (to === null) return warning('door', title, { ru: 'адреса нет', en: 'no address' }, same('PUBLIC_URL'));
      const started = performance.now();
      const status = await vendorFetch(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
        signal: AbortSignal.timeout(2_000),
      }).then(
        (response) => response.status,
        () => null,
      );
      const ms = Math.round(performance.now() - started);
      if (status === 200) return ok('door', title, { ru: `200 за ${ms} мс`, en: `200 in ${ms} ms` });
      return warning(
        'door',
        title,
        status === null ? { ru: 'нет ответа за 2 с', en: 'no answer in 2 s' } : same(`HTTP ${status}`),
        {
          ru: 'Запустите sales-assistant serve и проверьте прокси перед ним',
          en: 'Start sales-assistant serve and look at the proxy before it',
        },
      );
    },
  };
}
