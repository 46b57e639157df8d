import type { TelegramClient } from '../../adapters/channel/telegram/telegram-client.ts';
import { AssistantError } from '../../assistant/errors.ts';
import type { PlannedRequest, Webhook, WebhookState } from './webhook.ts';
import { webhookErrors } from './webhook-errors.ts';

export interface TelegramWebhookParts {
  readonly client: TelegramClient;
  readonly apiRoot: string;
  /** Of our door; null while nobody could reach it. */
  readonly url: string | null;
  readonly secret: () => string;
  readonly allowedUpdates: readonly string[];
}

/** Telegram keeps one address a bot, and tells how its deliveries fare. */
export function createTelegramWebhook({ client, apiRoot, url, secret, allowedUpdates }: TelegramWebhookParts): Webhook {
  const registration = () => {
    if (url === null) throw new AssistantError(webhookErrors.noAddress);
    return { url, secret_token: secret(), allowed_updates: [...allowedUpdates] };
  };

  async function status(): Promise<WebhookState> {
    const info = await client.call((api) => api.getWebhookInfo());
    const current = info.url ?? '';
    return {
      vendor: 'telegram',
      url,
      registered: url !== null && current === url,
      others: current === '' || current === url ? [] : [current],
      pending: info.pending_update_count,
      lastError: info.last_error_message ?? null,
    };
  }

  return {
    vendor: 'telegram',
    status,
    async set() {
      const { url: address, ...options } = registration();
      await client.call((api) => api.setWebhook(address, options as Parameters<typeof api.setWebhook>[1]));
      const state = await status();
      if (!state.registered) throw new AssistantError(webhookErrors.notRegistered, { vendor: 'telegram' });
      return state;
    },
    async delete() {
      const before = await status();
      // The address of somebody else's program is not ours to take away.
      if (before.registered) await client.call((api) => api.deleteWebhook());
      return before.registered ? status() : before;
    },
    plan(action) {
      const request = (method: string, body: unknown): PlannedRequest => ({
        method: 'POST',
        url: `${apiRoot}/bot<TELEGRAM_BOT_TOKEN>/${method}`,
        headers: { 'content-type': 'application/json' },
        body,
      });
      const info = request('getWebhookInfo', {});
      if (action === 'set') return [request('setWebhook', registration()), info];
      return action === 'delete' ? [info, request('deleteWebhook', {})] : [info];
    },
  };
}
