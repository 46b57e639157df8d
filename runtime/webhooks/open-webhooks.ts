import { systemClock } from '../../adapters/clock/system-clock.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { openAvitoClient } from '../avito.ts';
import { publicUrlOf } from '../public-address.ts';
import type { Environment } from '../secrets.ts';
import { vendorSecret } from '../vendor-secrets.ts';
import type { Webhook, WebhookVendor } from './webhook.ts';
import { webhookVendors } from './webhook.ts';
import { webhookErrors } from './webhook-errors.ts';

/** What each vendor cannot be asked without. */
export const vendorVariables: Readonly<Record<WebhookVendor, readonly string[]>> = {
  telegram: ['TELEGRAM_BOT_TOKEN'],
  avito: ['AVITO_CLIENT_ID', 'AVITO_CLIENT_SECRET', 'AVITO_USER_ID'],
};

/** A command does not wait as long as a daemon may. */
const patienceMs = 15_000;

export function missingVariables(vendor: WebhookVendor, environment: Environment): readonly string[] {
  return vendorVariables[vendor].filter((name) => environment[name] === undefined);
}

/** The address of our door without a secret in it; null while PUBLIC_URL is unset. */
function doorOf(environment: Environment, path: string): string | null {
  const base = publicUrlOf(environment);
  return base === null ? null : `${base}${path}`;
}

/** The webhook of that vendor, or of each whose keys are set. WEBHOOKS_KEYS_MISSING where there is none. */
export async function openWebhooks(
  folder: string,
  environment: Environment,
  vendor: WebhookVendor | undefined,
): Promise<readonly Webhook[]> {
  const wanted = vendor === undefined ? webhookVendors : [vendor];
  const found = wanted.filter((each) => missingVariables(each, environment).length === 0);
  if (found.length === 0) {
    const variables = wanted.map((each) => missingVariables(each, environment).join(', ')).join('; ');
    throw new AssistantError(webhookErrors.noKeys, { variables, vendor: vendor ?? webhookVendors.join('|') });
  }
  return Promise.all(found.map((each) => makers[each](folder, environment)));
}

type Maker = (folder: string, environment: Environment) => Promise<Webhook>;

const makers: Readonly<Record<WebhookVendor, Maker>> = {
  async telegram(folder, environment) {
    const [{ openTelegramClient }, { createTelegramWebhook }, { readUpdates }] = await Promise.all([
      import('../telegram.ts'),
      import('./telegram-webhook.ts'),
      import('../../adapters/channel/telegram/telegram-updates.ts'),
    ]);
    return createTelegramWebhook({
      client: await openTelegramClient(environment.TELEGRAM_BOT_TOKEN ?? '', environment),
      apiRoot: (environment.TELEGRAM_API_ROOT ?? 'https://api.telegram.org').replace(/\/+$/, ''),
      url: doorOf(environment, '/webhooks/telegram'),
      secret: () => vendorSecret(folder, environment, 'TELEGRAM_WEBHOOK_SECRET'),
      allowedUpdates: readUpdates,
    });
  },
  async avito(folder, environment) {
    const { createAvitoWebhook } = await import('./avito-webhook.ts');
    const client = await openAvitoClient(environment, systemClock, patienceMs);
    if (client === undefined) {
      const variables = vendorVariables.avito.join(', ');
      throw new AssistantError(webhookErrors.noKeys, { variables, vendor: 'avito' });
    }
    const door = doorOf(environment, '/webhooks/avito/');
    return createAvitoWebhook({
      client,
      apiRoot: (environment.AVITO_API_URL ?? 'https://api.avito.ru').replace(/\/+$/, ''),
      url: door === null ? null : `${door}${vendorSecret(folder, environment, 'AVITO_WEBHOOK_SECRET')}`,
    });
  },
};
