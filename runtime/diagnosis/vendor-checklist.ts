import { systemClock } from '../../adapters/clock/system-clock.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { channelErrors } from '../../assistant/ports/channel-errors.ts';
import { openAvitoClient } from '../avito.ts';
import { openProject } from '../project-loading.ts';
import type { Environment } from '../secrets.ts';
import { openTelegramClient } from '../telegram.ts';
import { openWebhooks } from '../webhooks/open-webhooks.ts';
import type { WebhookState, WebhookVendor } from '../webhooks/webhook.ts';
import { type Check, defect, ok, same, type Texts, warning } from './check.ts';
import { followChecklist, type Step } from './checklist.ts';
import { addressStep, doorStep, keysStep, projectStep, type VendorGround, webhookStep } from './vendor-steps.ts';

const patienceMs = 10_000;

/** What it takes to connect a vendor, in the order of docs/guide/connect-*.md. Changes nothing at the vendor. */
export async function* vendorChecklist(
  vendor: WebhookVendor,
  folder: string,
  environment: Environment,
): AsyncGenerator<Check> {
  const project = await openProject(folder, environment, systemClock.now());
  yield* followChecklist(stepsOf[vendor]({ folder, environment, project }));
}

const stepsOf: Readonly<Record<WebhookVendor, (ground: VendorGround) => readonly Step[]>> = {
  telegram: (ground) => [
    keysStep('telegram', ground),
    botStep(ground),
    projectStep('telegram', ground),
    addressStep(ground),
    ...(polls(ground) ? [pollingStep] : [webhookStep('telegram', () => statusOf('telegram', ground))]),
    managersStep(ground),
  ],
  avito(ground) {
    // Each client asks for a token of its own.
    const client = once(() => openAvitoClient(ground.environment, systemClock, patienceMs));
    const status = once(() => statusOf('avito', ground));
    return [
      keysStep('avito', ground),
      accountStep(ground, client),
      tariffStep(client),
      projectStep('avito', ground),
      addressStep(ground),
      webhookStep('avito', status),
      doorStep(async () => (await status()).url),
    ];
  },
};

/** Asked by the first step that needs it, known to the later ones. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

async function statusOf(vendor: WebhookVendor, { folder, environment }: VendorGround): Promise<WebhookState> {
  const [webhook] = await openWebhooks(folder, environment, vendor);
  if (webhook === undefined) throw new Error(`no webhook of ${vendor}`);
  return webhook.status();
}

type AvitoOpener = () => ReturnType<typeof openAvitoClient>;

function botStep({ environment }: VendorGround): Step {
  const title: Texts = { ru: 'Бот', en: 'Bot' };
  return {
    id: 'bot',
    title,
    check: async () => {
      const client = await openTelegramClient(environment.TELEGRAM_BOT_TOKEN ?? '', environment);
      const { username } = await client.call((api) => api.getMe());
      return ok('bot', title, { ru: `@${username} отвечает`, en: `@${username} answers` });
    },
  };
}

function polls({ environment, project }: VendorGround): boolean {
  const { updates = 'auto' } = (project.channels.telegram ?? {}) as { updates?: string };
  return updates === 'polling' || (updates === 'auto' && environment.PUBLIC_URL?.startsWith('https:') !== true);
}

const pollingTitle: Texts = { ru: 'Доставка', en: 'Delivery' };
const pollingStep: Step = {
  id: 'webhook',
  title: pollingTitle,
  check: async () =>
    ok('webhook', pollingTitle, {
      ru: 'сообщения спрашиваем сами, вебхук не нужен',
      en: 'messages are asked for, no webhook is needed',
    }),
};

function managersStep({ environment }: VendorGround): Step {
  const title: Texts = { ru: 'Группа менеджеров', en: "Managers' group" };
  return {
    id: 'managers',
    title,
    check: async () => {
      const { TELEGRAM_MANAGER_CHAT_ID: id, TELEGRAM_BOT_TOKEN: token = '' } = environment;
      if (id === undefined) {
        return warning(
          'managers',
          title,
          {
            ru: 'не задана: вызовы человека видны только в журнале',
            en: 'not set: calls for a human are seen in the log alone',
          },
          {
            ru: 'Создайте группу с темами, добавьте бота администратором, впишите TELEGRAM_MANAGER_CHAT_ID',
            en: 'Make a group with topics, add the bot as an admin, set TELEGRAM_MANAGER_CHAT_ID',
          },
        );
      }
      const client = await openTelegramClient(token, environment);
      const chat = await client.call((api) => api.getChat(Number(id)));
      if (!('is_forum' in chat) || chat.is_forum !== true) {
        return defect(
          'managers',
          title,
          { ru: `«${chat.title}»: темы выключены`, en: `"${chat.title}": topics are off` },
          { ru: 'Включите темы в настройках группы', en: 'Switch topics on in the settings of the group' },
        );
      }
      const me = await client.call((api) => api.getMe());
      const member = await client.call((api) => api.getChatMember(Number(id), me.id));
      if (member.status !== 'administrator' || member.can_manage_topics !== true) {
        return defect(
          'managers',
          title,
          { ru: `«${chat.title}»: бот не может создавать темы`, en: `"${chat.title}": the bot may not make topics` },
          {
            ru: 'Сделайте бота администратором с правом управлять темами',
            en: 'Make the bot an admin that may manage topics',
          },
        );
      }
      return ok('managers', title, same(`«${chat.title}»`));
    },
  };
}

function accountStep({ environment }: VendorGround, open: AvitoOpener): Step {
  const title: Texts = { ru: 'Аккаунт', en: 'Account' };
  return {
    id: 'account',
    title,
    check: async () => {
      const client = await open();
      if (client === undefined) {
        return defect('account', title, same(`AVITO_USER_ID=${environment.AVITO_USER_ID}`), {
          ru: 'AVITO_USER_ID — номер профиля, только цифры',
          en: 'AVITO_USER_ID is the number of the profile, digits alone',
        });
      }
      const { id, name } = await client.self();
      if (id === client.account)
        return ok('account', title, { ru: `ключи приняты: ${name}, ${id}`, en: `keys are accepted: ${name}, ${id}` });
      return defect(
        'account',
        title,
        {
          ru: `ключи от профиля ${id}, а AVITO_USER_ID — ${client.account}`,
          en: `the keys are of ${id}, AVITO_USER_ID is ${client.account}`,
        },
        same(`AVITO_USER_ID=${id}`),
      );
    },
  };
}

function tariffStep(open: AvitoOpener): Step {
  const title: Texts = { ru: 'Тариф', en: 'Plan' };
  return {
    id: 'tariff',
    title,
    check: async () => {
      try {
        const client = await open();
        const chats = (await client?.chats({})) ?? [];
        return ok('tariff', title, {
          ru: `API сообщений открыт, чатов: ${chats.length}`,
          en: `the messenger API is open, chats: ${chats.length}`,
        });
      } catch (error) {
        if (!(error instanceof AssistantError) || error.code !== channelErrors.unpaid.code) throw error;
        return defect(
          'tariff',
          title,
          {
            ru: `API сообщений закрыт (${error.parameters.reason})`,
            en: `the messenger API is closed (${error.parameters.reason})`,
          },
          {
            ru: 'Нужен тариф «Расширенный» или «Максимальный» (в товарах и вакансиях — «Максимальный») и ключи главного аккаунта, не сотрудника',
            en: 'The plan «Расширенный» or «Максимальный» (for goods and jobs «Максимальный») and keys of the main account are needed',
          },
        );
      }
    },
  };
}
