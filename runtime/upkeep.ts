import { resolve } from 'node:path';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { BackupSettings, PersonalDataSettings } from '../assistant/settings/data-keeping-settings.ts';
import { withheldMs } from '../assistant/transcript/consent.ts';
import { makeDailyBackup } from './backup/backup-schedule.ts';
import { erase, finishErasures } from './privacy/erasing.ts';
import type { Environment } from './secrets.ts';
import type { Storage } from './storage.ts';

const dayMs = 86_400_000;
/** Longer than that no raw event is kept, whatever became of it. */
const rawEventMs = 72 * 3_600_000;
/** People erased in one commit: others wait for it. */
const erasedTogether = 50;

export interface UpkeepSettings {
  readonly backups: BackupSettings;
  readonly personalData: PersonalDataSettings;
}

export interface UpkeepParts {
  readonly folder: string;
  readonly environment: Environment;
  readonly storage: Pick<Storage, 'store' | 'keyValues' | 'vault' | 'paths'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What the daemon does with its data day by day. */
export function createUpkeep({ folder, environment, storage, clock, logger }: UpkeepParts) {
  const copiesOf = ({ backups }: UpkeepSettings) => [
    resolve(folder, backups.folder),
    resolve(folder, backups.keysFolder),
  ];

  /** What is kept for hours: raw events that were not understood, contacts that nobody has consented to. */
  async function forgetSoon(): Promise<void> {
    const { store } = storage;
    const now = clock.now().getTime();
    const emptied = await store.emptyArrivals({ before: new Date(now - rawEventMs) });
    if (emptied > 0) logger.error({ emptied }, 'arrivals that were not understood in 72 hours are emptied');
    const withheld = await store.forgetWithheld({ before: new Date(now - withheldMs) });
    if (withheld > 0) logger.info({ withheld }, 'what nobody has consented to in 72 hours is forgotten');
  }

  return {
    forgetSoon,

    /** Forgets whose term has come: silent conversations, raw events, papers kept by law; finishes what a crash interrupted. */
    async forget(settings: UpkeepSettings): Promise<void> {
      const { store, keyValues } = storage;
      const now = clock.now();
      await keyValues.sweep();
      const copies = copiesOf(settings);
      await forgetSoon();
      const finished = await finishErasures(storage, copies, clock);
      if (finished > 0) logger.warn({ finished }, 'erasures that were interrupted are finished');
      const dropped = await store.dropKeptDocuments(now);
      if (dropped > 0) logger.info({ dropped }, 'documents whose term of keeping is over are removed');
      const before = new Date(now.getTime() - settings.personalData.keepDays * dayMs);
      for (;;) {
        const persons = await store.listIdlePersons({ before, limit: erasedTogether });
        if (persons.length === 0) return;
        await erase(storage, persons, { because: 'retention', clock, copies });
        logger.info({ erased: persons.length }, 'people whose term of keeping is over are erased');
      }
    },

    /** At the person's own demand: whoever is joined with him goes too. */
    async eraseOnDemand(person: string, settings: UpkeepSettings): Promise<void> {
      const persons = await storage.store.samePersons([person]);
      const report = await erase(storage, persons, { because: 'demand', clock, copies: copiesOf(settings) });
      const { people, conversations, kept, vendors } = report;
      logger.info({ people, conversations: conversations.length, kept: kept.length, vendors }, 'erased on demand');
    },

    async backUp({ backups }: UpkeepSettings): Promise<void> {
      if (!backups.enabled) return;
      const { file, documents, bytes, lost } = await makeDailyBackup(folder, environment, backups, clock.now());
      logger.info({ file, documents, bytes }, 'backed up');
      if (lost.length > 0) logger.warn({ lost }, 'files of documents are missing');
    },
  };
}
