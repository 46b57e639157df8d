import { plainText, trimToSentences } from '../../assistant/conversation/answering/knowledge-reply.ts';
import { companyReferences } from '../../assistant/documents/company-references.ts';
import { localDate } from '../../assistant/local-time/local-date.ts';
import { priceReference } from '../../assistant/pricing/price-references.ts';
import { vatOn } from '../../assistant/pricing/vat.ts';
import { type AnswerChange, answerChange, type SectionAnswer } from '../../assistant/retrieval/answer-changes.ts';
import { renderText } from '../../assistant/script/text-template.ts';
import { readEvaluationSets } from '../../project/evaluation-sets.ts';
import type { OpenKnowledge } from '../knowledge.ts';
import type { ComparedSide } from './compared-side.ts';

/** The reference questions of both sides, each once; a set that does not read is left out here, `eval` names it. */
export async function questionsOf(sides: readonly ComparedSide[]): Promise<readonly string[]> {
  const questions = new Map<string, string>();
  for (const { files } of sides) {
    for (const { text } of (await readEvaluationSets(files)).questions) {
      const key = text.trim().toLowerCase();
      if (!questions.has(key)) questions.set(key, text);
    }
  }
  return [...questions.values()];
}

/** What each question gets from both. */
export async function compareAnswers(
  questions: readonly string[],
  from: Answering,
  to: Answering,
): Promise<AnswerChange[]> {
  const changes: AnswerChange[] = [];
  for (const question of questions) {
    const change = answerChange(question, await from(question), await to(question));
    if (change !== null) changes.push(change);
  }
  return changes;
}

export type Answering = (question: string) => Promise<SectionAnswer | null>;

export function answering({ project }: ComparedSide, knowledge: OpenKnowledge, now: Date): Answering {
  const { company, prices, assistant } = project;
  const { limit, threshold } = assistant.retrieval;
  const names: Readonly<Record<string, string>> = companyReferences(company);
  const vat = vatOn(company.vat, localDate(now, company.time_zone));
  const lookup = (name: string): string | undefined => {
    const [root = '', ...path] = name.split('.');
    return root === 'company' ? names[path[0] ?? ''] : priceReference(prices, [root, ...path], vat);
  };
  return async (question) => {
    const { answerable, hits } = await knowledge.search({ text: question, limit, threshold });
    const [hit] = hits;
    if (!answerable || hit === undefined) return null;
    const { document, heading } = hit;
    return { document, heading, text: trimToSentences(plainText(renderText(hit.text, lookup))) };
  };
}
