import { AssistantError } from '../../../assistant/errors.ts';
import { llmErrors } from '../../../assistant/ports/llm-errors.ts';
import { askedWaitMs, isPage, shortReason } from '../../http/failed-answer.ts';

export interface AnthropicFailure {
  /** Of HTTP; undefined for an error inside a stream. */
  readonly status: number | undefined;
  /** `error.type` of the body. */
  readonly type: string | undefined;
  /** `error.details.error_code` */
  readonly code: string | undefined;
  readonly message: string;
  readonly header: (name: string) => string | null;
}

type LlmErrorName = keyof typeof llmErrors;

const byType: Readonly<Record<string, LlmErrorName>> = {
  authentication_error: 'keyRefused',
  billing_error: 'quotaSpent',
  request_too_large: 'contextTooLong',
  rate_limit_error: 'rateLimited',
  timeout_error: 'timedOut',
  api_error: 'overloaded',
  overloaded_error: 'overloaded',
};

const byStatus: Readonly<Record<number, LlmErrorName>> = {
  401: 'keyRefused',
  402: 'quotaSpent',
  403: 'forbidden',
  404: 'requestRefused',
  408: 'timedOut',
  409: 'overloaded',
  413: 'contextTooLong',
  429: 'rateLimited',
  451: 'countryRefused',
  504: 'timedOut',
};

export function toLlmError(failure: AnthropicFailure, provider: string, model: string, cause: unknown): AssistantError {
  const name = nameOf(failure);
  const retryAfterMs = name === 'rateLimited' || name === 'overloaded' ? askedWaitMs(failure.header) : null;
  const parameters = { provider, model, reason: reasonOf(failure), ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  return new AssistantError(llmErrors[name], parameters, { cause });
}

function nameOf({ status, type = '', code = '', message }: AnthropicFailure): LlmErrorName {
  const said = `${type} ${code} ${message}`;
  if (status === 403 && /country|region|territory|request not allowed/i.test(said)) return 'countryRefused';
  if (/enforced_spend_limit|insufficient_quota|credit balance|spend limit/i.test(said)) return 'quotaSpent';
  if (/prompt is too long|context (?:window|length)|exceeds? the (?:maximum|context)/i.test(said))
    return 'contextTooLong';
  const isUnknownModel = /model/i.test(message) && !isPage(message);
  if ((type === 'not_found_error' || status === 404) && isUnknownModel) return 'modelUnknown';
  const named = byType[type];
  if (named !== undefined) return named;
  if (status === undefined) return 'overloaded';
  return byStatus[status] ?? (status >= 500 ? 'overloaded' : 'requestRefused');
}

function reasonOf({ status, type, message }: AnthropicFailure): string {
  const short = shortReason(message, status);
  return short === '' ? [status, type].filter((part) => part !== undefined).join(' ') : short;
}
