import { createHash } from 'node:crypto';
import { buildId } from '../build-id.ts';
import type { OpenKnowledge } from '../knowledge.ts';
import { packageVersion } from '../package-root.ts';
import { holdDialogues } from '../testing/dialogue-testing.ts';
import { createRehearsal, type RehearsalClock } from '../testing/rehearsal.ts';
import { openTestModel } from '../testing/test-model.ts';
import type { ComparedSide } from './compared-side.ts';
import { keep, readKept } from './kept-results.ts';

/** A dialogue test that comes out differently, or is there in one version only. */
export interface TestChange {
  readonly file: string;
  readonly name: string;
  readonly change: 'broken' | 'mended' | 'added' | 'removed';
  /** Null where there was or is no such test. */
  readonly from: 'passed' | 'failed' | null;
  readonly to: 'passed' | 'failed' | null;
  /** What does not hold now; empty unless it is failing. */
  readonly failures: readonly TestFailure[];
}

/** As `test` reports it, but for the line. */
export interface TestFailure {
  readonly turn: number;
  readonly said: string | null;
  readonly check: string;
  readonly expected: string | number | boolean | null;
  readonly actual: string | number | boolean | null;
}

export interface HeldTest {
  readonly file: string;
  readonly name: string;
  readonly failures: readonly TestFailure[];
}

/** This side's own tests on its own prices, scripts and knowledge; held once for the same files and the same day. */
export async function holdTests(
  side: ComparedSide,
  knowledge: () => Promise<OpenKnowledge>,
  clock: RehearsalClock,
  now: Date,
): Promise<readonly HeldTest[]> {
  const { project } = side;
  if (project.tests.length === 0) return [];
  const name = `tests-${keyOf(side, now)}`;
  const known = readKept<readonly HeldTest[]>(project.folder, name);
  if (known !== undefined) return known;
  const settings = project.assistant.models;
  const { folder } = project;
  const model = openTestModel({ kind: 'fake', record: false, folder, environment: {}, settings, clock });
  const rehearsal = createRehearsal({ project, knowledge: await knowledge(), clock, model: model.current });
  const { dialogues } = await holdDialogues({ project, rehearsal, now, onBegin: model.begin });
  const held = dialogues.map(({ test, failures }) => ({ file: test.file, name: test.name, failures }));
  if (buildId() !== undefined) keep(folder, name, held);
  return held;
}

export function compareTests(from: readonly HeldTest[], to: readonly HeldTest[]): TestChange[] {
  const [before, after] = [byPlace(from), byPlace(to)];
  const places = [...after.keys(), ...[...before.keys()].filter((place) => !after.has(place))];
  return places.flatMap((place): TestChange[] => {
    const [was, is] = [before.get(place), after.get(place)];
    const { file, name } = is ?? was ?? { file: '', name: '' };
    const [old, current] = [outcomeOf(was), outcomeOf(is)];
    if (old === current) return [];
    const change = old === null ? 'added' : current === null ? 'removed' : current === 'failed' ? 'broken' : 'mended';
    return [{ file, name, change, from: old, to: current, failures: is?.failures ?? [] }];
  });
}

/** Dialogues of one name in one file are told apart by their order. */
function byPlace(tests: readonly HeldTest[]): ReadonlyMap<string, HeldTest> {
  const places = new Map<string, HeldTest>();
  for (const test of tests) {
    let place = `${test.file}\0${test.name}`;
    while (places.has(place)) place += '\0';
    places.set(place, test);
  }
  return places;
}

function outcomeOf(test: HeldTest | undefined): TestChange['from'] {
  return test === undefined ? null : test.failures.length === 0 ? 'passed' : 'failed';
}

function keyOf({ project, knowledgeHash }: ComparedSide, now: Date): string {
  const day = now.toISOString().slice(0, 10);
  const parts = [buildId() ?? packageVersion(), day, project.config.hash, knowledgeHash];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 32);
}
