import type { TelegramConfig } from '../adapters/channel/telegram/telegram-config.ts';
import type { ChannelMaker } from './channel-maker.ts';
import type { Environment } from './secrets.ts';

const strangersGroup = 'Я отвечаю только в личных сообщениях — напишите мне туда. Из этой группы выхожу.';

/** Calls of the Bot API. */
export async function openTelegramClient(token: string, { TELEGRAM_API_ROOT: apiRoot }: Environment) {
  const [{ createTelegramClient }, { vendorFetch }] = await Promise.all([
    import('../adapters/channel/telegram/telegram-client.ts'),
    import('../adapters/http/vendor-fetch.ts'),
  ]);
  return createTelegramClient({ token, apiRoot, fetch: vendorFetch });
}

/** Telegram, when its token is set. */
export const openTelegram: ChannelMaker = async ({ environment, project, publicUrl, secretOf, clock }) => {
  const { TELEGRAM_BOT_TOKEN: token } = environment;
  const { enabled } = project.channels.telegram ?? {};
  if (token === undefined || enabled === false || project.company.sample === true) return undefined;
  const [{ resolveTelegram }, { createTelegramChannel }, client] = await Promise.all([
    import('../adapters/channel/telegram/telegram-config.ts'),
    import('../adapters/channel/telegram/telegram-channel.ts'),
    openTelegramClient(token, environment),
  ]);
  return createTelegramChannel({
    client,
    settings: resolveTelegram(project.channels.telegram as TelegramConfig | undefined, publicUrl),
    webhookSecret: secretOf('TELEGRAM_WEBHOOK_SECRET'),
    managerChat:
      environment.TELEGRAM_MANAGER_CHAT_ID === undefined ? null : Number(environment.TELEGRAM_MANAGER_CHAT_ID),
    strangersGroup,
    clock,
  });
};
