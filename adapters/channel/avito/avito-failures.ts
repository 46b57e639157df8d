import { AssistantError } from '../../../assistant/errors.ts';
import { channelErrors } from '../../../assistant/ports/channel-errors.ts';
import { deepestReason } from '../../http/deepest-reason.ts';
import { askedWaitMs, isPage, shortReason } from '../../http/failed-answer.ts';
import { isRecord, parsedJson } from '../../http/json-answer.ts';
import { neverLeft } from '../../http/never-left.ts';
import { withoutEcho } from '../../http/without-echo.ts';

const names = { channel: 'Авито', vendor: 'avito' };
/** When Avito asks to wait and does not say how long. */
const usualWaitS = 5;

type Kind = 'refused' | 'denied' | 'unpaid' | 'unreachable' | 'unknown';

/** An answer, whole. */
export interface AvitoAnswer {
  readonly status: number;
  readonly text: string;
  readonly header: (name: string) => string | null;
}

/** The connection broke, or no answer came in time. `effect`: the request asks for something to happen. */
export function brokenConnection(error: unknown, effect: boolean): AssistantError {
  const reason = deepestReason(error);
  return failure(effect && !neverLeft(error) ? 'unknown' : 'unreachable', reason);
}

/** What an answer other than 2xx means. After 5xx nobody knows what has happened. `sent` is what the call said. */
export function refusedByAvito({ status, text, header }: AvitoAnswer, effect: boolean, sent?: unknown): AssistantError {
  const reason = withoutEcho(reasonOf(status, text), sent);
  if (status === 429) {
    const seconds = Math.max(1, Math.ceil((askedWaitMs(header) ?? usualWaitS * 1000) / 1000));
    return new AssistantError(channelErrors.busy, { ...names, seconds });
  }
  if (status >= 500) return failure(effect ? 'unknown' : 'unreachable', reason);
  // Keys, account and tariff look alike from here; an expired token has been renewed before.
  if (status === 402 || status === 403) return failure('unpaid', reason);
  if (status === 401 || status < 400) return failure('denied', reason);
  return failure('refused', reason);
}

/** The token endpoint's answer: nothing else was asked for yet. */
export function noToken(answer: AvitoAnswer): AssistantError {
  const { status, text } = answer;
  if (status === 429 || status >= 500) return refusedByAvito(answer, false);
  return failure('denied', reasonOf(status, text));
}

/** A success that cannot be read. */
export function unreadable({ status, text }: AvitoAnswer, effect: boolean): AssistantError {
  return failure(effect ? 'unknown' : 'unreachable', isPage(text) ? reasonOf(status, text) : `HTTP ${status}, no JSON`);
}

export function failure(kind: Kind, reason: string): AssistantError {
  return new AssistantError(channelErrors[kind], { ...names, reason });
}

/** Avito words its refusals in four forms, and servers on the way in none. */
function reasonOf(status: number, text: string): string {
  if (isPage(text)) return shortReason(text, status);
  const body = parsedJson(text);
  const told = isRecord(body) ? messageOf(body) : '';
  return told === '' ? `HTTP ${status}` : `HTTP ${status} ${shortReason(told, status)}`;
}

function messageOf(body: Readonly<Record<string, unknown>>): string {
  const { error, result, message } = body;
  if (isRecord(error)) {
    const fields = isRecord(error.fields) ? Object.entries(error.fields).map(([name, why]) => `${name}: ${why}`) : [];
    return [typeof error.message === 'string' ? error.message : '', ...fields].filter((each) => each !== '').join('; ');
  }
  if (isRecord(result) && typeof result.message === 'string') return result.message;
  return typeof message === 'string' ? message : '';
}
