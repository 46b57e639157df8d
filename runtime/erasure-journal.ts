import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { storageCode, toStoreError } from '../adapters/sqlite/sqlite-errors.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { DataPaths } from './data-folder.ts';
import { syncFolder } from './sync-folder.ts';

export const erasureJournalErrors = defineErrors({
  damaged: {
    code: 'ERASURE_JOURNAL_DAMAGED',
    kind: 'runtime',
    ru: {
      message: '{place}:{line}: строка журнала удалений не читается',
      hint: 'Верните файл из резервной копии: без него восстановление вернёт данные тех, кто просил их удалить',
    },
    en: {
      message: '{place}:{line}: this line of the erasure journal cannot be read',
      hint: 'Bring the file back from a backup: without it a restore would bring erased people back',
    },
  },
});

/** Who was erased and when. `person` is a random id that leads to nothing once the data are gone. */
export interface ErasureEntry {
  readonly at: string;
  readonly person: string;
  /** On whose word: the person's demand, or the end of the term for which data are kept. */
  readonly because: 'demand' | 'retention';
}

export function erasureJournalFile({ folder }: Pick<DataPaths, 'folder'>): string {
  return join(folder, 'erasures.jsonl');
}

/** Only ever appended to, synced before anything is erased: an erasure that was begun is finished after a crash. */
export function noteErasures(file: string, entries: readonly ErasureEntry[]): void {
  if (entries.length === 0) return;
  try {
    const descriptor = openSync(file, 'a', 0o600);
    try {
      writeSync(descriptor, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    syncFolder(dirname(file));
  } catch (error) {
    throw toStoreError(error, file);
  }
}

/** Empty when there is no such file. A last line cut by a crash counts as not written. */
export function readErasures(file: string): readonly ErasureEntry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (storageCode(error) === 'ENOENT') return [];
    throw toStoreError(error, file);
  }
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .flatMap((line, index) => (line.trim() === '' ? [] : [entryOf(line, file, index + 1)]));
}

function entryOf(line: string, place: string, number: number): ErasureEntry {
  try {
    const entry = JSON.parse(line) as Partial<ErasureEntry>;
    if (typeof entry.at === 'string' && typeof entry.person === 'string') {
      return { at: entry.at, person: entry.person, because: entry.because ?? 'demand' };
    }
  } catch {
    // told below
  }
  throw new AssistantError(erasureJournalErrors.damaged, { place, line: number });
}
