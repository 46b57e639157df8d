import { unansweredRules } from './turn-rules.ts';

/** Why a turn said what it said, as `trace` shows it; stored sealed, beside the transcript. Plain JSON, fields only added. */
export interface TurnRecord {
  /** Seq of the visitor's line; null where there is none, and until the store knows it. */
  readonly heard: number | null;
  /** Seqs of all the visitor's lines that it answers, where several came close together. */
  readonly lines?: readonly number[];
  readonly steps: readonly {
    readonly rule: string;
    readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  }[];
  readonly passages: readonly RecordedPassage[];
  /** Confidence of the best search of the turn; null when nothing was searched. */
  readonly confidence: number | null;
  readonly answerable: boolean | null;
  readonly models: readonly RecordedCall[];
  readonly verdicts: readonly RecordedVerdict[];
  readonly quote: string | null;
  /** `config.hash` of the project the turn ran on; null when the caller had none. */
  readonly config: string | null;
}

/** Seqs of the visitor's lines that the turn answers, in order; none where nothing was said. */
export function linesHeard({ heard, lines }: Pick<TurnRecord, 'heard' | 'lines'>): readonly number[] {
  return lines ?? (heard === null ? [] : [heard]);
}

const unanswering: ReadonlySet<string> = new Set(unansweredRules);

/** Did the visitor hear «не знаю»? What the guard has withheld is no gap in knowledge. */
export function isUnanswered({ steps }: Pick<TurnRecord, 'steps'>): boolean {
  return steps.some(({ rule }) => unanswering.has(rule));
}

export interface RecordedPassage {
  readonly document: string;
  readonly heading: string;
  readonly file: string;
  readonly line: number;
  readonly score: number;
}

export interface RecordedCall {
  readonly provider: string;
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly ms: number;
  /** Absent when it succeeded. */
  readonly error?: string;
}

export interface RecordedVerdict {
  /** Id of the message it stands for; of a refused wording null. */
  readonly message: string | null;
  readonly passed: boolean;
  readonly claims: readonly RecordedClaim[];
}

export interface RecordedClaim {
  readonly kind: string;
  readonly text: string;
  readonly ground: string | null;
  /** Why there is no ground, where the guard could tell. */
  readonly reason?: { readonly ru: string; readonly en: string };
}
