/** A recording as it came from its channel. */
export interface Recording {
  /** With an ending that tells its format: `voice.ogg`. */
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** Turns what was said into words. */
export interface Transcriber {
  /** One call, never repeated inside; '' when nothing can be made out. Rejects with what transcriber-errors.ts names. */
  transcribe(recording: Recording, signal: AbortSignal): Promise<string>;
}
