import { AssistantError } from '../../../assistant/errors.ts';
import { llmErrors } from '../../../assistant/ports/llm-errors.ts';
import { askedWaitMs, isPage, shortReason } from '../../http/failed-answer.ts';
import type { OpenAiDialect } from './openai-mapping.ts';

/** What is known of a failed call, whoever reported it; absent fields are undefined. */
export interface OpenAiFailure {
  /** Of HTTP; undefined for an error inside a stream and for a connection that broke. */
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly type: string | undefined;
  readonly param: string | undefined;
  readonly message: string;
  readonly header: (name: string) => string | null;
}

type LlmErrorName = keyof typeof llmErrors;

/** Codes and types say more than the status, where there are any. */
const named: readonly (readonly [RegExp, LlmErrorName])[] = [
  [/unsupported_country|country_region_territory/, 'countryRefused'],
  [/insufficient_quota|billing|insufficient_balance|quota_exceeded|payment_required|credit/, 'quotaSpent'],
  [/context_length_exceeded|string_above_max_length|request_too_large/, 'contextTooLong'],
  [/content_filter|content_policy|moderation/, 'refused'],
  [/model_not_found|deployment_not_found|model_deprecated/, 'modelUnknown'],
  [/invalid_api_key|authentication_error|invalid_authentication/, 'keyRefused'],
  [/rate_limit|too_many_requests/, 'rateLimited'],
  [/overloaded|slow_down|server_error|internal_error|api_error|unavailable/, 'overloaded'],
];

export function toLlmError(failure: OpenAiFailure, provider: string, model: string, cause: unknown): AssistantError {
  const name = nameOf(failure);
  const retryAfterMs = name === 'rateLimited' || name === 'overloaded' ? askedWaitMs(failure.header) : null;
  const parameters = { provider, model, reason: reasonOf(failure), ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  return new AssistantError(llmErrors[name], parameters, { cause });
}

function nameOf(failure: OpenAiFailure): LlmErrorName {
  const { status, message } = failure;
  const said = `${failure.code ?? ''} ${failure.type ?? ''}`.toLowerCase();
  const byCode = named.find(([pattern]) => pattern.test(said))?.[1];
  if (byCode !== undefined) return byCode;
  if (status === undefined) return 'overloaded';
  if (status === 401) return 'keyRefused';
  if (status === 402) return 'quotaSpent';
  if (status === 403) return /country|region|territory/i.test(message) ? 'countryRefused' : 'forbidden';
  if (status === 404) return /model/i.test(message) && !isPage(message) ? 'modelUnknown' : 'requestRefused';
  if (status === 408 || status === 504) return 'timedOut';
  if (status === 413) return 'contextTooLong';
  if (status === 429) return /quota|billing|spend/i.test(message) ? 'quotaSpent' : 'rateLimited';
  if (status === 451) return 'countryRefused';
  if (status >= 500 || status === 409 || status === 425) return 'overloaded';
  return /context (?:length|window|size)|maximum context|too many tokens/i.test(message)
    ? 'contextTooLong'
    : 'requestRefused';
}

function reasonOf({ status, code, type, message }: OpenAiFailure): string {
  const short = shortReason(message, status);
  return short === '' ? [status, code ?? type].filter((part) => part !== undefined).join(' ') : short;
}

/** The dialect to try after this failure, or null when it has other reasons. */
export function simplerDialect(dialect: OpenAiDialect, failure: OpenAiFailure): OpenAiDialect | null {
  if (failure.status !== 400 && failure.status !== 422) return null;
  const about = `${failure.param ?? ''} ${failure.message}`;
  const { maxTokensParameter } = dialect;
  if (dialect.streamOptions && /stream_options|include_usage/.test(about)) return { ...dialect, streamOptions: false };
  if (new RegExp(`\\b${maxTokensParameter}\\b`).test(about) && !/too large|at most|less than|exceed/i.test(about)) {
    const other = maxTokensParameter === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
    return { ...dialect, maxTokensParameter: other };
  }
  const refusesTools = /\btools?\b|tool_choice|function.call/i.test(about) && !/tool_call_id|tool_calls\b/.test(about);
  return dialect.tools &&
    refusesTools &&
    /support|unknown|unrecognized|not (?:allowed|permitted|enabled)|extra|requires/i.test(about)
    ? { ...dialect, tools: false }
    : null;
}
