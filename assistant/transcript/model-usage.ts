/** What models cost on one day; counts only, nothing personal. Also an amount to be added to that day. */
export interface ModelUsage {
  /** `YYYY-MM-DD` in the company's zone. */
  readonly day: string;
  readonly provider: string;
  readonly model: string;
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Whole ones: whoever adds rounds up, so that a budget is never overrun by roundings. */
  readonly kopecks: number;
}
