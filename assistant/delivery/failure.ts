import { AssistantError } from '../errors.ts';

/** What was thrown, as a row of the queue and a line of the log may keep it: a code, or the first line of a message. */
export function failureText(error: unknown): string {
  if (error instanceof AssistantError) return error.code;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.split('\n')[0]?.slice(0, 300) ?? '';
}

/** Unknown failures count as passing ones: a bug that is not is buried after the last attempt anyway. */
export function mayPass(error: unknown): boolean {
  return !(error instanceof AssistantError) || error.retryable;
}
