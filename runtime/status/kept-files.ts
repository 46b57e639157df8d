import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { backupFolders } from '../backup/backup-schedule.ts';
import { readFeedCard } from '../listings/feed-files.ts';
import { type PublishedCard, readPublishedCard } from '../listings/published-card.ts';

export interface ListingsStatus {
  /** The feed in force. */
  readonly feed: { readonly at: string; readonly sha256: string; readonly ads: number } | null;
  /** Why a newer one was not accepted. */
  readonly refused: { readonly code: string; readonly message: string; readonly at: string } | null;
  readonly upload: PublishedCard['upload'];
  readonly report: PublishedCard['report'];
  /** Prices that Avito has not taken, by its number of the listing. */
  readonly refusedPrices: Readonly<Record<string, string>>;
}

export interface BackupStatus {
  readonly file: string;
  readonly at: Date;
  readonly bytes: number;
}

/** Null where no feed was ever made. */
export async function readListings(dataFolder: string): Promise<ListingsStatus | null> {
  const [card, { upload, report, prices }] = await Promise.all([
    readFeedCard(dataFolder),
    readPublishedCard(dataFolder),
  ]);
  if (card === null) return null;
  const refused = Object.entries(prices).flatMap(([id, price]): [string, string][] =>
    price.refused === null ? [] : [[id, price.refused]],
  );
  return {
    feed: card.feed === null ? null : { at: card.feed.at, sha256: card.feed.sha256, ads: card.feed.ads.length },
    refused: card.refused,
    ...{ upload, report, refusedPrices: Object.fromEntries(refused) },
  };
}

/** The latest of the daily copies; null when there is none. */
export async function latestBackup(folder: string): Promise<BackupStatus | null> {
  let latest: BackupStatus | null = null;
  for (const place of await backupFolders(folder)) {
    const names = await readdir(place).catch(() => []);
    for (const name of names.filter((each) => /^sales-assistant-\d{8}T\d{6}Z\.tar\.gz$/.test(each))) {
      const file = join(place, name);
      const found = await stat(file).catch(() => null);
      if (found === null || (latest !== null && latest.at >= found.mtime)) continue;
      latest = { file, at: found.mtime, bytes: found.size };
    }
  }
  return latest;
}
