import { chunkingVersion } from '../../../assistant/retrieval/chunk.ts';
import { tokenizerVersion } from '../../../assistant/retrieval/tokenize.ts';

const tablesVersion = 4;

/** A generation made by another version is not continued but made anew. */
export const indexVersion = `${tablesVersion}.${tokenizerVersion}.${chunkingVersion}`;

/**
 * FTS5 keeps no copy of the texts (`content=''`) and takes words that are already stemmed; `ascii` splits them at blanks
 * and leaves Cyrillic alone. Ids of units and
 * chunks are never given again: stored postings and vectors name them. `postings` is the same index in the form that is searched in memory.
 */
export const indexTables = `
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE document (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  file TEXT NOT NULL,
  hash TEXT NOT NULL,
  title TEXT NOT NULL,
  audience TEXT NOT NULL
);
CREATE TABLE section (
  id INTEGER PRIMARY KEY,
  document INTEGER NOT NULL REFERENCES document (id),
  heading TEXT NOT NULL,
  line INTEGER NOT NULL,
  valid_from TEXT,
  valid_until TEXT,
  never_say TEXT
);
CREATE INDEX section_document ON section (document);
CREATE TABLE unit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  section INTEGER NOT NULL REFERENCES section (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX unit_section ON unit (section);
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  unit INTEGER NOT NULL REFERENCES unit (id),
  first INTEGER NOT NULL,
  past INTEGER NOT NULL
);
CREATE INDEX chunk_unit ON chunk (unit);
CREATE VIRTUAL TABLE stems USING fts5(title, text, content='', contentless_delete=1, tokenize='ascii');
CREATE TABLE postings (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
`;

/** `postings` rows beside those of `partsOf`: by number of unit its row and its section. */
export const unitRowsPart = 'unit.rows';
export const unitSectionsPart = 'unit.sections';
