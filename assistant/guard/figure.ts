import { type Bound, boundBefore } from './figure-bound.ts';
import type { Token } from './tokens.ts';
import type { KnownUnit } from './units.ts';

/** A number with its meaning, or a date. `from`…`to` are its tokens, `to` excluded. */
export interface Figure {
  readonly kind: 'money' | 'percent' | 'time' | 'times' | 'count' | 'date';
  /** Of money roubles or another currency, of time its unit. A vague amount («несколько») is -1. */
  readonly value: number;
  /** Of a range; else the same. */
  readonly upper: number;
  readonly unit: string;
  /** «Рабочих» days. */
  readonly working: boolean;
  readonly bound: Bound;
  /** `2026-11-30`, `--11-30`, `---11` (a month), `weekday-5`, `day+1`; '' for what is no date. */
  readonly date: string;
  /** Of its sentence; 0 until somebody has told the clauses apart. */
  readonly clause: number;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

export interface FigureDraft {
  readonly kind: Figure['kind'];
  readonly value?: number;
  readonly upper?: number;
  readonly unit?: KnownUnit | string;
  readonly working?: boolean;
  readonly date?: string;
  readonly from: number;
  readonly to: number;
  readonly ranged?: boolean;
}

export function makeFigure(tokens: readonly Token[], draft: FigureDraft): Figure {
  const { kind, value = 0, upper = value, from, to, working = false, date = '' } = draft;
  const factor = typeof draft.unit === 'object' && value >= 0 ? draft.unit.factor : 1;
  const unit = typeof draft.unit === 'object' ? draft.unit.unit : (draft.unit ?? '');
  const isTimes = unit === 'x';
  return {
    kind: isTimes ? 'times' : kind,
    value: rounded(value * factor),
    upper: rounded(upper * factor),
    unit: isTimes ? '' : unit,
    working,
    bound: draft.ranged === true ? 'exact' : boundBefore(tokens, from, kind === 'date'),
    date,
    clause: 0,
    from,
    to,
    start: tokens[from]?.start ?? 0,
    end: tokens[to - 1]?.end ?? tokens[from]?.end ?? 0,
  };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** Of one value, whatever stands around them; a bare number may mean any unit. */
export function sameAmounts(claim: Figure, known: Figure): boolean {
  if (claim.value !== known.value || claim.upper !== known.upper) return false;
  return claim.kind === known.kind ? claim.unit === known.unit : claim.kind === 'count' || known.kind === 'count';
}

/** A day or month as a date writes it. */
export function two(value: number): string {
  return String(value).padStart(2, '0');
}
