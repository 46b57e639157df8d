export interface Letter {
  /** Of what it says; the letter's own id (Message-ID) derives from it, so that a mailbox knows a repeated one. */
  readonly key: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
}

interface Attachment {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/**
 * The company's mail server. Failures are those of channel-errors.ts: a letter that was handed over, and whose receipt nobody
 * has seen, is CHANNEL_OUTCOME_UNKNOWN, since a mail server cannot be asked.
 */
export interface Mailer {
  /** Resolves once the server has taken it. */
  send(letter: Letter, signal: AbortSignal): Promise<void>;
  /** Connects and signs in, sends nothing. */
  check(signal: AbortSignal): Promise<void>;
}
