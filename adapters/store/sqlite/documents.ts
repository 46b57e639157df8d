import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssistantError } from '../../../assistant/errors.ts';
import type { DocumentRecord, DocumentStore } from '../../../assistant/ports/document-store.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import type { DocumentKind } from '../../../assistant/transcript/document-kind.ts';
import { storageCode, toStoreError } from '../../sqlite/sqlite-errors.ts';
import { writeWholeFile } from './sealed-file.ts';
import { openJson, sealJson } from './sealed-json.ts';
import { reading, type StoreContext } from './store-context.ts';

interface DocumentRow {
  readonly id: string;
  readonly kind: DocumentKind;
  readonly quote: string;
  readonly customer: string;
  readonly specimen: number;
  readonly person: string;
  readonly year: number;
  readonly number: number | null;
  readonly printed_number: string;
  readonly issued_at: number;
  readonly file_name: Uint8Array | null;
  readonly file_bytes: number | null;
}

export function createDocuments(context: StoreContext): DocumentStore {
  const { database, writes, vault } = context;
  const selectByKey = database.prepare<[string, string, string, number], DocumentRow>(
    'SELECT * FROM documents WHERE kind = ? AND quote = ? AND customer = ? AND specimen = ?',
  );
  const selectById = database.prepare<[string], DocumentRow>('SELECT * FROM documents WHERE id = ?');
  const takeNumber = database
    .prepare<[string, number], number>(
      `INSERT INTO document_numbers (kind, year, last) VALUES (?, ?, 1)
       ON CONFLICT (kind, year) DO UPDATE SET last = last + 1 RETURNING last`,
    )
    .pluck();
  const insert = database.prepare(
    `INSERT INTO documents (id, kind, quote, customer, specimen, person, year, number, printed_number, issued_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const nameFile = database.prepare('UPDATE documents SET file_name = ?, file_bytes = ? WHERE id = ?');

  async function recordOf(row: DocumentRow): Promise<DocumentRecord> {
    const { file_name: sealedName, file_bytes: bytes } = row;
    const { id, kind, quote, customer, person, year, number, printed_number: printedNumber } = row;
    const specimen = row.specimen === 1;
    const file =
      sealedName === null || bytes === null
        ? null
        : { name: openJson<string>(await vault.cipher(person), sealedName, `documents:${id}:name`), bytes };
    return {
      id,
      kind,
      quote,
      customer,
      specimen,
      person,
      year,
      number,
      printedNumber,
      issuedAt: new Date(row.issued_at),
      file,
    };
  }

  function find(id: string): DocumentRow | undefined {
    return reading(context, () => selectById.get(id));
  }

  return {
    async findDocument({ kind, quote, customer, specimen }) {
      const row = reading(context, () => selectByKey.get(kind, quote, customer, Number(specimen)));
      return row && recordOf(row);
    },

    async reserveDocument({ id, kind, quote, customer, specimen, person, year, at, printedAs }) {
      const row = await writes.run(() => {
        const known = selectByKey.get(kind, quote, customer, Number(specimen));
        if (known !== undefined) return known;
        const number = specimen ? null : (takeNumber.get(kind, year) ?? null);
        const printed = printedAs(number);
        insert.run(id, kind, quote, customer, Number(specimen), person, year, number, printed, at.getTime());
        return selectById.get(id);
      });
      if (row === undefined) throw new Error('a document was reserved and is not there');
      return recordOf(row);
    },

    async storeDocument({ id, name, bytes }) {
      const row = find(id);
      if (row === undefined) throw new AssistantError(storeErrors.unknownDocument);
      const cipher = await vault.cipher(row.person);
      const path = documentPath(context, id);
      try {
        await writeWholeFile(path, cipher.seal(bytes, `documents:${id}`));
      } catch (error) {
        throw toStoreError(error, path);
      }
      const sealedName = sealJson(cipher, name, `documents:${id}:name`);
      await writes.run(() => nameFile.run(sealedName, bytes.length, id));
      return recordOf({ ...row, file_name: sealedName, file_bytes: bytes.length });
    },

    async readDocument(id) {
      const row = find(id);
      return row && recordOf(row);
    },

    async readDocumentFile(id) {
      const row = find(id);
      if (row === undefined || row.file_name === null) return undefined;
      const cipher = await vault.cipher(row.person);
      const path = documentPath(context, id);
      try {
        return cipher.open(await readFile(path), `documents:${id}`);
      } catch (error) {
        if (storageCode(error) === 'ENOENT') {
          throw new AssistantError(storeErrors.documentLost, { place: path }, { cause: error });
        }
        throw toStoreError(error, path);
      }
    },
  };
}

/** Ids are URL-safe, so an id is a file name; anything else is refused before it reaches the disk. */
export function documentPath(context: StoreContext, id: string): string {
  if (!/^[\w-]+$/.test(id)) throw new AssistantError(storeErrors.unknownDocument);
  return join(context.documentsFolder, `${id}.sealed`);
}
