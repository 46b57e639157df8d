import type { KnowledgeAnswer, KnowledgeHit } from '../../ports/knowledge-index.ts';
import { choicesOf } from '../../script/script.ts';
import { referencesIn } from '../../script/text-template.ts';
import { spotChoice } from '../../script/understand/choice.ts';
import { tokensOf } from '../../script/understand/words.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { retrieve } from './retrieve.ts';

/**
 * «А сколько длится внедрение?» in the middle of a brief is about what the brief is about: a passage that prices another
 * package gives way to one about this package, if there is one.
 */
export async function preferOwnPackage(
  draft: TurnDraft,
  question: string,
  answer: KnowledgeAnswer,
): Promise<KnowledgeAnswer> {
  const own = draft.catalogue.packages.find(({ id }) => Object.values(draft.state.fields).includes(id));
  const [hit] = answer.hits;
  if (own === undefined || hit === undefined || !answer.answerable) return answer;
  if (!pricesAnother(draft, hit, own.id) || namesPackage(draft, question)) return answer;
  const again = await retrieve(draft, `${question} ${own.title}`);
  const [better] = again.hits;
  if (!again.answerable || better === undefined || pricesAnother(draft, better, own.id)) return answer;
  // The title alone finds what the package consists of, whatever was asked.
  if (again.confidence < answer.confidence && !isAmong(answer.hits, better)) return answer;
  draft.note('own_package', { package: own.id, instead: hit.document });
  return again;
}

function pricesAnother({ catalogue }: TurnDraft, { text }: KnowledgeHit, own: string): boolean {
  const named = referencesIn(text).map(({ name }) => name.split('.')[1]);
  return !named.includes(own) && catalogue.packages.some(({ id }) => id !== own && named.includes(id));
}

function namesPackage({ script, catalogue }: TurnDraft, question: string): boolean {
  const tokens = tokensOf(question);
  return Object.values(script?.fields ?? {}).some(
    (field) => field.from === 'packages' && spotChoice(choicesOf(field, catalogue), tokens) !== undefined,
  );
}

function isAmong(hits: readonly KnowledgeHit[], { document, heading }: KnowledgeHit): boolean {
  return hits.some((hit) => hit.document === document && hit.heading === heading);
}
