import { AssistantError } from '../errors.ts';

/** Tells whoever watches over the daemon; the context holds ids and names, never what people wrote. */
export type OnFailure = (error: unknown, context: Readonly<Record<string, string>>) => void;

/** Work that failed without anything thrown. */
export class DeliveryFailure extends Error {
  override readonly name = 'DeliveryFailure';
}

/** What was thrown, as a row of the queue and a line of the log may keep it: a code, or the first line of a message. */
export function failureText(error: unknown): string {
  if (error instanceof AssistantError) return error.code;
  if (error instanceof DeliveryFailure) return error.message;
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.split('\n')[0]?.slice(0, 300) ?? '';
}

/** Unknown failures count as passing ones: a bug that is not is buried after the last attempt anyway. */
export function mayPass(error: unknown): boolean {
  if (error instanceof DeliveryFailure) return false;
  return !(error instanceof AssistantError) || error.retryable;
}
