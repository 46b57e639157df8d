import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeWholeFile } from '../../adapters/store/sqlite/sealed-file.ts';
import type { Ad } from '../../assistant/listings/listing-ad.ts';

/** What is known of the feed without reading it; `status` shows it from another process. */
export interface FeedCard {
  readonly schemaVersion: 1;
  /** The feed in force; null: none has been accepted yet. */
  readonly feed: {
    /** Beside the card. */
    readonly file: string;
    readonly sha256: string;
    /** When it was accepted. */
    readonly at: string;
    readonly ads: readonly { readonly id: string; readonly avitoId: number | null; readonly roubles: number }[];
  } | null;
  /** Why a newer one was not accepted; null: what is in force is what the project says. */
  readonly refused: { readonly code: string; readonly message: string; readonly at: string } | null;
}

export interface FeedFiles {
  /** Null when there is none or it does not read. */
  readCard(): Promise<FeedCard | null>;
  /** The whole feed that the card names; null when a single byte of it is another one. */
  readFeed(card: FeedCard): Promise<Uint8Array | null>;
  /** Resolves once the feed is on disk whole, with its name; rejects when it is not. The card must be kept after it. */
  keepFeed(xml: Uint8Array, ads: readonly Ad[], at: Date): Promise<NonNullable<FeedCard['feed']>>;
  /** From then on its feed is in force. */
  keepCard(card: FeedCard): Promise<void>;
}

const cardName = 'avito.json';

/** The feed as files under data/feeds: the card is replaced by one rename and names a feed that is whole by then. */
export function createFeedFiles(dataFolder: string): FeedFiles {
  const folder = join(dataFolder, 'feeds');
  return {
    readCard: () => readFeedCard(dataFolder),

    async readFeed({ feed }) {
      if (feed === null) return null;
      const bytes = await readFile(join(folder, feed.file)).catch(() => null);
      return bytes !== null && sha256(bytes) === feed.sha256 ? bytes : null;
    },

    async keepFeed(xml, ads, at) {
      const digest = sha256(xml);
      const file = `avito-${digest.slice(0, 16)}.xml`;
      await writeWholeFile(join(folder, file), xml);
      const written = await readFile(join(folder, file));
      if (sha256(written) !== digest) throw new Error('the feed on disk is not the one that was written');
      return {
        file,
        sha256: digest,
        at: at.toISOString(),
        ads: ads.map(({ id, avitoId, roubles }) => ({ id, avitoId, roubles })),
      };
    },

    async keepCard(card) {
      await writeWholeFile(join(folder, cardName), Buffer.from(`${JSON.stringify(card)}\n`));
      for (const name of await readdir(folder)) {
        if (/^avito-.*\.xml/.test(name) && name !== card.feed?.file) await rm(join(folder, name), { force: true });
      }
    },
  };
}

/** For whoever looks from outside the daemon. */
export async function readFeedCard(dataFolder: string): Promise<FeedCard | null> {
  try {
    const card = JSON.parse(await readFile(join(dataFolder, 'feeds', cardName), 'utf8')) as FeedCard;
    return card.schemaVersion === 1 ? card : null;
  } catch {
    return null;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
