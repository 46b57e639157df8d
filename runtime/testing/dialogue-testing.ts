import { recordingErrors } from '../../adapters/llm-provider/recorded/recorded-provider.ts';
import { createCoverageGauge, type DialogueCoverage } from '../../assistant/dialogue-tests/dialogue-coverage.ts';
import type { DialogueTest } from '../../assistant/dialogue-tests/dialogue-test-schema.ts';
import { fillReferences } from '../../assistant/dialogue-tests/expectation-references.ts';
import { type Departure, departures } from '../../assistant/dialogue-tests/expectations.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import type { Project, ProjectTest } from '../../project/project.ts';
import type { Rehearsal, RehearsedTurn, VisitorLine } from './rehearsal.ts';

/** A departure in the turn where it shows; turns count from 1. */
export interface DialogueFailure extends Departure {
  readonly turn: number;
  /** What the visitor wrote or pressed; null where the chat was only opened. */
  readonly said: string | null;
}

export interface HeldDialogue {
  readonly test: ProjectTest;
  /** Place among the dialogues of its file, from 0. */
  readonly position: number;
  readonly turns: readonly RehearsedTurn[];
  readonly failures: readonly DialogueFailure[];
  readonly ms: number;
}

export interface HeldDialogues {
  readonly dialogues: readonly HeldDialogue[];
  readonly coverage: DialogueCoverage;
}

export interface DialogueTesting {
  readonly project: Pick<Project, 'tests' | 'scripts' | 'prices' | 'company'>;
  readonly rehearsal: Rehearsal;
  /** The day of dialogues that name none. */
  readonly now: Date;
  /** Which of the project's dialogues; all by default. */
  readonly wanted?: (test: ProjectTest) => boolean;
  /** The dialogue at this place of its file is about to begin. */
  readonly onBegin?: (test: ProjectTest, position: number) => void;
}

/** Holds the project's dialogues one after another and compares every turn with what was expected of it. */
export async function holdDialogues(testing: DialogueTesting): Promise<HeldDialogues> {
  const { project, wanted = () => true } = testing;
  const gauge = createCoverageGauge(project);
  const dialogues: HeldDialogue[] = [];
  for (const { test, position } of inTheirFiles(project.tests)) {
    if (!wanted(test)) continue;
    testing.onBegin?.(test, position);
    const begun = performance.now();
    const turns = await holdDialogue(test, testing);
    const ms = Math.round(performance.now() - begun);
    let before: Pick<typeof initialState, 'script' | 'state'> = initialState;
    for (const { state, results, quote } of turns) {
      gauge.observe({ before, steps: results.flatMap(({ record }) => record.steps), quote });
      before = state;
    }
    const failures = turns.flatMap((turn, index) => failuresOf(test, turn, index, testing));
    dialogues.push({ test, position, turns, failures, ms });
  }
  return { dialogues, coverage: gauge.result() };
}

async function holdDialogue(test: ProjectTest, { rehearsal, now }: DialogueTesting): Promise<RehearsedTurn[]> {
  const conversation = await rehearsal.begin({ at: dayOf(test) ?? now, channel: test.channel, consent: test.consent });
  try {
    const turns: RehearsedTurn[] = [];
    for (const turn of test.turns) turns.push(await conversation.turn(lineOf(turn)));
    return turns;
  } finally {
    await conversation.close();
  }
}

function inTheirFiles(tests: readonly ProjectTest[]): { test: ProjectTest; position: number }[] {
  const counts = new Map<string, number>();
  return tests.map((test) => {
    const position = counts.get(test.file) ?? 0;
    counts.set(test.file, position + 1);
    return { test, position };
  });
}

/** An hour at which it is that day in every zone of Russia. */
function dayOf({ today }: DialogueTest): Date | undefined {
  return today === undefined ? undefined : new Date(`${today}T09:00:00Z`);
}

function lineOf({ start, say, press }: DialogueTest['turns'][number]): VisitorLine {
  if (press !== undefined) return { kind: 'press', label: press };
  return start === true || say === undefined ? { kind: 'start' } : { kind: 'say', text: say };
}

function failuresOf(
  test: ProjectTest,
  held: RehearsedTurn,
  index: number,
  { project, now }: DialogueTesting,
): DialogueFailure[] {
  const turn = test.turns[index];
  if (turn === undefined) return [];
  const { replies, state, quote, noButton, troubles, results } = held;
  const calls = results.flatMap(({ record }) => record.models);
  const found: Departure[] = [
    ...(noButton === null || turn.press === undefined
      ? []
      : [{ check: 'press', expected: turn.press, actual: noButton.join(', ') || null }]),
    ...[...new Set(troubles)].map((code) => ({ check: 'reply', expected: null, actual: code })),
    ...(calls.some(({ error }) => error === recordingErrors.missing.code)
      ? [{ check: 'recording', expected: null, actual: recordingErrors.missing.code }]
      : []),
    ...departures(fillReferences(turn.expect ?? {}, project, dayOf(test) ?? now), {
      replies,
      state,
      total: quote?.total ?? null,
    }),
  ];
  const said = turn.say ?? turn.press ?? null;
  return found.map((departure) => ({ ...departure, turn: index + 1, said }));
}
