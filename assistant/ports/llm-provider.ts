/** What a model is told and may do; it never sees personal data, the caller has masked it. */
export interface LlmRequest {
  readonly system: string;
  /** Begins with a `user` message; every call of an `assistant` message is answered by one `tool` message right after it. */
  readonly messages: readonly LlmMessage[];
  /** The closed set of actions; empty when only words are wanted. */
  readonly tools: readonly LlmTool[];
  /** Upper bound of tokens of the reply. */
  readonly maxTokens: number;
}

export type LlmMessage =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls: readonly LlmToolCall[] }
  | { readonly role: 'tool'; readonly call: string; readonly text: string; readonly failed?: boolean };

export interface LlmTool {
  readonly name: string;
  readonly description: string;
  /** JSON Schema of an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface LlmToolCall {
  /** Unique within a request, made by the adapter where the vendor gives none. */
  readonly id: string;
  readonly name: string;
  /** Parsed but not validated; undefined when what came was no JSON (cut off, say). */
  readonly arguments: unknown;
}

export interface LlmUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** Counted by us because the vendor named none. */
  readonly estimated: boolean;
  /** By the configured price, rounded up to a whole kopeck; 0 where no price is configured. */
  readonly kopecks: number;
}

export interface LlmReply {
  readonly text: string;
  readonly calls: readonly LlmToolCall[];
  /** `length`: cut at `maxTokens`; `filtered`: the vendor refused. */
  readonly finish: 'stop' | 'tools' | 'length' | 'filtered';
  readonly usage: LlmUsage;
  /** Whose words these are: provider and model as configured. */
  readonly provider: string;
  readonly model: string;
}

/** One try that was made on the way to a reply, failed ones too: what `trace` shows and budgets count. */
export interface LlmAttempt {
  readonly provider: string;
  readonly model: string;
  /** Code of llm-errors.ts; absent when it succeeded. */
  readonly error?: string;
  readonly ms: number;
  /** Of a failed try that had begun to speak too, estimated; null where nothing was spent. */
  readonly usage: LlmUsage | null;
}

export interface LlmCall {
  readonly signal: AbortSignal;
  /** Of the whole turn, by the caller's clock: how long waiting for another try is worth it. Without one the provider's own. */
  readonly deadline?: Date;
  /** All the text of the reply so far, not the latest piece: a fallback in the middle begins anew with a shorter one. */
  readonly onText?: (text: string) => void;
  readonly onAttempt?: (attempt: LlmAttempt) => void;
}

/**
 * Rejections are AssistantErrors of llm-errors.ts: `retryable` says whether the same provider may succeed soon. A router of
 * providers is one, too. An aborted call rejects at once. A provider has one reply or one rejection, and is silent after it.
 */
export interface LlmProvider {
  readonly name: string;
  complete(request: LlmRequest, call: LlmCall): Promise<LlmReply>;
}
