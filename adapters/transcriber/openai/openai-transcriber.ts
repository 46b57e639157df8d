import { AssistantError } from '../../../assistant/errors.ts';
import type { Transcriber } from '../../../assistant/ports/transcriber.ts';
import { transcriberErrors } from '../../../assistant/ports/transcriber-errors.ts';
import { deepestReason } from '../../http/deepest-reason.ts';
import { shortReason } from '../../http/failed-answer.ts';
import { isRecord, parsedJson } from '../../http/json-answer.ts';

export interface OpenAiTranscriberSettings {
  readonly apiKey: string;
  /** Ends in /v1; undefined for OpenAI itself. */
  readonly baseUrl: string | undefined;
  readonly model: string;
  /** Two letters; null: the service finds out. */
  readonly language: string | null;
  readonly fetch: typeof globalThis.fetch;
}

const defaultBase = 'https://api.openai.com/v1';
/** A person does not say more in one breath; whatever comes after that is no transcript. */
const longestTranscript = 4_000;

/** Any OpenAI-shaped `POST /audio/transcriptions`. */
export function createOpenAiTranscriber(settings: OpenAiTranscriberSettings): Transcriber {
  const { apiKey, model, language, fetch } = settings;
  const url = `${(settings.baseUrl ?? defaultBase).replace(/\/+$/, '')}/audio/transcriptions`;
  return {
    async transcribe({ name, mimeType, bytes }, signal) {
      const form = new FormData();
      form.set('model', model);
      form.set('response_format', 'json');
      if (language !== null) form.set('language', language);
      form.set('file', new Blob([Uint8Array.from(bytes)], { type: mimeType }), name);
      const headers = { authorization: `Bearer ${apiKey}`, accept: 'application/json' };
      const answer = await call(() => fetch(url, { method: 'POST', headers, body: form, redirect: 'manual', signal }));
      const value = parsedJson(answer.text);
      if (answer.status !== 200) throw refusal(answer.status, value, answer.text);
      const said = isRecord(value) ? value.text : undefined;
      if (typeof said !== 'string') throw new AssistantError(transcriberErrors.unreachable, { reason: 'no text' });
      return said.replaceAll('\u0000', '').toWellFormed().trim().slice(0, longestTranscript);
    },
  };
}

async function call(ask: () => Promise<Response>): Promise<{ status: number; text: string }> {
  try {
    const response = await ask();
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new AssistantError(transcriberErrors.unreachable, { reason: deepestReason(error) }, { cause: error });
  }
}

function refusal(status: number, value: unknown, text: string): AssistantError {
  const told = isRecord(value) && isRecord(value.error) ? value.error.message : undefined;
  const reason = shortReason(typeof told === 'string' ? told : text, status) || `HTTP ${status}`;
  const passes = status === 408 || status === 429 || status >= 500 || status < 400;
  return new AssistantError(passes ? transcriberErrors.unreachable : transcriberErrors.refused, { reason });
}
