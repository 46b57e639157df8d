import { AssistantError } from '../../../assistant/errors.ts';
import { calendarErrors } from '../../../assistant/ports/calendar-errors.ts';
import { deepestReason } from '../../http/deepest-reason.ts';
import { shortReason } from '../../http/failed-answer.ts';
import { isRecord } from '../../http/json-answer.ts';

/** An answer that is no success. */
export interface RefusedAnswer {
  readonly status: number;
  readonly body: unknown;
}

const rateReasons = new Set(['userRateLimitExceeded', 'rateLimitExceeded', 'quotaExceeded', 'dailyLimitExceeded']);

/** Undefined where there was no answer at all. */
export function refusedAnswerOf(error: unknown): RefusedAnswer | undefined {
  if (!isRecord(error) && !(error instanceof Error)) return undefined;
  const { response } = error as { readonly response?: unknown };
  if (!isRecord(response) && !(response instanceof Response)) return undefined;
  const { status, data } = response as { readonly status?: unknown; readonly data?: unknown };
  return typeof status === 'number' && status > 0 ? { status, body: data } : undefined;
}

export function reasonIn(body: unknown): { readonly reason: string; readonly message: string } {
  if (!isRecord(body)) return { reason: '', message: typeof body === 'string' ? body : '' };
  const { error, error_description: described } = body;
  if (typeof error === 'string') return { reason: error, message: typeof described === 'string' ? described : error };
  if (!isRecord(error)) return { reason: '', message: '' };
  const [first] = Array.isArray(error.errors) ? error.errors : [];
  const reason = isRecord(first) && typeof first.reason === 'string' ? first.reason : '';
  return { reason, message: typeof error.message === 'string' ? error.message : reason };
}

export function isOverQuota({ status, body }: RefusedAnswer): boolean {
  return status === 429 || (status === 403 && rateReasons.has(reasonIn(body).reason));
}

/** As calendar-errors.ts has it. */
export function googleFailure(error: unknown): AssistantError {
  if (error instanceof AssistantError) return error;
  const answer = refusedAnswerOf(error);
  if (answer === undefined) return new AssistantError(calendarErrors.unreachable, { reason: deepestReason(error) });
  return failureOf(answer);
}

export function failureOf(answer: RefusedAnswer): AssistantError {
  const { status, body } = answer;
  const { message } = reasonIn(body);
  const reason = `HTTP ${status} ${shortReason(message, status)}`.trim();
  if (isOverQuota(answer)) return new AssistantError(calendarErrors.busy, { reason });
  if (status >= 500 || status === 408) return new AssistantError(calendarErrors.unreachable, { reason });
  if (status === 401 || status === 403 || status === 404) return new AssistantError(calendarErrors.denied, { reason });
  return new AssistantError(calendarErrors.refused, { reason });
}
