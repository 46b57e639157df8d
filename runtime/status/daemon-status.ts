import { existsSync } from 'node:fs';
import { readDaemonReadiness } from '../../adapters/http/daemon-readiness.ts';
import { daemonLockHolder } from '../daemon-lock.ts';
import type { ListeningPlace } from '../listening-place.ts';

export interface DaemonStatus {
  readonly running: boolean;
  readonly pid: number | null;
  readonly since: Date | null;
  /** Where it listens, as seen from this machine; null when it does not run or that is not known. */
  readonly address: string | null;
  /** `ready`, `degraded`, `unavailable`; null when it does not run or does not answer. */
  readonly state: string | null;
  /** What it says does not work, by name. */
  readonly troubles: Readonly<Record<string, string>>;
  /** Of the project it works with, which may be another than lies there. */
  readonly configHash: string | null;
}

const notRunning: DaemonStatus = {
  ...{ running: false, pid: null, since: null, address: null },
  ...{ state: null, troubles: {}, configHash: null },
};

/** Whoever holds the lock is alive: it goes with the process. */
export async function readDaemon(lock: string, place: ListeningPlace | undefined): Promise<DaemonStatus> {
  const holder = existsSync(lock) ? daemonLockHolder(lock) : undefined;
  if (holder === undefined || holder.purpose !== 'daemon') return notRunning;
  const { pid, since } = holder;
  const address = fromHere(holder.address) ?? (place?.pid === pid ? fromHere(place.address) : null);
  const said = address === null ? undefined : await readDaemonReadiness(address);
  return {
    ...{ running: true, pid, since, address },
    state: said?.state ?? null,
    troubles: said?.troubles ?? {},
    configHash: said?.configHash ?? null,
  };
}

/** An address for all networks is no place to call; a port that the system is to choose is none yet. */
function fromHere(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.port === '0') return null;
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1';
  if (url.hostname === '[::]') url.hostname = '[::1]';
  return url.origin;
}
