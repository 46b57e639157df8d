import { GrammyError, HttpError } from 'grammy';
import { AssistantError } from '../../../assistant/errors.ts';
import { channelErrors } from '../../../assistant/ports/channel-errors.ts';
import { deepestReason } from '../../http/deepest-reason.ts';
import { shortReason } from '../../http/failed-answer.ts';
import { neverLeft } from '../../http/never-left.ts';
import { withoutEcho } from '../../http/without-echo.ts';

const names = { channel: 'Telegram', vendor: 'telegram' };

/** An answer that is none of the Bot API's; grammY alone would not tell its status. */
export class ForeignAnswer extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`HTTP ${status}`);
    this.status = status;
  }
}

/** What grammY has thrown, as the port tells it. */
export function telegramFailure(error: unknown): AssistantError {
  if (error instanceof AssistantError) return error;
  if (error instanceof GrammyError) return refusedByTelegram(error);
  const inner = error instanceof HttpError ? error.error : error;
  const reason = deepestReason(inner);
  if (inner instanceof ForeignAnswer) return foreign(inner, error);
  if (neverLeft(inner)) return failure('unreachable', reason, error);
  return failure('unknown', reason, error);
}

function refusedByTelegram(error: GrammyError): AssistantError {
  const { error_code: code, parameters } = error;
  const description = withoutEcho(shortReason(error.description, code), said(error.payload));
  if (code === 429) {
    const seconds = Math.max(1, parameters.retry_after ?? 5);
    return new AssistantError(channelErrors.busy, { ...names, seconds }, { cause: withoutWords(error) });
  }
  if (code >= 500) return failure('unreachable', description, error);
  if (code === 401 || code === 404) return failure('denied', description, error);
  if (code === 403) return failure('blocked', description, error);
  return failure('refused', description, error);
}

/** Some server on the way: behind a status of 5xx nothing has happened, behind one of success nobody knows. */
function foreign({ status, message }: ForeignAnswer, error: unknown): AssistantError {
  if (status >= 500) return failure('unreachable', message, error);
  return failure(status >= 400 ? 'denied' : 'unknown', message, error);
}

function failure(
  kind: 'refused' | 'blocked' | 'denied' | 'unreachable' | 'unknown',
  reason: string,
  cause: unknown,
): AssistantError {
  return new AssistantError(channelErrors[kind], { ...names, reason }, { cause: withoutWords(cause) });
}

/** What a call was to say; the bytes of files say nothing. */
function said({ text, caption, reply_markup }: Readonly<Record<string, unknown>>): unknown {
  return { text, caption, reply_markup };
}

/** The cause of a network failure may hold the address, and with it the token; that of a refusal what was to be sent. */
function withoutWords(cause: unknown): unknown {
  if (cause instanceof GrammyError) return new Error(`${cause.method} ${cause.error_code}`);
  return new Error(cause instanceof Error ? cause.name : 'failure');
}
