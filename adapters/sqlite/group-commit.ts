import { AssistantError } from '../../assistant/errors.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import type { Database } from './open-database.ts';
import { isStorageFailure, toStoreError } from './sqlite-errors.ts';

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  value: unknown;
  error: unknown;
}

const largestCommit = 512;
/** What a write may wait for others at most; alone it waits for one more turn of the event loop. */
const longestGatheringMs = 8;
/** Where lately more came together than are here, the rest is waited for while the last came less than this ago. */
const lingeringMs = 0.5;
/** Below so many a commit saves little by growing. */
const smallestCrowd = 8;

/**
 * Puts all writes that arrive in one burst into one transaction, so that they share one sync of the
 * disk. A write whose work throws is left out and its neighbours are committed; `work` may therefore run twice and must
 * touch nothing but the database. Promises settle only after the commit.
 */
export class GroupCommit {
  readonly #database: Database;
  readonly #begin;
  readonly #commit;
  readonly #rollback;
  readonly #savepoint;
  readonly #release;
  readonly #undo;
  #waiting: Waiting[] = [];
  #scheduled = false;
  /** How many come together, of late. */
  #crowd = 0;
  #closed = false;
  #begun = 0;
  #undone = 0;
  #failure: unknown;

  constructor(database: Database) {
    this.#database = database;
    this.#begin = database.prepare('BEGIN IMMEDIATE');
    this.#commit = database.prepare('COMMIT');
    this.#rollback = database.prepare('ROLLBACK');
    this.#savepoint = database.prepare('SAVEPOINT one_write');
    this.#release = database.prepare('RELEASE one_write');
    this.#undo = database.prepare('ROLLBACK TO one_write');
  }

  /** What the latest commit failed of; undefined once a commit has succeeded again. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Transactions begun, so that what holds within one can be told from what is older. */
  get begun(): number {
    return this.#begun;
  }

  /** Times that something written was taken back. */
  get undone(): number {
    return this.#undone;
  }

  run<Value>(work: () => Value): Promise<Value> {
    if (this.#closed) return Promise.reject(new AssistantError(storeErrors.closed));
    return new Promise<Value>((resolve, reject) => {
      this.#waiting.push({
        work,
        resolve: (value) => resolve(value as Value),
        reject,
        value: undefined,
        error: undefined,
      });
      this.#schedule();
    });
  }

  /** Commits what is waiting and takes nothing more. */
  close(): void {
    while (this.#waiting.length > 0) this.#flush();
    this.#closed = true;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const deadline = performance.now() + longestGatheringMs;
    let gathered = 0;
    let grewAt = 0;
    // Writes come in bursts, as their authors see the commit before. A turn of the loop that brings none ends the burst,
    // unless it is half a crowd: two halves that commit by turns would sync the disk twice as often for good.
    const look = () => {
      const { length } = this.#waiting;
      const now = performance.now();
      if (length > gathered) grewAt = now;
      const isHalf = length >= smallestCrowd && length < this.#crowd && now - grewAt < lingeringMs;
      if ((length > gathered || isHalf) && length < largestCommit && now < deadline) {
        gathered = length;
        setImmediate(look);
        return;
      }
      this.#crowd = Math.max(length, Math.floor(this.#crowd * 0.9));
      this.#scheduled = false;
      this.#flush();
      if (this.#waiting.length > 0) this.#schedule();
    };
    setImmediate(look);
  }

  #flush(): void {
    const batch = this.#waiting.length <= largestCommit ? this.#waiting : this.#waiting.slice(0, largestCommit);
    this.#waiting = this.#waiting.length <= largestCommit ? [] : this.#waiting.slice(largestCommit);
    if (batch.length === 0) return;
    try {
      if (!this.#commitTogether(batch)) this.#commitApart(batch);
      this.#failure = undefined;
    } catch (error) {
      const failure = toStoreError(error, this.#database.name);
      this.#failure = failure;
      for (const { reject } of batch) reject(failure);
      return;
    }
    for (const { value, error, resolve, reject } of batch) {
      if (error === undefined) resolve(value);
      else reject(error);
    }
  }

  /** The usual way, without savepoints. False when some work threw: nothing is written then. */
  #commitTogether(batch: readonly Waiting[]): boolean {
    this.#start();
    try {
      for (const waiting of batch) waiting.value = waiting.work();
    } catch (error) {
      this.#rollBack();
      if (isStorageFailure(error)) throw error;
      return false;
    }
    this.#finish();
    return true;
  }

  #commitApart(batch: readonly Waiting[]): void {
    this.#start();
    for (const waiting of batch) {
      this.#savepoint.run();
      try {
        waiting.value = waiting.work();
      } catch (error) {
        if (isStorageFailure(error)) {
          this.#rollBack();
          throw error;
        }
        this.#undone += 1;
        this.#undo.run();
        waiting.error = toStoreError(error, this.#database.name);
      }
      this.#release.run();
    }
    this.#finish();
  }

  #start(): void {
    this.#begun += 1;
    this.#begin.run();
  }

  #finish(): void {
    try {
      this.#commit.run();
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    this.#undone += 1;
    if (this.#database.inTransaction) this.#rollback.run();
  }
}
