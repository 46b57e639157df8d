import { chunkingVersion } from '../../../assistant/retrieval/chunk.ts';
import { tokenizerVersion } from '../../../assistant/retrieval/tokenize.ts';

const tablesVersion = 1;

/** A generation made by another version is not continued but made anew. */
export const indexVersion = `${tablesVersion}.${tokenizerVersion}.${chunkingVersion}`;

/**
 * FTS5 keeps no copy of the texts (`content=''`) and takes words that are already stemmed; `ascii` splits them at blanks
 * and leaves Cyrillic alone. A chunk's id is never given again: stored postings and vectors name it. `postings` is the same index in the form that is searched in memory.
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
  valid_until TEXT
);
CREATE INDEX section_document ON section (document);
CREATE TABLE chunk (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  section INTEGER NOT NULL REFERENCES section (id),
  title TEXT NOT NULL,
  text TEXT NOT NULL
);
CREATE INDEX chunk_section ON chunk (section);
CREATE VIRTUAL TABLE stems USING fts5(title, text, content='', contentless_delete=1, tokenize='ascii');
CREATE VIRTUAL TABLE prefixes USING fts5(title, text, content='', contentless_delete=1, tokenize='ascii');
CREATE TABLE postings (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) WITHOUT ROWID;
`;

/** `postings` rows beside those of `partsOf`: by number of chunk its row and its section. */
export const chunkRowsPart = 'chunk.rows';
export const chunkSectionsPart = 'chunk.sections';
