import { createHash, createSecretKey, type KeyObject } from 'node:crypto';
import { AssistantError } from '../../../assistant/errors.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import type { Database } from '../../sqlite/open-database.ts';
import { open, seal } from './sealing.ts';

const checkContext = 'master key check';
const checkText = Buffer.from('sales-assistant');

export interface MasterKey {
  /** Derived from the key, so that a row can say which key wrapped it without telling the key. */
  readonly id: string;
  readonly key: KeyObject;
}

export function masterKey(key: Uint8Array): MasterKey {
  const digest = createHash('sha256').update('sales-assistant master key id\0').update(key).digest('hex');
  return { id: digest.slice(0, 16), key: createSecretKey(key) };
}

/**
 * Proves that the key belongs to this vault. A new vault takes the key it is given; after that another key is accepted
 * only beside one that is already known (rotation), never in its place.
 */
export function admitMasterKey(database: Database, current: MasterKey, previous: MasterKey | null): void {
  const proofs = proofsIn(database);
  if (fits(proofs, current)) return;
  if (proofs.size > 0 && !fits(proofs, previous)) throw wrongKey(database);
  database
    .prepare('INSERT OR IGNORE INTO master_keys (id, proof) VALUES (?, ?)')
    .run(current.id, seal(current.key, checkText, checkContext));
  // Two first users at once, each with a key of its own, must not both win.
  const known = database.prepare('SELECT count(*) FROM master_keys').pluck().get() as number;
  if (proofs.size === 0 && known !== 1) throw wrongKey(database);
}

/** STORE_KEY_WRONG where `admitMasterKey` would refuse; writes nothing. */
export function refuseForeignKey(database: Database, current: MasterKey, previous: MasterKey | null): void {
  const proofs = proofsIn(database);
  if (proofs.size > 0 && !fits(proofs, current) && !fits(proofs, previous)) throw wrongKey(database);
}

type Proofs = ReadonlyMap<string, Buffer>;

function proofsIn(database: Database): Proofs {
  const rows = database.prepare('SELECT id, proof FROM master_keys').all() as { id: string; proof: Buffer }[];
  return new Map(rows.map(({ id, proof }) => [id, proof]));
}

function fits(proofs: Proofs, candidate: MasterKey | null): boolean {
  const proof = candidate === null ? undefined : proofs.get(candidate.id);
  if (candidate === null || proof === undefined) return false;
  return open(candidate.key, proof, checkContext).equals(checkText);
}

function wrongKey(database: Database): AssistantError {
  return new AssistantError(storeErrors.keyWrong, { place: database.name });
}
