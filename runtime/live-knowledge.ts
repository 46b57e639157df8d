import type { KnowledgeAnswer, KnowledgeIndex } from '../assistant/ports/knowledge-index.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { KnowledgeNotice, OpenKnowledge } from './knowledge.ts';

const nothing: KnowledgeAnswer = { confidence: 0, answerable: false, hits: [] };

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

  constructor(openIndex: LiveKnowledge['openIndex'], logger: Logger) {
    this.openIndex = openIndex;
    this.logger = logger;
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
    const notice = (told: KnowledgeNotice): void => {
      if (told.kind === 'stale') this.stale = true;
      if (told.kind !== 'embedder') return;
      this.lexical = told.reason;
      this.logger.warn({ reason: told.reason }, 'knowledge is searched without vectors');
    };
    this.opening ??= this.openIndex(notice).catch((error: unknown) => {
      this.reason = error instanceof Error ? error.message : String(error);
      this.logger.error({ error }, 'knowledge cannot be searched');
      return null;
    });
    return this.opening;
  }

  async search(query: { text: string; limit: number; threshold: number }): Promise<KnowledgeAnswer> {
    const index = await this.open();
    return index === null ? nothing : index.search(query);
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
    if (this.users > 0) await new Promise<void>((resolve) => (this.unused = resolve));
    await this.close();
  }

  /** Closes now, whoever holds it. */
  async close(): Promise<void> {
    const index = await this.opening;
    await index?.close();
  }
}
