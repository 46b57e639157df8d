import { AssistantError } from '../../../assistant/errors.ts';
import { channelErrors } from '../../../assistant/ports/channel-errors.ts';
import { deepestReason } from '../../http/deepest-reason.ts';

const names = { channel: 'Почта', vendor: 'smtp' };

interface SmtpError {
  /** What the server has answered: 4xx passes, 5xx does not. */
  readonly responseCode?: unknown;
  readonly code?: unknown;
}

/** What nodemailer has thrown, as the port tells it. `begun`: the server was being given the letter. */
export function smtpFailure(error: unknown, begun: boolean): AssistantError {
  if (error instanceof AssistantError) return error;
  const { responseCode, code } = (typeof error === 'object' && error !== null ? error : {}) as SmtpError;
  const reason = typeof responseCode === 'number' ? `SMTP ${responseCode}` : deepestReason(error);
  if (code === 'EAUTH') return failure('denied', reason, error);
  if (typeof responseCode === 'number') {
    return responseCode >= 500 ? failure('refused', reason, error) : failure('unreachable', reason, error);
  }
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return failure('refused', reason, error);
  return failure(begun ? 'unknown' : 'unreachable', reason, error);
}

/** The cause is left out: it may quote the address and what the server said about it. */
function failure(
  kind: 'refused' | 'denied' | 'unreachable' | 'unknown',
  reason: string,
  error: unknown,
): AssistantError {
  const cause = new Error(error instanceof Error ? error.name : 'failure');
  return new AssistantError(channelErrors[kind], { ...names, reason }, { cause });
}
