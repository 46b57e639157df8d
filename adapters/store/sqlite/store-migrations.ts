import type { Migration } from '../../sqlite/migrate.ts';
import { initial } from './migrations/0001-initial.ts';
import { withdrawalsAndSpecimens } from './migrations/0002-withdrawals-and-specimens.ts';
import { recordsAndCorrections } from './migrations/0003-records-and-corrections.ts';
import { bursts } from './migrations/0004-bursts.ts';
import { lineChain } from './migrations/0005-line-chain.ts';
import { channels } from './migrations/0006-channels.ts';
import { personalData } from './migrations/0007-personal-data.ts';
import { topics } from './migrations/0008-topics.ts';
import { people } from './migrations/0009-people.ts';
import { keyValues } from './migrations/0010-key-values.ts';
import { bookings } from './migrations/0011-bookings.ts';
import { drafts } from './migrations/0012-drafts.ts';
import { vendorLanes } from './migrations/0013-vendor-lanes.ts';
import { crowds } from './migrations/0014-crowds.ts';
import { consent } from './migrations/0015-consent.ts';

export const storeMigrations: readonly Migration[] = [
  initial,
  withdrawalsAndSpecimens,
  recordsAndCorrections,
  bursts,
  lineChain,
  channels,
  personalData,
  topics,
  people,
  keyValues,
  bookings,
  drafts,
  vendorLanes,
  crowds,
  consent,
];
