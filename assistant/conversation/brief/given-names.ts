import { createPersonalDataMask } from '../../retrieval/mask.ts';
import type { Message } from '../../transcript/message.ts';
import type { TurnDraft } from '../turn-draft.ts';

/**
 * What no pattern would find: names of people and companies that the customer has given us, in whichever script, and in
 * briefs that were begun anew since.
 */
export function givenNames({ project, state }: TurnDraft, history: readonly Message[] = []) {
  const people = new Set<string>();
  const companies = new Set<string>();
  const briefs = [state.fields, ...history.map((message) => message.state.fields)];
  for (const { id, personal, type } of project.scripts.flatMap(({ fields }) => Object.values(fields))) {
    for (const value of briefs.map((fields) => fields[id])) {
      if (typeof value !== 'string' || value === '') continue;
      if (type === 'company') companies.add(value);
      else if (personal && type === 'text') people.add(value);
    }
  }
  return { people: [...people], companies: [...companies] };
}

/** The text without the names that the customer has given us, for an embedder: what has a shape of its own it hides itself. */
export function withoutNames(draft: TurnDraft, text: string): string {
  return createPersonalDataMask(givenNames(draft)).mask(text);
}
