import { readFile } from 'node:fs/promises';
import { type Evaluation, evaluate, type SearchedQuestion } from '../assistant/retrieval/evaluation.ts';
import { type JudgedQuestion, questionOfLine } from '../assistant/retrieval/question-set.ts';
import { diskFiles } from '../project/disk-files.ts';
import { errorOf } from '../project/knowledge-files.ts';
import { type QuestionSets, readQuestionSet, readQuestionSets } from '../project/question-sets.ts';
import { evaluationError } from './evaluation-errors.ts';
import { indexKnowledge, type KnowledgeNotice, type KnowledgeOptions, openKnowledge } from './knowledge.ts';

export interface EvaluationOptions extends KnowledgeOptions {
  /** Of the user's: YAML as in config/tests/, or JSON lines; the sets of the project when left out. */
  readonly file?: string;
}

export interface ProjectEvaluation extends Evaluation {
  /** Where the questions come from. */
  readonly files: readonly string[];
}

/** How deep a right answer is looked for: ten documents, of which several sections may come one after another. */
const limit = 50;

/**
 * Asks the knowledge as it stands now (the index is brought up to date first) every question of the set and measures what
 * comes. What is wrong in a set is thrown, further defects are noticed.
 */
export async function evaluateKnowledge(folder: string, options: EvaluationOptions): Promise<ProjectEvaluation> {
  const { files, questions } = await questionsFor(folder, options);
  await indexKnowledge(folder, options);
  const index = await openKnowledge(folder, options);
  try {
    const searched: SearchedQuestion[] = [];
    for (const question of questions) searched.push(await ask(question));
    return { files, ...evaluate(searched, index.settings.threshold) };
  } finally {
    await index.close();
  }

  async function ask(question: JudgedQuestion): Promise<SearchedQuestion> {
    const { confidence, hits } = await index.search({ text: question.text, limit, threshold: 0 });
    return { ...question, confidence, hits };
  }
}

async function questionsFor(folder: string, { file, notice }: EvaluationOptions): Promise<QuestionSets> {
  if (file !== undefined && !/\.ya?ml$/i.test(file))
    return { files: [file], questions: await questionLines(file), diagnostics: [] };
  const sets =
    file === undefined ? await readQuestionSets(diskFiles(folder)) : await readQuestionSet(file, await textOf(file));
  throwFirst(sets, notice);
  if (sets.questions.length === 0) throw evaluationError('noQuestions', { place: file ?? 'config/tests/' });
  return sets;
}

function throwFirst({ diagnostics }: QuestionSets, notice: ((notice: KnowledgeNotice) => void) | undefined): void {
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
    throw evaluationError('unreadable', { reason: error instanceof Error ? error.message : String(error) });
  }
}
