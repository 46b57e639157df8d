import type { KnowledgeAnswer, KnowledgeIndex, KnowledgeQuery } from '../assistant/ports/knowledge-index.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { KnowledgeNotice, OpenKnowledge, VectorOutcome } from './knowledge.ts';

const nothing: KnowledgeAnswer = { confidence: 0, answerable: false, hits: [] };

/** Makes the vectors that a generation lacks. */
export type VectorMaking = (generation: string, signal: AbortSignal) => Promise<VectorOutcome>;

/** An embedder that is down is asked again after this long, then after twice that, up to an hour. */
const firstRetryMs = 60_000;
const longestRetryMs = 3_600_000;

/** The index of a running project: opened at first use, and never a reason for not answering. */
export class LiveKnowledge implements Pick<KnowledgeIndex, 'search'> {
  private readonly openIndex: (notice: (notice: KnowledgeNotice) => void) => Promise<OpenKnowledge>;
  private readonly logger: Logger;
  private opening: Promise<OpenKnowledge | null> | undefined;
  private reason: string | null = null;
  private stale = false;
  private lexical: string | null = null;
  private users = 0;
  private unused = (): void => {};
  private readonly makeVectors: VectorMaking | undefined;
  private readonly ended = new AbortController();
  private readonly searching = new Map<OpenKnowledge, number>();
  private retry: NodeJS.Timeout | undefined;
  /** Told when the index has been replaced by one with vectors. */
  onRenewed = (): void => {};

  /** Without `makeVectors` an index that lacks them is searched by words. */
  constructor(openIndex: LiveKnowledge['openIndex'], logger: Logger, makeVectors?: VectorMaking) {
    this.openIndex = openIndex;
    this.logger = logger;
    this.makeVectors = makeVectors;
  }

  /** Why questions go without answers from knowledge; null when they do not. */
  get failure(): string | null {
    return this.reason;
  }

  /** knowledge/ holds something else by now. */
  get isStale(): boolean {
    return this.stale;
  }

  /** Why the embedder that the project asks for is not used; null when it is, or none is wanted. */
  get lexicalBecause(): string | null {
    return this.lexical;
  }

  open(): Promise<OpenKnowledge | null> {
    this.opening ??= this.openIndex((told) => this.heed(told)).then(
      (index) => {
        if (index.lacksVectors) void this.complete(index, firstRetryMs);
        return index;
      },
      (error: unknown) => {
        this.reason = error instanceof Error ? error.message : String(error);
        this.logger.error({ error }, 'knowledge cannot be searched');
        return null;
      },
    );
    return this.opening;
  }

  async search(query: KnowledgeQuery): Promise<KnowledgeAnswer> {
    const index = await this.open();
    if (index === null) return nothing;
    this.searching.set(index, (this.searching.get(index) ?? 0) + 1);
    try {
      return await index.search(query);
    } finally {
      this.searching.set(index, (this.searching.get(index) ?? 1) - 1);
      await this.closeReplaced();
    }
  }

  private heed(told: KnowledgeNotice): void {
    if (told.kind === 'stale') this.stale = true;
    if (told.kind === 'question')
      this.logger.warn({ reason: told.reason }, 'a question is searched without its vector');
    if (told.kind === 'vectors') this.lexical = 'vectors are being made';
    if (told.kind !== 'embedder') return;
    this.lexical = told.reason;
    this.logger.warn({ reason: told.reason }, 'knowledge is searched without vectors');
  }

  /** Vectors in the background: questions are answered by words until every passage has one. */
  private async complete(index: OpenKnowledge, retryMs: number): Promise<void> {
    const { signal } = this.ended;
    if (this.makeVectors === undefined || signal.aborted) return;
    let outcome: VectorOutcome;
    try {
      outcome = await this.makeVectors(index.generation, signal);
    } catch (error) {
      outcome = { left: 1, failure: error instanceof Error ? error.message : String(error) };
    }
    if (signal.aborted) return;
    if (outcome.failure === null) return this.renew(index);
    if (this.lexical !== outcome.failure) this.logger.warn({ reason: outcome.failure }, 'vectors cannot be made');
    this.lexical = outcome.failure;
    this.retry = setTimeout(() => void this.complete(index, Math.min(2 * retryMs, longestRetryMs)), retryMs).unref();
  }

  /** Puts the index with vectors in the place of the one without; searches under way end in theirs. */
  private async renew(old: OpenKnowledge): Promise<void> {
    try {
      const fresh = await this.openIndex((told) => this.heed(told));
      if (this.ended.signal.aborted || fresh.lacksVectors) return await fresh.close();
      this.searching.set(old, this.searching.get(old) ?? 0);
      this.opening = Promise.resolve(fresh);
      this.lexical = null;
      this.logger.info({ generation: fresh.generation }, 'knowledge is searched with vectors');
      await this.closeReplaced();
      this.onRenewed();
    } catch (error) {
      this.logger.warn({ error }, 'index with vectors cannot be opened');
    }
  }

  private async closeReplaced(): Promise<void> {
    const current = await this.opening;
    for (const [index, users] of this.searching) {
      if (users > 0 || index === current) continue;
      this.searching.delete(index);
      await index.close();
    }
  }

  /** Stays open until the returned function is called, even when it is retired meanwhile. */
  hold(): () => void {
    let held = true;
    this.users += 1;
    return () => {
      if (!held) return;
      held = false;
      this.users -= 1;
      if (this.users === 0) this.unused();
    };
  }

  /** Closes when nobody holds it any more: a turn keeps the index it began with. Nobody takes hold of it from now on. */
  async retire(): Promise<void> {
    this.ended.abort();
    clearTimeout(this.retry);
    if (this.users > 0) await new Promise<void>((resolve) => (this.unused = resolve));
    await this.close();
  }

  /** Closes now, whoever holds it. */
  async close(): Promise<void> {
    this.ended.abort();
    clearTimeout(this.retry);
    const index = await this.opening;
    await index?.close();
  }
}
