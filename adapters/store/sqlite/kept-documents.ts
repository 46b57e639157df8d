import { readFile } from 'node:fs/promises';
import { AssistantError } from '../../../assistant/errors.ts';
import type { KeptDocument, PersonalDataStore } from '../../../assistant/ports/personal-data-store.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import { documentPath } from './documents.ts';
import { writeWholeFile } from './sealed-file.ts';
import { openJson, sealJson } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

export interface PaperRow {
  readonly id: string;
  readonly kind: KeptDocument['kind'];
  readonly quote: string;
  readonly printed_number: string;
  readonly issued_at: number;
}

interface KeptRow extends PaperRow {
  readonly ground: string;
  readonly until: number;
}

type Sealed = PaperRow & { readonly person: string; readonly file_name: Uint8Array | null };

/** Papers that outlive their person by law. */
export function createKeptDocuments(context: StoreContext) {
  const { database, vault, writes } = context;
  const selectOf = database.prepare<[string], KeptRow>(
    `SELECT id, kind, quote, printed_number, issued_at, ground, until
     FROM kept_documents JOIN documents ON documents.id = document WHERE origin = ? ORDER BY issued_at, id`,
  );
  const selectOne = database.prepare<[string], Sealed>('SELECT * FROM documents WHERE id = ?');
  const insert = database.prepare(
    `INSERT INTO kept_documents (document, origin, ground, until) VALUES (?, ?, ?, ?)
     ON CONFLICT (document) DO UPDATE SET ground = excluded.ground, until = max(until, excluded.until)`,
  );
  const reseal = database.prepare('UPDATE documents SET person = ?, file_name = ? WHERE id = ?');
  const selectDue = database.prepare<[number], Sealed>(
    'SELECT documents.* FROM kept_documents JOIN documents ON documents.id = document WHERE until <= ?',
  );
  const forget = database.prepare('DELETE FROM kept_documents WHERE document = ?');
  const remove = database.prepare('DELETE FROM documents WHERE id = ?');

  async function keep({ id, ground, until }: Parameters<PersonalDataStore['keepDocument']>[0]): Promise<void> {
    const row = reading(context, () => selectOne.get(id));
    if (row === undefined) throw new AssistantError(storeErrors.unknownDocument);
    const owner = keeperOf(id);
    if (row.person === owner) {
      await writes.run(() => insert.run(id, '', ground, until.getTime()));
      return;
    }
    const [former, own] = [await vault.cipher(row.person), await vault.cipher(owner)];
    const path = documentPath(context, id);
    const nameContext = `documents:${id}:name`;
    let name: Uint8Array | null = null;
    if (row.file_name !== null) {
      name = sealJson(own, openJson(former, row.file_name, nameContext), nameContext);
      const bytes = await readFile(path);
      // After a crash between file and row the file is under its own key already.
      const plain = tryOpen(() => own.open(bytes, `documents:${id}`)) ?? former.open(bytes, `documents:${id}`);
      await writeWholeFile(path, own.seal(plain, `documents:${id}`));
    }
    await writes.run(() => {
      insert.run(id, row.person, ground, until.getTime());
      reseal.run(owner, name, id);
    });
  }

  return {
    of(person: string): readonly KeptDocument[] {
      return reading(context, () => selectOf.all(person)).map(
        ({ id, kind, printed_number: printedNumber, issued_at, ground, until }) => ({
          ...{ id, kind, printedNumber, ground },
          issuedAt: new Date(issued_at),
          until: new Date(until),
        }),
      );
    },
    keep,
    async drop(now: Date, removeFiles: (documents: readonly PaperRow[]) => Promise<void>): Promise<number> {
      const due = reading(context, () => selectDue.all(now.getTime()));
      for (const { id } of due) await vault.destroy(keeperOf(id));
      await removeFiles(due);
      await writes.run(() => {
        for (const { id } of due) {
          forget.run(id);
          remove.run(id);
        }
      });
      return due.length;
    },
  };
}

function keeperOf(document: string): string {
  return `kept:${document}`;
}

function tryOpen(open: () => Uint8Array): Uint8Array | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
