import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialogueCoverage } from '../../assistant/dialogue-tests/dialogue-coverage.ts';
import type { ExpectedValue } from '../../assistant/dialogue-tests/expectations.ts';
import { updatedExpectation } from '../../assistant/dialogue-tests/updates.ts';
import { AssistantError, defineErrors } from '../../assistant/errors.ts';
import { changeExpectations, dialogueLines, type ExpectationChange } from '../../project/dialogue-test-file.ts';
import type { ProjectTest } from '../../project/project.ts';
import type { KnowledgeNotice } from '../knowledge.ts';
import { openProject } from '../project-loading.ts';
import type { Environment } from '../secrets.ts';
import { type DialogueFailure, type HeldDialogue, holdDialogues } from './dialogue-testing.ts';
import { createRehearsal, createRehearsalClock } from './rehearsal.ts';
import { type ModelTally, openTestModel, type TestModel } from './test-model.ts';
import { openTestingKnowledge } from './testing-knowledge.ts';

export const testingErrors = defineErrors({
  filterMissed: {
    code: 'TEST_FILTER_MISSED',
    kind: 'usage',
    ru: {
      message: 'Ни один диалог не подходит под «{filter}»',
      hint: 'Фильтр – часть имени файла или диалога; без --filter идут все',
    },
    en: {
      message: 'No dialogue matches "{filter}"',
      hint: 'The filter is a part of the name of a file or a dialogue; without it all are held',
    },
  },
});

export interface TestingOptions {
  readonly folder: string;
  readonly environment: Environment;
  /** The day of dialogues that name none. */
  readonly now: Date;
  /** A part of `file: name`, in any case. */
  readonly filter?: string | undefined;
  /** Writes what came out in the place of expectations that do not hold. */
  readonly update?: boolean;
  /** Whose words: `fake` (the default) says the template answer. */
  readonly model?: TestModel;
  /** Keeps what the real model says, for `recorded`. */
  readonly record?: boolean;
  readonly onKnowledge?: (notice: KnowledgeNotice) => void;
}

/** Lines count from 1. */
export interface TestedDialogue {
  readonly file: string;
  readonly name: string;
  readonly line: number;
  readonly passed: boolean;
  readonly failures: readonly (DialogueFailure & { readonly line: number })[];
  readonly ms: number;
}

/** A line of a file of tests that `update` has changed. */
export interface UpdatedExpectation {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly check: string;
  readonly from: ExpectedValue;
  readonly to: ExpectedValue;
}

export interface TestRun {
  readonly tests: readonly TestedDialogue[];
  readonly coverage: DialogueCoverage;
  readonly updates: readonly UpdatedExpectation[];
  readonly model: ModelTally;
  /** Files of recordings that were written. */
  readonly recorded: readonly string[];
}

/** Holds the project's dialogue tests. With `update` they are held again where an expectation was rewritten. */
export async function testDialogues(options: TestingOptions): Promise<TestRun> {
  const { folder, environment, now } = options;
  const clock = createRehearsalClock();
  const first = await openProject(folder, environment, now);
  const { model: kind = 'fake', record = false } = options;
  const model = openTestModel({ kind, record, folder, environment, clock, settings: first.assistant.models });
  const knowledge = await openTestingKnowledge({
    ...options,
    // Vectors of a vendor would make it another test every day.
    environment: kind === 'real' ? environment : {},
    project: first,
    clock,
  });
  const hold = async (project: typeof first) => {
    const rehearsal = createRehearsal({ project, knowledge, clock, model: model.current });
    const wanted = (test: ProjectTest) => isWanted(test, options.filter);
    return holdDialogues({ project, rehearsal, now, wanted, onBegin: model.begin });
  };
  try {
    let held = await hold(first);
    if (held.dialogues.length === 0 && options.filter !== undefined) {
      throw new AssistantError(testingErrors.filterMissed, { filter: options.filter });
    }
    const updates = options.update === true ? updateFiles(folder, held.dialogues) : [];
    if (updates.length > 0) held = await hold(await openProject(folder, environment, now));
    const tests = located(folder, held.dialogues);
    return { tests, coverage: held.coverage, updates, model: model.tally(), recorded: model.finish() };
  } finally {
    await knowledge.close();
  }
}

function isWanted({ file, name }: ProjectTest, filter: string | undefined): boolean {
  return filter === undefined || `${file}: ${name}`.toLowerCase().includes(filter.toLowerCase());
}

function located(folder: string, dialogues: readonly HeldDialogue[]): TestedDialogue[] {
  return byFile(dialogues).flatMap(([file, inFile]) => {
    const lines = dialogueLines(readFileSync(join(folder, file), 'utf8'));
    return inFile.map(({ test: { name }, position, failures, ms }) => ({
      file,
      name,
      line: lines.dialogue(position),
      passed: failures.length === 0,
      failures: failures.map((failure) => ({ ...failure, line: lines.turn(position, failure.turn - 1) })),
      ms,
    }));
  });
}

function byFile(dialogues: readonly HeldDialogue[]): [file: string, dialogues: HeldDialogue[]][] {
  const files = new Map<string, HeldDialogue[]>();
  for (const dialogue of dialogues) {
    const { file } = dialogue.test;
    files.set(file, [...(files.get(file) ?? []), dialogue]);
  }
  return [...files];
}

function updateFiles(folder: string, dialogues: readonly HeldDialogue[]): UpdatedExpectation[] {
  return byFile(dialogues).flatMap(([file, inFile]) => {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8');
    const lines = dialogueLines(text);
    const changes = inFile.flatMap(changesOf);
    if (changes.length === 0) return [];
    replaceFile(path, changeExpectations(text, changes));
    return changes.map((change) => {
      const { name, check, from, value: to } = change;
      return { file, line: lines.expectation(change), name, check, from, to };
    });
  });
}

function changesOf({ test, position, turns, failures }: HeldDialogue) {
  const { name } = test;
  // A dialogue that went astray says nothing about what should be.
  if (failures.some(({ check }) => astray.has(check))) return [];
  return failures.flatMap((failure): (ExpectationChange & { name: string; from: ExpectedValue })[] => {
    const turn = turns[failure.turn - 1];
    const beside = failures.filter((other) => other.turn === failure.turn);
    // A text with a reference is mended in the price list or by hand, not by a figure in its place.
    const texts = failure.check === 'contains' ? test.turns[failure.turn - 1]?.expect?.contains : undefined;
    if (texts?.[failure.index ?? 0]?.includes('{{') === true) return [];
    const update = turn && updatedExpectation(failure, turn, beside);
    if (update === undefined) return [];
    const { check, index, expected } = failure;
    const place = { dialogue: position, turn: failure.turn - 1, check, ...(index === undefined ? {} : { index }) };
    return [{ ...place, ...update, name, from: expected }];
  });
}

const astray: ReadonlySet<string> = new Set(['press', 'reply', 'recording']);

function replaceFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, text, { mode: statSync(path).mode });
  renameSync(draft, path);
}
