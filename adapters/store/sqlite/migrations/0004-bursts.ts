import type { Migration } from '../../../sqlite/migrate.ts';

/** `finished`: the line ends like a whole sentence, so that less silence after it is enough (assistant/ports/burst.ts). */
export const bursts: Migration = {
  version: 4,
  sql: 'ALTER TABLE inbox ADD COLUMN finished INTEGER NOT NULL DEFAULT 0;',
};
