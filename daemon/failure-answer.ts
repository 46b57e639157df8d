import { AssistantError, type Locale } from '../assistant/errors.ts';
import { type ErrorBody, errorBody, httpErrors, statusOf, toHttpError } from './http-failure.ts';
import type { ServerParts } from './server-parts.ts';

export interface FailedRequest {
  /** As registered. */
  readonly route: string;
  readonly requestId: string;
  readonly locale: Locale;
}

/** What whoever asked is told; what is our doing is logged and reported. */
export function tellFailure(
  { logger, errors }: Pick<ServerParts, 'logger' | 'errors'>,
  thrown: unknown,
  { route, requestId, locale }: FailedRequest,
): { readonly status: number; readonly answer: { readonly error: ErrorBody; readonly requestId: string } } {
  const error = toHttpError(thrown);
  const status = statusOf(error.kind);
  if (status >= 500) {
    logger.error({ error: thrown, requestId, route }, 'request failed');
    if (error.kind === 'runtime') errors.report(thrown, { route, requestId });
  }
  return { status, answer: { error: errorBody(error, locale), requestId } };
}

export function notFoundHere(): AssistantError {
  return new AssistantError(httpErrors.notFound);
}
