import { join } from 'node:path';
import { createKeyvStore } from '../../adapters/key-value/keyv/keyv-key-value-store.ts';
import { createSqliteKeyvStorage } from '../../adapters/key-value/keyv/sqlite-keyv-storage.ts';
import { createSqliteKeyVault } from '../../adapters/key-vault/sqlite/sqlite-key-vault.ts';
import { vaultMigrations } from '../../adapters/key-vault/sqlite/vault-migrations.ts';
import { GroupCommit } from '../../adapters/sqlite/group-commit.ts';
import { migrate } from '../../adapters/sqlite/migrate.ts';
import { type Database, openDatabase } from '../../adapters/sqlite/open-database.ts';
import { createSqliteStore } from '../../adapters/store/sqlite/sqlite-store.ts';
import { storeMigrations } from '../../adapters/store/sqlite/store-migrations.ts';
import { ChannelGates } from '../../assistant/delivery/channel-gates.ts';
import { Rests } from '../../assistant/delivery/rests.ts';
import type { BurstWindow } from '../../assistant/ports/burst.ts';
import type { Channel, WebhookRequest } from '../../assistant/ports/channel.ts';
import type { Logger } from '../../assistant/ports/logger.ts';
import type { Store } from '../../assistant/ports/store.ts';
import type { DocumentLink } from '../../assistant/transcript/message.ts';
import { startArrivalWorker } from '../../daemon/workers/arrival-worker.ts';
import { startInboxWorker } from '../../daemon/workers/inbox-worker.ts';
import { startOutboxWorker } from '../../daemon/workers/outbox-worker.ts';
import { createPrepareSend } from '../../runtime/sending.ts';
import { testKey } from '../fixtures/sqlite-stores.ts';
import { MortalStore } from './mortal-store.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { SimulatedTime } from './simulated-time.ts';
import { createSimulatedTurn } from './simulated-turn.ts';
import type { SimulatedVendor } from './simulated-vendor.ts';

export interface World {
  readonly folder: string;
  readonly time: SimulatedTime;
  readonly random: SeededRandom;
  readonly vendors: readonly SimulatedVendor[];
  readonly bursts: Readonly<Record<string, BurstWindow>>;
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => silent };
/** The simulated clock tells the workers when to look. */
const neverMs = 2_147_483_647;
const leaseMs = 120_000;
let ids = 0;

/** The product from its doors to its vendors, with its own workers over its own store; what dies is dropped, not closed. */
export class SimulatedProcess {
  readonly mortal: MortalStore;
  readonly database: Database;
  /** The store as nobody kills it, for looking from outside. */
  readonly raw: Store;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #loops: readonly { notify(): void; stop(deadlineMs: number): Promise<boolean> }[];

  constructor({ folder, time, random, vendors, bursts }: World) {
    const { clock } = time;
    this.database = openTogether(join(folder, 'assistant.sqlite'));
    migrate(this.database, storeMigrations);
    const keys = openTogether(join(folder, 'keys.sqlite'));
    migrate(keys, vaultMigrations);
    const vault = createSqliteKeyVault({ database: keys, encryptionKey: testKey });
    const writes = new GroupCommit(this.database);
    this.raw = createSqliteStore({
      ...{ database: this.database, writes, vault, documentsFolder: join(folder, 'documents') },
      freeLeasesAt: clock.now(),
    });
    const values = createKeyvStore({
      storage: createSqliteKeyvStorage({ database: this.database, writes, now: () => time.now }),
      ...{ vault, now: () => time.now },
    });
    this.mortal = new MortalStore(this.raw, values);
    const { store } = this.mortal;
    this.#channels = new Map(vendors.map((vendor) => [vendor.traits.name, vendor.channel(this.mortal)]));
    const channels = () => [...this.#channels.keys()];
    const gates = new ChannelGates({
      ...{ values: this.mortal.values, clock, random: random.next },
      paceOf: (channel) => this.#channels.get(channel)?.traits.pace,
    });
    const rests = new Rests({ values: this.mortal.values, clock });
    const prepare = createPrepareSend({
      channels: () => this.#channels,
      documents: this.raw,
      linkTo: (document) => document,
      pictureOf: async () => new Uint8Array(),
    });
    const work = { store, clock, random: random.next, logger: silent, leaseMs, pollMs: neverMs };
    const ids_ = { next: () => `id${++ids}` };
    const outbox = startOutboxWorker({
      ...work,
      ...{ channels, gates },
      onResult: () => inbox.notify(),
      perform: {
        renderDocument: ({ id, quote }) => render(time, random, { id, kind: 'offer', quote }),
        handoff: async () => {},
        async prepareSend(call) {
          const ready = await prepare(call);
          const vendor = vendors.find(({ traits }) => traits.name === call.conversation.channel);
          const text = call.part.kind === 'text' ? call.part.text : '';
          vendor?.parts.set(call.id, { chat: call.conversation.address ?? '', text });
          return {
            ...ready,
            send() {
              if (vendor !== undefined) vendor.calling = call.id;
              return ready.send();
            },
          };
        },
      },
    });
    const inbox = startInboxWorker({
      ...work,
      ...createSimulatedTurn({ time, random }),
      channels,
      ids: ids_,
      bursts: () => bursts,
      pushes: (channel) => this.#channels.get(channel)?.traits,
      onCommitted: () => outbox.notify(),
    });
    const arrivals = startArrivalWorker({
      ...work,
      ...{ ids: ids_, rests },
      channels: () => this.#channels,
      bursts: () => bursts,
      onRecorded: () => inbox.notify(),
    });
    this.#loops = [arrivals, inbox, outbox];
  }

  /** As the daemon's loops do by themselves each second. */
  look(): void {
    for (const loop of this.#loops) loop.notify();
  }

  async receive(vendor: string, request: WebhookRequest, recorded: () => void): Promise<number> {
    const received = this.#channels.get(vendor)?.receive(request);
    if (received?.kind !== 'taken') return 404;
    for (const arrival of received.arrivals) {
      const { duplicate } = await this.mortal.store.recordArrival(arrival);
      if (!duplicate) recorded();
    }
    this.#loops[0]?.notify();
    return 200;
  }

  die(): void {
    this.mortal.dead = true;
    for (const loop of this.#loops) void loop.stop(0);
  }
}

/** The death of a process loses nothing that the system has taken: the disk need not be waited for here. */
function openTogether(file: string): Database {
  const database = openDatabase(file);
  database.pragma('synchronous = OFF');
  return database;
}

async function render(time: SimulatedTime, random: SeededRandom, link: DocumentLink): Promise<DocumentLink> {
  await new Promise<void>((resolve) => time.after(random.between(100, 3_000), resolve));
  time.events += 1;
  if (random.chance(0.1)) throw new Error('the printer has failed');
  return link;
}
