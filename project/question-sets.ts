import { type JudgedQuestion, questionsOf } from '../assistant/retrieval/question-set.ts';
import { QuestionSetFile } from '../assistant/retrieval/question-set-schema.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ProjectFiles } from './project-files.ts';
import { readTextFile } from './text-file.ts';

export interface QuestionSets {
  /** Files that hold questions, in the order of their names. */
  readonly files: readonly string[];
  readonly questions: readonly JudgedQuestion[];
  /** Errors; with one of them the questions are not complete. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The question sets of config/tests/: what is wrong elsewhere in the project hinders no measuring. */
export async function readQuestionSets(files: ProjectFiles): Promise<QuestionSets> {
  const entries = (await files.entries()).filter(({ path }) => /^config\/tests\/[^/]+\.yaml$/.test(path));
  const sets: QuestionSets[] = [];
  for (const entry of entries) {
    const { text, findings } = await readTextFile(files, entry);
    const { createLocator } = await import('./locate-findings.ts');
    const diagnostics = findings.map(createLocator(() => text));
    sets.push(text === undefined ? { files: [], questions: [], diagnostics } : await readQuestionSet(entry.path, text));
  }
  return {
    files: sets.flatMap((set) => set.files),
    questions: sets.flatMap(({ questions }) => questions),
    diagnostics: sets.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** A text in YAML; one without `questions` is another kind of test and holds none. */
export async function readQuestionSet(file: string, text: string): Promise<QuestionSets> {
  const { readYaml } = await import('./yaml-file.ts');
  const { createLocator } = await import('./locate-findings.ts');
  const { value, findings } = await readYaml(file, text);
  const locate = createLocator(() => text);
  if (value === undefined) return { files: [], questions: [], diagnostics: findings.map(locate) };
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'questions')) {
    return { files: [], questions: [], diagnostics: [] };
  }
  const { createShapeValidators } = await import('./shape-validators.ts');
  const { validateShape } = await import('./validate-shape.ts');
  const departures = [...findings, ...(await validateShape(createShapeValidators(), QuestionSetFile, file, value))];
  // The schema has just vouched for the shape.
  const questions = departures.length === 0 ? questionsOf(file, value as QuestionSetFile) : [];
  return { files: [file], questions, diagnostics: departures.map(locate) };
}
