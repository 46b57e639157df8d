import type { Migration } from '../../sqlite/migrate.ts';
import { initial } from './migrations/0001-initial.ts';

export const storeMigrations: readonly Migration[] = [initial];
