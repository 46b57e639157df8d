/** Turns texts into vectors of one fixed dimension, unit length. Rejections are retryable unless they say otherwise. */
export interface Embedder {
  /** Stored beside the vectors; another model or dimension means embedding anew. */
  readonly model: string;
  readonly dimensions: number;
  embed(
    texts: readonly string[],
    options: { kind: 'document' | 'query'; signal?: AbortSignal },
  ): Promise<readonly Float32Array[]>;
}
