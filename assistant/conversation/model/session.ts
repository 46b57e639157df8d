import { localDate } from '../../local-time/local-date.ts';
import type { ConversationRecord } from '../../ports/conversation-store.ts';
import { isLlmError } from '../../ports/llm-errors.ts';
import type { LlmAttempt, LlmReply, LlmRequest } from '../../ports/llm-provider.ts';
import type { ModelLimitSettings } from '../../settings/model-settings.ts';
import type { ConversationState } from '../../transcript/conversation-state.ts';
import type { Message } from '../../transcript/message.ts';
import type { ModelUsage } from '../../transcript/model-usage.ts';
import type { RecordedCall } from '../../transcript/turn-record.ts';
import { beginningOf } from '../line/line-beginning.ts';
import type { ModelAccess, ModelSpending } from '../turn.ts';

/** Why no model is asked; undefined while one may be. */
export type ModelObstacle = 'conversation_budget' | 'day_budget' | 'failed';

const recentLinesTold = 6;
const longestLineTold = 300;

interface SessionParts {
  readonly access: ModelAccess;
  readonly now: Date;
  readonly timeZone: string;
  readonly conversation: ConversationRecord;
  /** Transcript numbers of the visitor's lines in this turn: a line may be read in other letters than it was typed in. */
  readonly lines: readonly number[];
  /** Of the conversation, before this turn. */
  readonly spent: ConversationState['spent'];
}

/** One turn's dealings with models: its deadline, its budgets, and what was tried. Trouble with models never rejects. */
export class ModelSession {
  readonly calls: RecordedCall[] = [];
  obstacle: ModelObstacle | undefined;
  private readonly parts: SessionParts;
  private readonly access: ModelAccess;
  private readonly day: string;
  private readonly used: ModelUsage[] = [];
  private spentToday: ModelSpending | undefined;
  private said: Promise<readonly Message[]> | undefined;
  private time: { readonly deadline: Date; readonly signal: AbortSignal } | undefined;

  constructor(parts: SessionParts) {
    this.parts = parts;
    this.access = parts.access;
    this.day = localDate(parts.now, parts.timeZone);
  }

  /** Undefined when there is no reply to be had: too dear, too late, or every provider failed. */
  async complete(request: LlmRequest, onText?: (text: string) => void): Promise<LlmReply | undefined> {
    if (!(await this.mayAsk())) return undefined;
    this.time ??= this.startTime();
    const { signal, deadline } = this.time;
    try {
      const onAttempt = (attempt: LlmAttempt) => this.count(attempt);
      return await this.access.provider.complete(request, {
        signal,
        deadline,
        onAttempt,
        ...(onText === undefined ? {} : { onText }),
      });
    } catch (error) {
      this.obstacle = 'failed';
      // The router has told of each try; what it did not foresee must be seen all the same.
      if (!isLlmError(error)) this.calls.push({ ...nobody, error: error instanceof Error ? error.name : 'Error' });
      return undefined;
    }
  }

  /** What was said apart from the lines of this turn and what the visitor wrote after them, oldest first. */
  async history(): Promise<readonly Message[]> {
    this.said ??= this.access.history(this.parts.conversation);
    const messages = await this.said;
    const [first = Number.POSITIVE_INFINITY] = this.parts.lines;
    return messages.filter(({ seq, from }) => from !== 'visitor' || seq < first);
  }

  /** Is there money left, and did nothing fail so far? */
  async mayAsk(): Promise<boolean> {
    if (this.obstacle !== undefined) return false;
    const { budget } = this.access;
    const now = this.spent();
    if (isSpent(budget.conversation, plus(this.parts.spent, now))) this.obstacle = 'conversation_budget';
    else {
      this.spentToday ??= await this.access.spentOn(this.day);
      if (isSpent(budget.day, plus(this.spentToday, now))) this.obstacle = 'day_budget';
    }
    return this.obstacle === undefined;
  }

  /** In this turn. */
  spent(): ModelSpending {
    return {
      tokens: this.used.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0),
      kopecks: this.used.reduce((sum, { kopecks }) => sum + kopecks, 0),
    };
  }

  /** To be added to the day, a row a model. */
  usage(): readonly ModelUsage[] {
    return this.used.map((usage) => ({ ...usage, kopecks: Math.ceil(usage.kopecks) }));
  }

  private startTime() {
    const { deadlineMs } = this.access;
    return { deadline: new Date(this.parts.now.getTime() + deadlineMs), signal: AbortSignal.timeout(deadlineMs) };
  }

  private count({ provider, model, ms, error, usage }: LlmAttempt): void {
    const { inputTokens = 0, outputTokens = 0, kopecks = 0 } = usage ?? {};
    this.calls.push({ provider, model, inputTokens, outputTokens, ms, ...(error === undefined ? {} : { error }) });
    const at = this.used.findIndex((known) => known.provider === provider && known.model === model);
    const before = this.used[at];
    const sum = {
      day: this.day,
      provider,
      model,
      calls: (before?.calls ?? 0) + 1,
      inputTokens: (before?.inputTokens ?? 0) + inputTokens,
      outputTokens: (before?.outputTokens ?? 0) + outputTokens,
      kopecks: (before?.kopecks ?? 0) + kopecks,
    };
    if (before === undefined) this.used.push(sum);
    else this.used[at] = sum;
  }
}

const nobody = { provider: '', model: '', inputTokens: 0, outputTokens: 0, ms: 0 };

/** The latest lines, as a model is told them. */
export function latest(history: readonly Message[]): { from: string; text: string }[] {
  return history.slice(-recentLinesTold).map(({ from, text }) => ({ from, text: beginningOf(text, longestLineTold) }));
}

function plus(left: ModelSpending | undefined, right: ModelSpending): ModelSpending {
  return { tokens: (left?.tokens ?? 0) + right.tokens, kopecks: (left?.kopecks ?? 0) + right.kopecks };
}

function isSpent(limit: ModelLimitSettings, { tokens, kopecks }: ModelSpending): boolean {
  return (limit.tokens !== null && tokens >= limit.tokens) || (limit.kopecks !== null && kopecks >= limit.kopecks);
}
