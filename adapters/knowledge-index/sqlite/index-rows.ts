import type { Database } from 'better-sqlite3';
import { PostingsBuilder } from '../../../assistant/retrieval/analyze.ts';
import { unitsOf } from '../../../assistant/retrieval/chunk.ts';
import type { KnowledgeDocument } from '../../../assistant/retrieval/knowledge-document.ts';
import { mergePostings } from '../../../assistant/retrieval/merge-postings.ts';
import type { Postings } from '../../../assistant/retrieval/postings.ts';
import { partsOf, readPostings, readStatistics } from '../../../assistant/retrieval/postings-parts.ts';
import { unitRowsPart, unitSectionsPart } from './index-schema.ts';
import { readPart } from './stored-parts.ts';

/** Rows of the units in the order of the stored postings; none where nothing is stored. */
export function readRows(database: Database): Uint32Array {
  const bytes = readPart(database, unitRowsPart);
  return bytes === null ? new Uint32Array(0) : new Uint32Array(bytes.slice().buffer);
}

export function storedPostings(database: Database, unitCount: number): Postings {
  const read = (name: string): Uint8Array => readPart(database, name) ?? new Uint8Array(0);
  return readPostings(readStatistics(unitCount, read), read);
}

export function removeDocument(database: Database, id: number): void {
  const units = database
    .prepare('SELECT unit.id FROM unit JOIN section ON section.id = unit.section WHERE section.document = ?')
    .pluck()
    .all(id) as number[];
  const removeStems = database.prepare('DELETE FROM stems WHERE rowid = ?');
  for (const unit of units) removeStems.run(unit);
  const removeChunks = database.prepare('DELETE FROM chunk WHERE unit = ?');
  for (const unit of units) removeChunks.run(unit);
  database.prepare('DELETE FROM unit WHERE section IN (SELECT id FROM section WHERE document = ?)').run(id);
  database.prepare('DELETE FROM section WHERE document = ?').run(id);
  database.prepare('DELETE FROM document WHERE id = ?').run(id);
}

export interface Inserter {
  readonly postings: PostingsBuilder;
  /** Rows of the units in the order in which the builder saw them. */
  readonly rows: number[];
  insert(document: KnowledgeDocument, hash: string): void;
}

export function createInserter(database: Database): Inserter {
  const addDocument = database.prepare('INSERT INTO document VALUES (NULL, ?, ?, ?, ?, ?)');
  const addSection = database.prepare('INSERT INTO section VALUES (NULL, ?, ?, ?, ?, ?, ?)');
  const addUnit = database.prepare('INSERT INTO unit VALUES (NULL, ?, ?, ?)');
  const addChunk = database.prepare('INSERT INTO chunk VALUES (NULL, ?, ?, ?)');
  const addStems = database.prepare('INSERT INTO stems (rowid, title, text) VALUES (?, ?, ?)');
  const postings = new PostingsBuilder();
  const rows: number[] = [];
  const insertUnit = (section: number | bigint, title: string, text: string): number => {
    const row = Number(addUnit.run(section, title, text).lastInsertRowid);
    const stems = postings.add(title, text);
    addStems.run(row, stems.title, stems.text);
    rows.push(row);
    return row;
  };
  const insert = (document: KnowledgeDocument, hash: string): void => {
    const { name, file, title, audience } = document;
    const documentRow = addDocument.run(name, file, hash, title, audience).lastInsertRowid;
    const sectionRows = new Map<string, number | bigint>();
    for (const section of document.sections) {
      // A heading that comes twice is one section: it can be hit once.
      const { heading, line, validFrom, validUntil } = section;
      const neverSay = section.neverSay.length === 0 ? null : JSON.stringify(section.neverSay);
      const key = `${heading}\0${validFrom ?? ''} ${validUntil ?? ''}\0${neverSay ?? ''}`;
      const row =
        sectionRows.get(key) ??
        addSection.run(documentRow, heading, line, validFrom, validUntil, neverSay).lastInsertRowid;
      sectionRows.set(key, row);
      const units = unitsOf(section.text);
      const [searchTitle, ...aliases] = section.searchTitles;
      for (const { start, end, chunks } of units) {
        const unit = insertUnit(row, searchTitle, section.text.slice(start, end));
        for (const chunk of chunks) addChunk.run(unit, chunk.start - start, chunk.end - start);
      }
      const first = section.text.slice(units[0]?.start, units[0]?.end);
      for (const alias of aliases) insertUnit(row, alias, first);
    }
  };
  return { postings, rows, insert };
}

/** Numbers the units in the order of documents and places, so that equal knowledge gives equal answers to the last tie. */
export function writePostings(database: Database, oldRows: Uint32Array, old: Postings | null, added: Inserter): void {
  const order = database
    .prepare(
      `SELECT unit.id, unit.section FROM unit JOIN section ON section.id = unit.section
       JOIN document ON document.id = section.document ORDER BY document.name, unit.id`,
    )
    .raw()
    .all() as [number, number][];
  const numbers = new Map(order.map(([row], number) => [row, number]));
  const place = (rows: ArrayLike<number>): Int32Array => Int32Array.from(rows, (row) => numbers.get(row) ?? -1);
  const parts = [
    ...(old === null ? [] : [{ postings: old, place: place(oldRows) }]),
    { postings: added.postings.build(), place: place(added.rows) },
  ];
  const store = database.prepare('INSERT OR REPLACE INTO postings VALUES (?, ?)');
  for (const { name, bytes } of partsOf(mergePostings(parts, order.length))) store.run(name, bytes);
  store.run(unitRowsPart, bytesOf(order.map(([row]) => row)));
  store.run(unitSectionsPart, bytesOf(order.map(([, section]) => section)));
}

function bytesOf(values: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(values).buffer);
}
