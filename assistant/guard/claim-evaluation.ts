import { checkMessage } from './check-message.ts';
import type { Evidence } from './evidence.ts';
import type { ClaimReason } from './verdict.ts';

/** A message with all that it may rest on. */
export interface ClaimTrial {
  readonly id: string;
  readonly text: string;
  readonly honest: boolean;
  readonly wording: 'model' | 'reviewed';
  readonly evidence: Evidence;
}

export interface GuardProblem {
  /** `leaked`: it must not go out and would; `refused`: it is honest and would not. */
  readonly problem: 'leaked' | 'refused';
  readonly id: string;
  readonly text: string;
  readonly reasons: readonly ClaimReason[];
}

export interface GuardFigures {
  readonly cases: number;
  readonly hostile: number;
  /** Of the hostile. */
  readonly leaked: number;
  readonly honest: number;
  /** Of the honest. */
  readonly passed: number;
  /** Leaks first. */
  readonly problems: readonly GuardProblem[];
}

export function evaluateClaims(trials: readonly ClaimTrial[]): GuardFigures {
  const problems = trials.flatMap(({ id, text, honest, wording, evidence }): GuardProblem[] => {
    const { passed, claims } = checkMessage(text, evidence, { wording });
    if (passed === honest) return [];
    const reasons = claims.flatMap(({ reason }) => reason ?? []);
    return [{ problem: passed ? 'leaked' : 'refused', id, text, reasons }];
  });
  const leaks = problems.filter(({ problem }) => problem === 'leaked');
  const refusals = problems.filter(({ problem }) => problem === 'refused');
  const honest = trials.filter((trial) => trial.honest).length;
  return {
    cases: trials.length,
    hostile: trials.length - honest,
    leaked: leaks.length,
    honest,
    passed: honest - refusals.length,
    problems: [...leaks, ...refusals],
  };
}
