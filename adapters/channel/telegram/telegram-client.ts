import { Api, InputFile } from 'grammy';
import type { Update } from 'grammy/types';
import { AssistantError } from '../../../assistant/errors.ts';
import type { Channel, SendRequest, Sent } from '../../../assistant/ports/channel.ts';
import { channelErrors } from '../../../assistant/ports/channel-errors.ts';
import type { Recording } from '../../../assistant/ports/transcriber.ts';
import { buttonKey } from '../../../assistant/transcript/button-key.ts';
import { downloaded } from '../../http/downloaded.ts';
import { parsedJson } from '../../http/json-answer.ts';
import { ForeignAnswer, telegramFailure } from './telegram-failures.ts';
import { readUpdates } from './telegram-updates.ts';

export interface TelegramClientOptions {
  readonly token: string;
  /** Bare; undefined: Telegram's own. */
  readonly apiRoot: string | undefined;
  readonly fetch: typeof globalThis.fetch;
}

export type FileRequest = Parameters<NonNullable<Channel['fetchFile']>>[0];

/** Calls of the Bot API; every failure is one of channel-errors.ts. */
export interface TelegramClient {
  readonly api: Api;
  /** Updates from `offset` on, which confirms those before it; waits up to `waitSeconds` for the first. */
  updates(offset: number, waitSeconds: number, signal: AbortSignal): Promise<readonly Update[]>;
  send(request: SendRequest): Promise<Sent>;
  /** A file that somebody has sent; refused when it is longer than that. */
  file(request: FileRequest): Promise<Recording>;
  /** Runs a call and translates its failure. */
  call<Result>(work: (api: Api) => Promise<Result>): Promise<Result>;
}

/** A call that is not asked to wait takes no longer. */
const callSeconds = 30;

export function createTelegramClient({ token, apiRoot, fetch }: TelegramClientOptions): TelegramClient {
  const api = new Api(token, {
    ...(apiRoot === undefined ? {} : { apiRoot: apiRoot.replace(/\/+$/, '') }),
    timeoutSeconds: callSeconds + 60,
    fetch: onlyJson(fetch) as never,
  });

  async function call<Result>(work: (api: Api) => Promise<Result>): Promise<Result> {
    try {
      return await work(api);
    } catch (error) {
      throw telegramFailure(error);
    }
  }

  const fileRoot = `${(apiRoot ?? 'https://api.telegram.org').replace(/\/+$/, '')}/file/bot${token}`;

  return {
    api,
    call,
    file: ({ reference, longestBytes, signal }) =>
      call(async () => {
        const { file_path: path = '', file_size: size = 0 } = await api.getFile(reference, signal as never);
        if (size > longestBytes) throw tooLong();
        // A Bot API server of one's own may name a path on its disk: nothing to be had over HTTP.
        if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(path)) throw new Error('no path of a file');
        const bytes = await downloaded(fetch, `${fileRoot}/${path}`, { longestBytes, signal });
        if (bytes === 'too long') throw tooLong();
        return { ...soundOf(path), bytes };
      }),
    updates: (offset, waitSeconds, signal) =>
      call(() =>
        api.getUpdates(
          { offset, limit: 100, timeout: waitSeconds, allowed_updates: [...readUpdates] },
          signal as never,
        ),
      ),
    send: ({ address, content, signal: given }) =>
      call(async () => {
        const signal = AbortSignal.any([given, AbortSignal.timeout(callSeconds * 1000)]) as never;
        const chat = Number(address);
        if (content.kind === 'text') {
          const rows = content.buttons.map(({ label, value }) => [{ text: label, callback_data: buttonKey(value) }]);
          const markup = rows.length === 0 ? {} : { reply_markup: { inline_keyboard: rows } };
          const options = { link_preview_options: { is_disabled: true }, ...markup };
          const { message_id: id } = await api.sendMessage(chat, content.text, options, signal);
          return { externalId: String(id) };
        }
        const file = new InputFile(content.bytes, content.name);
        const { message_id: id } =
          content.kind === 'file'
            ? await api.sendDocument(chat, file, {}, signal)
            : await api.sendPhoto(chat, file, {}, signal);
        return { externalId: String(id) };
      }),
  };
}

/** Of what is no sound by its name nobody asks; a voice of Telegram's is Ogg. */
function soundOf(path: string): Pick<Recording, 'name' | 'mimeType'> {
  const ending = /\.(mp3|m4a|mp4|wav|webm|flac|mpga)$/.exec(path)?.[1];
  if (ending === undefined) return { name: 'voice.ogg', mimeType: 'audio/ogg' };
  return {
    name: `voice.${ending}`,
    mimeType: ending === 'mp3' || ending === 'mpga' ? 'audio/mpeg' : `audio/${ending}`,
  };
}

function tooLong(): AssistantError {
  return new AssistantError(channelErrors.refused, { channel: 'Telegram', reason: 'FILE_TOO_LONG' });
}

/** The Bot API answers in JSON, its refusals too; anything else comes from a server on the way. */
function onlyJson(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    // grammY's signal is a class of its own, which no other fetch knows.
    const abort = new AbortController();
    if (init?.signal?.aborted === true) abort.abort();
    init?.signal?.addEventListener('abort', () => abort.abort(), { once: true });
    const response = await fetch(input, { ...init, signal: abort.signal });
    const text = await response.text();
    const body = parsedJson(text);
    if (typeof body !== 'object' || body === null || !('ok' in body)) throw new ForeignAnswer(response.status);
    return new Response(text, { status: 200, headers: { 'content-type': 'application/json' } });
  };
}
