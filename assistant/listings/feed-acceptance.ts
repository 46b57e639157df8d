import { AssistantError } from '../errors.ts';
import { listingsErrors } from './listings-errors.ts';

const namedAtMost = 10;

/**
 * Throws FEED_EMPTY or FEED_DROP. What is missing from a feed Avito takes down, so that a feed that lost its listings by
 * mistake must not take the place of the one in force.
 */
export function acceptFeed(
  ids: readonly string[],
  inForce: readonly string[],
  { largestDropPercent }: { readonly largestDropPercent: number },
): void {
  if (ids.length === 0) throw new AssistantError(listingsErrors.feedEmpty);
  const kept = new Set(ids);
  const lost = inForce.filter((id) => !kept.has(id));
  if (lost.length * 100 <= inForce.length * largestDropPercent) return;
  throw new AssistantError(listingsErrors.feedDrop, {
    lost: lost.length,
    total: inForce.length,
    share: Math.round((lost.length * 1000) / inForce.length) / 10,
    limit: largestDropPercent,
    ids: `${lost.slice(0, namedAtMost).join(', ')}${lost.length > namedAtMost ? '…' : ''}`,
  });
}
