import { type ClaimCase, ClaimSetFile } from '../assistant/guard/claim-set-schema.ts';
import { type JudgedQuestion, questionsOf } from '../assistant/retrieval/question-set.ts';
import { QuestionSetFile } from '../assistant/retrieval/question-set-schema.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { ProjectFiles } from './project-files.ts';
import { readTextFile } from './text-file.ts';
import { lineStarts, positionAt } from './text-lines.ts';

/** A message that the guard is to judge. */
export interface PlacedClaim extends ClaimCase {
  /** FILE:LINE. */
  readonly id: string;
  /** Local date, YYYY-MM-DD; undefined is today. */
  readonly today: string | undefined;
}

/** What `eval` measures by. */
export interface EvaluationSets {
  /** Files that hold questions or claims, in the order of their names. */
  readonly files: readonly string[];
  readonly questions: readonly JudgedQuestion[];
  readonly claims: readonly PlacedClaim[];
  /** Errors; with one of them the sets are not complete. */
  readonly diagnostics: readonly Diagnostic[];
}

const nothing: EvaluationSets = { files: [], questions: [], claims: [], diagnostics: [] };

/** The sets of config/tests/: what is wrong elsewhere in the project hinders no measuring. */
export async function readEvaluationSets(files: ProjectFiles): Promise<EvaluationSets> {
  const entries = (await files.entries()).filter(({ path }) => /^config\/tests\/[^/]+\.yaml$/.test(path));
  const sets: EvaluationSets[] = [];
  for (const entry of entries) {
    const { text, findings } = await readTextFile(files, entry);
    const { createLocator } = await import('./locate-findings.ts');
    const diagnostics = findings.map(createLocator(() => text));
    sets.push(text === undefined ? { ...nothing, diagnostics } : await readEvaluationSet(entry.path, text));
  }
  return {
    files: sets.flatMap((set) => set.files),
    questions: sets.flatMap(({ questions }) => questions),
    claims: sets.flatMap(({ claims }) => claims),
    diagnostics: sets.flatMap(({ diagnostics }) => diagnostics),
  };
}

/** A text in YAML; one without `questions` or `claims` is another kind of test and holds nothing to measure by. */
export async function readEvaluationSet(file: string, text: string): Promise<EvaluationSets> {
  const { locateYaml, readYaml } = await import('./yaml-file.ts');
  const { createLocator } = await import('./locate-findings.ts');
  const { value, findings } = await readYaml(file, text);
  const locate = createLocator(() => text);
  if (value === undefined) return { ...nothing, diagnostics: findings.map(locate) };
  const schema = schemaOf(value);
  if (schema === undefined) return nothing;
  const { createShapeValidators } = await import('./shape-validators.ts');
  const { validateShape } = await import('./validate-shape.ts');
  const departures = [...findings, ...(await validateShape(createShapeValidators(), schema, file, value))];
  if (departures.length > 0) return { ...nothing, files: [file], diagnostics: departures.map(locate) };
  const starts = lineStarts(text);
  const spanOf = locateYaml(text);
  const lineOf = (key: string, index: number): number => positionAt(starts, spanOf([key, index]).start).line;
  // The schema has just vouched for the shape.
  if (schema === QuestionSetFile) {
    const questions = questionsOf(file, value as QuestionSetFile, (index) => lineOf('questions', index));
    return { ...nothing, files: [file], questions };
  }
  const { claims, today } = value as ClaimSetFile;
  const placed = claims.map((one, index) => ({ ...one, id: `${file}:${lineOf('claims', index)}`, today }));
  return { ...nothing, files: [file], claims: placed };
}

function schemaOf(value: unknown): typeof QuestionSetFile | typeof ClaimSetFile | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, 'questions')) return QuestionSetFile;
  return Object.hasOwn(value, 'claims') ? ClaimSetFile : undefined;
}
