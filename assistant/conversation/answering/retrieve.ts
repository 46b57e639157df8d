import type { KnowledgeAnswer } from '../../ports/knowledge-index.ts';
import { withoutNames } from '../model/request-mask.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** The customer's own words are searched on this machine; an embedder elsewhere sees none of the names he has given. */
export function retrieve(draft: TurnDraft, question: string): Promise<KnowledgeAnswer> {
  return draft.dependencies.retrieve(question, withoutNames(draft, question));
}
