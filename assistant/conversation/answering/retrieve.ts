import type { KnowledgeAnswer } from '../../ports/knowledge-index.ts';
import { withoutNames } from '../brief/given-names.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** The customer's own words are searched on this machine; an embedder elsewhere sees none of the names he has given. */
export function retrieve(draft: TurnDraft, question: string): Promise<KnowledgeAnswer> {
  const asked = withoutIntroduction(question);
  return draft.dependencies.retrieve(asked, withoutNames(draft, asked));
}

const introduction =
  /(?<!\p{L})(?:[Мм]еня (?:зовут|звать)|[Мм]о[её] имя|[Mm]y name is)[ :–—-]{1,3}[\p{L}-]{2,30}(?: \p{Lu}[\p{L}.-]{1,30}){0,2}\s?[,.!;–—-]+\s*/u;

/** «Меня зовут Ольга, вы работаете с 1С?» asks about 1С: no passage speaks of her name, which would be held against it. */
function withoutIntroduction(question: string): string {
  const rest = question.replace(introduction, '');
  return /\p{L}/u.test(rest) ? rest : question;
}
