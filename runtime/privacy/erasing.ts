import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../assistant/ports/clock.ts';
import type { KeptDocument, PersonHoldings } from '../../assistant/ports/personal-data-store.ts';
import { type ErasureEntry, erasureJournalFile, noteErasures, readErasures } from '../erasure-journal.ts';
import type { Environment } from '../secrets.ts';
import { openStorage, type Storage } from '../storage.ts';
import { destroyInCopies } from './key-copies.ts';
import { contactOf, personsMeant, type Whom } from './whom.ts';

/** The parts of an open storage that erasing works on. */
export type ErasureParts = Pick<Storage, 'store' | 'vault' | 'paths'>;

export interface ErasureReport {
  readonly people: number;
  readonly conversations: readonly { readonly id: string; readonly channel: string }[];
  readonly messages: number;
  readonly documents: readonly Pick<KeptDocument, 'id' | 'kind' | 'printedNumber'>[];
  /** Papers that the law keeps; the company has to. */
  readonly kept: readonly KeptDocument[];
  /** Files that held a copy of the keys and hold it no more. */
  readonly copies: readonly string[];
  /** Where copies lie that this program cannot reach: names of channels. */
  readonly vendors: readonly string[];
}

export interface EraseRequest {
  readonly folder: string;
  readonly environment: Environment;
  readonly whom: Whom;
  readonly clock: Clock;
  /** More folders with copies of keys: that of the daily backups. */
  readonly copies: readonly string[];
}

/** Opens the storage beside a running daemon. `agreed` is asked with what would go; false leaves everything. */
export async function erasePeople(
  { folder, environment, whom, clock, copies }: EraseRequest,
  agreed: (found: ErasureReport) => Promise<boolean>,
): Promise<{ readonly erased: boolean; readonly report: ErasureReport }> {
  contactOf(whom);
  const storage = await openStorage(folder, environment, { clock });
  try {
    const persons = await personsMeant(storage.store, whom);
    const found = reportOf(await holdingsOf(storage, persons));
    if (persons.length === 0 || !(await agreed(found))) return { erased: false, report: found };
    return { erased: true, report: await erase(storage, persons, { because: 'demand', clock, copies }) };
  } finally {
    await storage.close();
  }
}

/**
 * For good: the journal first, then the keys, here and in every copy of them at hand, then what they opened. Whatever it is
 * interrupted at, `finishErasures` goes on from there.
 */
export async function erase(
  parts: ErasureParts,
  persons: readonly string[],
  { because, clock, copies }: { because: ErasureEntry['because']; clock: Clock; copies: readonly string[] },
): Promise<ErasureReport> {
  const { store, vault, paths } = parts;
  const holdings = await holdingsOf(parts, persons);
  const at = clock.now().toISOString();
  const journal = erasureJournalFile(paths);
  const known = new Set(readErasures(journal).map(({ person }) => person));
  const fresh = persons.filter((person) => !known.has(person));
  noteErasures(
    journal,
    fresh.map((person) => ({ at, person, because })),
  );
  for (const person of persons) await vault.destroy(person);
  const cleaned = await destroyInCopies(paths, copies, persons);
  const { messages } = await store.erasePersons(persons);
  for (const { id } of holdings.flatMap(({ conversations }) => conversations)) {
    rmSync(join(paths.folder, 'chat', id), { recursive: true, force: true });
  }
  return { ...reportOf(holdings), messages, copies: cleaned };
}

/** What a crash interrupted: whoever stands in the journal and still has something here. */
export async function finishErasures(parts: ErasureParts, copies: readonly string[], clock: Clock): Promise<number> {
  const persons = readErasures(erasureJournalFile(parts.paths)).map(({ person }) => person);
  const left = (await holdingsOf(parts, persons)).filter(
    ({ conversations, documents }) => conversations.length + documents.length > 0,
  );
  if (left.length === 0) return 0;
  await erase(
    parts,
    left.map(({ person }) => person),
    { because: 'demand', clock, copies },
  );
  return left.length;
}

async function holdingsOf({ store }: Pick<ErasureParts, 'store'>, persons: readonly string[]) {
  const holdings: PersonHoldings[] = [];
  for (const person of persons) holdings.push(await store.readHoldings(person));
  return holdings;
}

function reportOf(holdings: readonly PersonHoldings[]): ErasureReport {
  const conversations = holdings.flatMap((each) => each.conversations).map(({ id, channel }) => ({ id, channel }));
  return {
    people: holdings.length,
    conversations,
    messages: 0,
    documents: holdings
      .flatMap(({ documents }) => documents)
      .map(({ id, kind, printedNumber }) => ({ id, kind, printedNumber })),
    kept: holdings.flatMap(({ kept }) => kept),
    copies: [],
    vendors: [...new Set(conversations.map(({ channel }) => channel))].filter(
      (each) => each !== 'web' && each !== 'cli',
    ),
  };
}
