/** Tells the developers' error tracker about failures nobody expected. Never throws, never blocks, carries no personal data. */
export interface ErrorReporter {
  report(error: unknown, context: Readonly<Record<string, string>>): void;
  /** Waits for what is on its way, at most so long. */
  close(timeoutMs: number): Promise<void>;
}
