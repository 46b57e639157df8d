import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWholeFile } from '../../adapters/store/sqlite/sealed-file.ts';
import type { BoardRemark, BoardUpload } from '../../assistant/ports/listing-board.ts';

/** An upload that we asked for. */
export interface AskedUpload {
  /** Of the feed it was asked for. */
  readonly sha256: string;
  readonly at: string;
  /** The latest run before it; null: there was none. */
  readonly before: number | null;
  /** `begun`: the call is about to be made; `unknown`: nobody knows; `lost`: looked for and not there. */
  readonly outcome: 'begun' | 'started' | 'refused' | 'unknown' | 'lost';
  readonly reason: string | null;
}

/** What Avito was asked for and what it said; `status` shows it from another process. */
export interface PublishedCard {
  readonly schemaVersion: 1;
  readonly upload: AskedUpload | null;
  readonly report: (BoardUpload & { readonly readAt: string; readonly remarks: readonly BoardRemark[] }) | null;
  /** By Avito's number of the listing: the price it was last told, and why it was not taken. */
  readonly prices: Readonly<
    Record<string, { readonly roubles: number; readonly at: string; readonly refused: string | null }>
  >;
}

export const nothingPublished: PublishedCard = { schemaVersion: 1, upload: null, report: null, prices: {} };

export async function readPublishedCard(dataFolder: string): Promise<PublishedCard> {
  try {
    const card = JSON.parse(await readFile(placeOf(dataFolder), 'utf8')) as PublishedCard;
    return card.schemaVersion === 1 ? card : nothingPublished;
  } catch {
    return nothingPublished;
  }
}

/** On disk when it resolves. */
export function keepPublishedCard(dataFolder: string, card: PublishedCard): Promise<void> {
  return writeWholeFile(placeOf(dataFolder), Buffer.from(`${JSON.stringify(card)}\n`));
}

function placeOf(dataFolder: string): string {
  return join(dataFolder, 'feeds', 'published.json');
}
