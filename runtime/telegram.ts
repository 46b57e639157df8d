import type { TelegramConfig } from '../adapters/channel/telegram/telegram-config.ts';
import type { ChannelMaker } from './channel-maker.ts';

const strangersGroup = 'Я отвечаю только в личных сообщениях — напишите мне туда. Из этой группы выхожу.';

/** Telegram, when its token is set. */
export const openTelegram: ChannelMaker = async ({ environment, project, publicUrl, secretOf, clock }) => {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_API_ROOT: apiRoot } = environment;
  const { enabled } = project.channels.telegram ?? {};
  if (token === undefined || enabled === false || project.company.sample === true) return undefined;
  const [{ resolveTelegram }, { createTelegramClient }, { createTelegramChannel }] = await Promise.all([
    import('../adapters/channel/telegram/telegram-config.ts'),
    import('../adapters/channel/telegram/telegram-client.ts'),
    import('../adapters/channel/telegram/telegram-channel.ts'),
  ]);
  const { vendorFetch } = await import('../adapters/http/vendor-fetch.ts');
  return createTelegramChannel({
    client: createTelegramClient({ token, apiRoot, fetch: vendorFetch }),
    settings: resolveTelegram(project.channels.telegram as TelegramConfig | undefined, publicUrl),
    webhookSecret: secretOf('TELEGRAM_WEBHOOK_SECRET'),
    managerChat:
      environment.TELEGRAM_MANAGER_CHAT_ID === undefined ? null : Number(environment.TELEGRAM_MANAGER_CHAT_ID),
    strangersGroup,
    clock,
  });
};
