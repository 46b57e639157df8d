import type { AvitoClient } from '../../adapters/channel/avito/avito-client.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { channelErrors } from '../../assistant/ports/channel-errors.ts';
import type { PlannedRequest, Webhook, WebhookState } from './webhook.ts';
import { webhookErrors } from './webhook-errors.ts';

export interface AvitoWebhookParts {
  readonly client: AvitoClient;
  readonly apiRoot: string;
  /** Of our door, the secret in it; null while nobody could reach it. */
  readonly url: string | null;
}

/** Avito keeps many addresses an account; other programs of the company may be among them. */
export function createAvitoWebhook({ client, apiRoot, url }: AvitoWebhookParts): Webhook {
  const address = () => {
    if (url === null) throw new AssistantError(webhookErrors.noAddress);
    return url;
  };
  /** Ours under a secret of before. */
  const isFormer = (other: string) =>
    url !== null && other !== url && other.startsWith(url.slice(0, url.lastIndexOf('/') + 1));

  async function status(): Promise<WebhookState> {
    const urls = (await client.subscriptions()).map((each) => each.url);
    return {
      vendor: 'avito',
      url,
      registered: url !== null && urls.includes(url),
      others: urls.filter((each) => each !== url),
      pending: null,
      lastError: null,
    };
  }

  async function subscribe(to: string): Promise<void> {
    try {
      await client.subscribe(to);
    } catch (error) {
      // It may stand there already; the list that is read next tells.
      const isRefused = error instanceof AssistantError && error.code === channelErrors.refused.code;
      if (!isRefused || !/^HTTP 409/.test(String(error.parameters.reason))) throw error;
    }
  }

  return {
    vendor: 'avito',
    status,
    async set() {
      const to = address();
      const before = await status();
      if (!before.registered) await subscribe(to);
      // The new one stands before the former goes: nothing is missed in between.
      for (const former of before.others.filter(isFormer)) await client.unsubscribe(former);
      const state = await status();
      if (!state.registered) throw new AssistantError(webhookErrors.notRegistered, { vendor: 'avito' });
      return state;
    },
    async delete() {
      const to = address();
      const before = await status();
      const ours = [...(before.registered ? [to] : []), ...before.others.filter(isFormer)];
      for (const each of ours) await client.unsubscribe(each);
      return status();
    },
    plan(action) {
      const request = (path: string, body: unknown): PlannedRequest => ({
        method: 'POST',
        url: `${apiRoot}${path}`,
        headers: {
          authorization: 'Bearer <token>',
          ...(body === null ? {} : { 'content-type': 'application/json' }),
        },
        body,
      });
      const list = request('/messenger/v1/subscriptions', null);
      if (action === 'set') return [list, request('/messenger/v3/webhook', { url: address() }), list];
      if (action === 'status') return [list];
      return [list, request('/messenger/v1/webhook/unsubscribe', { url: address() }), list];
    },
  };
}
