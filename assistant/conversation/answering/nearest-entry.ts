import type { Button } from '../../transcript/message.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Below this confidence what is nearest is about something else. */
const mayBeMeant = 0.45;
/** Characters; a longer heading is no button. */
const longestLabel = 60;

/** What was not sure enough to answer with, as an offer: pressed, its heading is the question. */
export function nearestEntry({ search }: Pick<TurnDraft, 'search'>): readonly Button[] {
  if (search === undefined || search.confidence < mayBeMeant) return [];
  const [best] = search.hits;
  // What opens a document has no heading of its own.
  const heading = search.hits.find((hit) => hit.document === best?.document && hit.heading !== '')?.heading ?? '';
  return heading === '' || heading.length > longestLabel ? [] : [{ label: heading, value: 'nearest' }];
}
