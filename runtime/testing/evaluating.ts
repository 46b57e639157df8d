import { readFile } from 'node:fs/promises';
import { evaluateClaims, type GuardFigures } from '../../assistant/guard/claim-evaluation.ts';
import { type Evaluation, evaluate, type SearchedQuestion } from '../../assistant/retrieval/evaluation.ts';
import { type JudgedQuestion, questionOfLine } from '../../assistant/retrieval/question-set.ts';
import { systemRefusal } from '../../assistant/system-refusals.ts';
import { diskFiles } from '../../project/disk-files.ts';
import { type EvaluationSets, readEvaluationSet, readEvaluationSets } from '../../project/evaluation-sets.ts';
import { errorOf, readKnowledgeFiles } from '../../project/knowledge-files.ts';
import { documentReader } from '../document-reading.ts';
import { indexKnowledge, type KnowledgeNotice, type KnowledgeOptions, openKnowledge } from '../knowledge.ts';
import { openProject } from '../project-loading.ts';
import { createClaimTrials } from './claim-evidence.ts';
import { evaluationError } from './evaluation-errors.ts';

export interface EvaluationOptions extends KnowledgeOptions {
  /** Of the user's: YAML as in config/tests/, or JSON lines; the sets of the project when left out. */
  readonly file?: string;
}

export interface ProjectEvaluation extends Evaluation {
  /** Where the questions and claims come from. */
  readonly files: readonly string[];
  /** Null without claims. */
  readonly guard: GuardFigures | null;
}

/** How deep a right answer is looked for: ten documents, of which several sections may come one after another. */
const limit = 50;

/**
 * Asks the knowledge as it stands now (the index is brought up to date first) every question of the set and measures what
 * comes. What is wrong in a set is thrown, further defects are noticed.
 */
export async function evaluateKnowledge(folder: string, options: EvaluationOptions): Promise<ProjectEvaluation> {
  const sets = await setsFor(folder, options);
  const { files, questions } = sets;
  await indexKnowledge(folder, options);
  const guard = await judgeClaims(folder, sets, options);
  const index = await openKnowledge(folder, options);
  try {
    const searched: SearchedQuestion[] = [];
    for (const question of questions) searched.push(await ask(question));
    return { files, ...evaluate(searched, index.settings.threshold), guard };
  } finally {
    await index.close();
  }

  async function ask(question: JudgedQuestion): Promise<SearchedQuestion> {
    const { confidence, hits } = await index.search({ text: question.text, limit, threshold: 0 });
    return { ...question, confidence, hits };
  }
}

async function setsFor(folder: string, { file, notice }: EvaluationOptions): Promise<EvaluationSets> {
  if (file !== undefined && !/\.ya?ml$/i.test(file)) {
    return { files: [file], questions: await questionLines(file), claims: [], diagnostics: [] };
  }
  const sets =
    file === undefined
      ? await readEvaluationSets(diskFiles(folder))
      : await readEvaluationSet(file, await textOf(file));
  throwFirst(sets, notice);
  if (sets.files.length === 0) throw evaluationError('noQuestions', { place: file ?? 'config/tests/' });
  return sets;
}

/** Claims rest on prices and the company, so they need a whole project; questions need knowledge/ alone. */
async function judgeClaims(
  folder: string,
  { claims }: EvaluationSets,
  { environment, now }: EvaluationOptions,
): Promise<GuardFigures | null> {
  if (claims.length === 0) return null;
  const moment = typeof now === 'function' ? now() : now;
  const project = await openProject(folder, environment, moment);
  const reader = documentReader();
  try {
    const { documents } = await readKnowledgeFiles(diskFiles(folder), reader);
    return evaluateClaims(await Promise.all(claims.map(createClaimTrials(project, documents, moment))));
  } finally {
    await reader.close();
  }
}

function throwFirst({ diagnostics }: EvaluationSets, notice: ((notice: KnowledgeNotice) => void) | undefined): void {
  const [first, ...others] = diagnostics;
  if (first === undefined) return;
  for (const diagnostic of others) notice?.({ kind: 'broken', diagnostic });
  throw errorOf(first);
}

/** Blank lines are skipped. */
async function questionLines(file: string): Promise<JudgedQuestion[]> {
  const lines = (await textOf(file)).replace(/^\uFEFF/, '').split('\n');
  const questions = lines.flatMap((line, index) => (line.trim() === '' ? [] : questionIn(line, index + 1)));
  if (questions.length === 0) throw evaluationError('noQuestions', { place: file });
  return questions;
}

function questionIn(line: string, number: number): JudgedQuestion {
  try {
    const question = questionOfLine(JSON.parse(line), number);
    if (question !== null) return question;
  } catch {
    // Told below.
  }
  throw evaluationError('badLine', { line: number });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw evaluationError('unreadable', { file, ...systemRefusal(error) });
  }
}
