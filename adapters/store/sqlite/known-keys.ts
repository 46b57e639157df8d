import type { StoreContext } from './store-context.ts';

/** So many keys are put into the index at once: pages of the index are written for many of them instead of for each. */
const mergedAtOnce = 4096;
/** So many keys are looked up by one question; fewer than a quarter of them are asked for one by one. */
const lookedUpAtOnce = 64;
const noKey = Buffer.alloc(0);

/** Which rows of a queue are known by which key, for ever. Kept in `QUEUE_keys`, the newest in memory. */
export interface KnownKeys {
  /** This key will be asked for by a write: all that come together are looked up at once. */
  expect(key: Buffer): void;
  /** For use inside a write, before a row is added: the number of the one that is known by this key. */
  find(key: Buffer): number | undefined;
  /** The same outside of a write. */
  look(key: Buffer): number | undefined;
  /** For use inside the write that has added the row. */
  note(key: Buffer, number: number): void;
}

/**
 * Keys are random: an index that takes each at once dirties a page for each, and the log carries all of them. The newest stand only in
 * their rows and in memory, which is read anew when another process has written or a write of ours was undone.
 */
export function createKnownKeys({ database, writes }: StoreContext, queue: 'inbox' | 'arrivals'): KnownKeys {
  const recents = new RecentKeys(mergedAtOnce);
  const dataVersion = database.prepare<[], number>('PRAGMA data_version').pluck();
  const selectUntil = database.prepare<[string], number>('SELECT number FROM keyed_until WHERE queue = ?').pluck();
  const selectNewest = database
    .prepare<[number], [number, Buffer]>(`SELECT number, dedupe FROM ${queue} WHERE number > ?`)
    .raw();
  const selectRow = database
    .prepare<[number, Buffer], number>(`SELECT number FROM ${queue} WHERE number = ? AND dedupe = ?`)
    .pluck();
  const selectKey = database.prepare<[Buffer], number>(`SELECT number FROM ${queue}_keys WHERE key = ?`).pluck();
  const selectKeys = database
    .prepare<Buffer[], number>(
      `SELECT number FROM ${queue}_keys WHERE key IN (?${', ?'.repeat(lookedUpAtOnce - 1)}) LIMIT 1`,
    )
    .pluck();
  const insertKey = database.prepare(`INSERT OR IGNORE INTO ${queue}_keys (key, number) VALUES (?, ?)`);
  const mergeKeys = database.prepare(
    `INSERT OR IGNORE INTO ${queue}_keys (key, number) SELECT dedupe, number FROM ${queue} WHERE number > ? ORDER BY dedupe`,
  );
  const setUntil = database.prepare<[string, number]>(
    'INSERT INTO keyed_until (queue, number) VALUES (?, ?) ON CONFLICT (queue) DO UPDATE SET number = excluded.number',
  );
  let until = 0;
  let expected: Buffer[] = [];
  /** Keys that the index has not, as long as this write lasts. */
  const unmerged = new Set<Buffer>();
  let seen = { version: -1, begun: -1, undone: -1 };

  /** Within one write nobody else can have written. */
  function refresh(): void {
    if (writes.begun === seen.begun && writes.undone === seen.undone) return;
    const version = dataVersion.get() ?? 0;
    const isCurrent = version === seen.version && writes.undone === seen.undone;
    seen = { version, begun: writes.begun, undone: writes.undone };
    lookUpExpected();
    if (isCurrent) return;
    recents.clear();
    until = selectUntil.get(queue) ?? 0;
    for (const [number, key] of selectNewest.iterate(until)) recents.add(key, number);
  }

  function lookUpExpected(): void {
    unmerged.clear();
    const keys = expected;
    expected = [];
    for (let from = 0; keys.length - from >= lookedUpAtOnce / 4; from += lookedUpAtOnce) {
      const some = keys.slice(from, from + lookedUpAtOnce);
      const rest = Array.from({ length: lookedUpAtOnce - some.length }, () => noKey);
      if (selectKeys.get(...some, ...rest) === undefined) for (const key of some) unmerged.add(key);
    }
  }

  /** What memory says is asked of the row: it may be gone with its person. */
  function find(key: Buffer): number | undefined {
    refresh();
    const number = recents.find(key);
    const known = number === undefined ? undefined : selectRow.get(number, key);
    return known ?? (unmerged.has(key) ? undefined : selectKey.get(key));
  }

  return {
    find,
    expect(key) {
      // Of writes that were refused nobody asks.
      if (expected.length >= 4 * mergedAtOnce) expected = [];
      expected.push(key);
    },
    look(key) {
      seen.begun = -1;
      const known = find(key);
      seen.begun = -1;
      return known;
    },
    note(key, number) {
      // The newest rows went with their person, and their numbers are given again.
      if (number <= until) {
        insertKey.run(key, number);
        unmerged.clear();
        return;
      }
      if (recents.add(key, number) < mergedAtOnce) return;
      mergeKeys.run(until);
      setUntil.run(queue, number);
      until = number;
      recents.clear();
      unmerged.clear();
    },
  };
}

/** Half of each key and its number in arrays: entries that live this short would keep the garbage collector busy. */
class RecentKeys {
  readonly #mask: number;
  readonly #numbers: Float64Array;
  readonly #halves: Int32Array;
  #size = 0;

  /** A power of two; more of them find no place. */
  constructor(most: number) {
    this.#mask = 2 * most - 1;
    this.#numbers = new Float64Array(2 * most);
    this.#halves = new Int32Array(4 * most);
  }

  find(key: Buffer): number | undefined {
    const number = this.#numbers[this.#slotOf(key.readInt32LE(0), key.readInt32LE(4))];
    return number === 0 ? undefined : number;
  }

  /** How many there are then. */
  add(key: Buffer, number: number): number {
    const [first, second] = [key.readInt32LE(0), key.readInt32LE(4)];
    const slot = this.#slotOf(first, second);
    if (this.#numbers[slot] === 0) this.#size += 1;
    this.#numbers[slot] = number;
    this.#halves[2 * slot] = first;
    this.#halves[2 * slot + 1] = second;
    return this.#size;
  }

  clear(): void {
    this.#size = 0;
    this.#numbers.fill(0);
  }

  /** Its own, or the free one where it belongs. */
  #slotOf(first: number, second: number): number {
    let slot = first & this.#mask;
    while (this.#numbers[slot] !== 0 && (this.#halves[2 * slot] !== first || this.#halves[2 * slot + 1] !== second)) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }
}
