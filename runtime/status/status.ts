import { existsSync } from 'node:fs';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { schemaOf } from '../../adapters/sqlite/inspect-database.ts';
import { localDate } from '../../assistant/local-time/local-date.ts';
import type { Clock } from '../../assistant/ports/clock.ts';
import type { WorkOverview } from '../../assistant/ports/work-overview.ts';
import type { ConfigIdentity } from '../../assistant/pricing/quote.ts';
import { readConfigIdentity } from '../../project/config-identity.ts';
import { companyTimeZone } from '../company-time-zone.ts';
import { dataPaths, isFilled } from '../data-folder.ts';
import { freeBytes } from '../free-space.ts';
import { type ListeningPlace, readListeningPlace } from '../listening-place.ts';
import { packageVersion } from '../package-root.ts';
import type { OnRenewed } from '../project-secrets.ts';
import type { Environment } from '../secrets.ts';
import { openStorage, type Storage } from '../storage.ts';
import { type ChannelStatus, readChannels } from './channel-status.ts';
import { type DaemonStatus, readDaemon } from './daemon-status.ts';
import { type BackupStatus, type ListingsStatus, latestBackup, readListings } from './kept-files.ts';

/** What is counted over conversations looks at so many of the latest. */
const conversationsLookedAt = 2_000;

export interface PeopleStatus {
  /** Of the latest so many. */
  readonly conversations: number;
  /** People lead them. */
  readonly manned: number;
  /** A human was called and has not come. */
  readonly calling: number;
  /** Proposed replies that nobody has decided about. */
  readonly drafts: number;
}

/** Of today, by the company's calendar. */
export interface ModelSpending {
  readonly day: string;
  readonly calls: number;
  readonly tokens: number;
  readonly kopecks: number;
}

export interface Status {
  readonly version: string;
  /** Of the company: times are shown in it. */
  readonly timeZone: string;
  readonly daemon: DaemonStatus;
  /** Of the project's files as they lie there now. */
  readonly config: ConfigIdentity;
  /** Null before the first start. */
  readonly schema: number | null;
  readonly queues: Pick<WorkOverview, 'arrivals' | 'inbox' | 'outbox'>;
  readonly stuck: Pick<WorkOverview, 'dead' | 'held'>;
  /** Those that rest or do not answer. */
  readonly channels: readonly ChannelStatus[];
  /** Where people have silenced the assistant: `all` or `channel:NAME`. */
  readonly silenced: readonly string[];
  readonly people: PeopleStatus;
  /** Null where there are none. */
  readonly listings: ListingsStatus | null;
  readonly backup: BackupStatus | null;
  readonly disk: { readonly freeBytes: number };
  readonly models: ModelSpending;
}

/** What the daemon is doing, seen from beside it; without one, what it will find. Nothing is made where nothing was. */
export async function readStatus(
  folder: string,
  environment: Environment,
  { clock = systemClock, onRenewed }: { clock?: Clock; onRenewed?: OnRenewed | undefined } = {},
): Promise<Status> {
  const paths = dataPaths(folder, environment);
  const now = clock.now();
  const [config, timeZone, listings, backup, free] = await Promise.all([
    readConfigIdentity(folder),
    companyTimeZone(folder, environment, now),
    readListings(paths.folder),
    latestBackup(folder),
    freeBytes(existsSync(paths.folder) ? paths.folder : folder),
  ]);
  const day = localDate(now, timeZone);
  const filled = isFilled(paths.database);
  const { place, ...stored } = filled
    ? await withStorage(await openStorage(folder, environment, { clock, onRenewed }), { now, day })
    : nothingStored(day);
  const daemon = await readDaemon(paths.lock, place);
  return {
    version: packageVersion(),
    ...{ timeZone, daemon, config },
    schema: filled ? schemaOf(paths.database) : null,
    ...stored,
    ...{ listings, backup, disk: { freeBytes: free } },
  };
}

interface Stored extends Pick<Status, 'queues' | 'stuck' | 'channels' | 'silenced' | 'people' | 'models'> {
  readonly place: ListeningPlace | undefined;
}

async function withStorage(
  { store, keyValues, close }: Storage,
  { now, day }: { now: Date; day: string },
): Promise<Stored> {
  try {
    const [work, channels, silenced, people, models, place] = await Promise.all([
      store.workOverview(now),
      readChannels(keyValues, now),
      store.switchedOff(),
      readPeople(store),
      readSpending(store, day),
      readListeningPlace(keyValues),
    ]);
    const { arrivals, inbox, outbox, dead, held } = work;
    const queues = { arrivals, inbox, outbox };
    return { queues, stuck: { dead, held }, channels, silenced, people, models, place };
  } finally {
    await close();
  }
}

function nothingStored(day: string): Stored {
  const none = { waiting: 0, oldestMs: 0 };
  return {
    queues: { arrivals: none, inbox: none, outbox: none },
    stuck: { dead: 0, held: 0 },
    channels: [],
    silenced: [],
    people: { conversations: 0, manned: 0, calling: 0, drafts: 0 },
    models: { day, calls: 0, tokens: 0, kopecks: 0 },
    place: undefined,
  };
}

async function readPeople(store: Storage['store']): Promise<PeopleStatus> {
  const [latest, drafts] = await Promise.all([
    store.listConversations({ limit: conversationsLookedAt }),
    store.countDrafts(),
  ]);
  const manned = latest.filter(({ state }) => state.mode === 'paused');
  const calling = latest.filter(
    ({ state }) => state.mode !== 'paused' && state.blocked !== true && state.handoff !== null,
  );
  const waiting = drafts.filter(({ status }) => status === 'waiting');
  return {
    conversations: latest.length,
    manned: manned.length,
    calling: calling.length,
    drafts: waiting.reduce((sum, { count }) => sum + count, 0),
  };
}

async function readSpending(store: Storage['store'], day: string): Promise<ModelSpending> {
  const usage = await store.readModelUsage({ from: day, to: day });
  const sum = (value: (each: (typeof usage)[number]) => number) =>
    usage.reduce((total, each) => total + value(each), 0);
  return {
    day,
    calls: sum(({ calls }) => calls),
    tokens: sum(({ inputTokens, outputTokens }) => inputTokens + outputTokens),
    kopecks: sum(({ kopecks }) => kopecks),
  };
}
