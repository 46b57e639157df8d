import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3';
import type { Embedder } from '../../../assistant/ports/embedder.ts';
import type {
  KnowledgeAnswer,
  KnowledgeHit,
  KnowledgeIndex,
  KnowledgeQuery,
} from '../../../assistant/ports/knowledge-index.ts';
import { type TextTerms, termsOf } from '../../../assistant/retrieval/analyze.ts';
import { type AskedSubject, askedSubjectOf } from '../../../assistant/retrieval/asked-subject.ts';
import { askedWordsOf } from '../../../assistant/retrieval/asked-words.ts';
import { bearingOf, isHeadedBy, type TitledPassage } from '../../../assistant/retrieval/bearing.ts';
import { bestPassage } from '../../../assistant/retrieval/best-passage.ts';
import { confidenceOf } from '../../../assistant/retrieval/confidence.ts';
import { coverageOf, isNamedIn } from '../../../assistant/retrieval/coverage.ts';
import { inKnownLanguage } from '../../../assistant/retrieval/english-terms.ts';
import { fuseScores } from '../../../assistant/retrieval/fuse.ts';
import { plainPriceWording } from '../../../assistant/retrieval/price-wording.ts';
import { respell } from '../../../assistant/retrieval/respell.ts';
import type { ScoredUnit } from '../../../assistant/retrieval/scoring.ts';
import { createWordAnalyzer } from '../../../assistant/retrieval/tokenize.ts';
import { topUnits } from '../../../assistant/retrieval/top-units.ts';
import { currentGeneration, generationPath } from './generation-files.ts';
import { indexVersion, unitRowsPart, unitSectionsPart } from './index-schema.ts';
import { createLexicalSearch } from './lexical-search.ts';
import { readPart } from './stored-parts.ts';
import { createVectorSearch, loadVectorExtension, storedVectors } from './vectors.ts';

export interface OpenOptions {
  readonly embedder: Embedder | null;
  /** What the vector side weighs beside the lexical one. */
  readonly vectorWeight: number;
  /** How long the embedder may take before the answer is lexical alone. */
  readonly embedderTimeoutMs: number;
  /** Told once why a question got no vector; the answers are lexical then. */
  readonly onQuestionFailure?: (reason: string) => void;
  /** Give the index at once and read most of it afterwards: for a daemon that must be ready soon. */
  readonly inBackground: boolean;
  /** The local date, YYYY-MM-DD: texts outside their validity are not found. */
  readonly today: () => string;
}

/** Units that are looked at for each wanted section: a section may hold several. */
const unitsPerHit = 10;
const fusedCandidates = 100;
/** Among so many a passage about the thing itself is looked for. */
const subjectCandidates = 12;
/** Characters; what a customer pastes beyond that says nothing more about what is wanted. */
const longestQuery = 4000;

export interface SqliteKnowledgeIndex extends KnowledgeIndex {
  /** False also when an embedder is there, but not yet a vector of its for every passage. */
  readonly usesVectors: boolean;
}

/** The current generation, or null when there is none that this version can read. */
export async function openSqliteIndex(folder: string, options: OpenOptions): Promise<SqliteKnowledgeIndex | null> {
  // Between reading the pointer and opening, another process may have replaced and removed the generation.
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const generation = currentGeneration(folder);
    if (generation === null) return null;
    const database = openGeneration(generationPath(folder, generation));
    if (database !== null) return createIndex(database, generation, options);
  }
  return null;
}

function openGeneration(path: string): Database | null {
  let database: Database | undefined;
  try {
    database = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
    const version = database.prepare("SELECT value FROM meta WHERE name = 'version'").pluck().get();
    // A generation never changes, so its pages may be shared with the system's cache.
    database.pragma('mmap_size = 1073741824');
    if (version === indexVersion) return database;
  } catch {
    // Not there any more or damaged: both are mended by indexing again.
  }
  database?.close();
  return null;
}

/** Whether the current generation was made of just these documents; null when there is none. */
export function holdsDocuments(
  folder: string,
  documents: readonly { readonly name: string; readonly file: string; readonly hash: string }[],
): boolean | null {
  const generation = currentGeneration(folder);
  const database = generation === null ? null : openGeneration(generationPath(folder, generation));
  if (database === null) return null;
  try {
    const stored = database.prepare('SELECT name, file, hash FROM document').raw().all() as [string, string, string][];
    const known = new Set(stored.map((document) => document.join('\0')));
    return (
      known.size === documents.length &&
      documents.every(({ name, file, hash }) => known.has([name, file, hash].join('\0')))
    );
  } finally {
    database.close();
  }
}

interface UnitRow {
  readonly title: string;
  readonly text: string;
  readonly heading: string;
  readonly line: number;
  readonly neverSay: string | null;
  readonly document: string;
  readonly file: string;
  readonly documentTitle: string;
}

async function createIndex(
  database: Database,
  generation: string,
  options: OpenOptions,
): Promise<SqliteKnowledgeIndex> {
  const rows = storedNumbers(database, unitRowsPart);
  const sections = storedNumbers(database, unitSectionsPart);
  const analyze = createWordAnalyzer();
  const lexicalSearch = createLexicalSearch(database, rows, analyze, options.inBackground);
  const hidden = createHiddenSections(database, options.today);
  const embedder = await usableEmbedder(database, options.embedder);
  const vectors = embedder === null ? null : createVectorSearch(database);
  const embedQuestion = embedder === null ? null : createQuestionEmbedder(embedder, options);
  const numberOfRow = new Map(embedder === null ? [] : Array.from(rows, (row, number) => [row, number] as const));
  const readUnit: Statement<[number], UnitRow> = database.prepare(
    `SELECT unit.title, unit.text, section.heading, section.line, section.never_say AS neverSay, document.name AS document, document.file,
       document.title AS documentTitle
     FROM unit JOIN section ON section.id = unit.section JOIN document ON document.id = section.document
     WHERE unit.id = ?`,
  );

  return { generation, usesVectors: embedder !== null, search, close: async () => void database.close() };

  async function search(query: KnowledgeQuery): Promise<KnowledgeAnswer> {
    const asked = query.text.slice(0, longestQuery);
    const isKnown = (word: string) => lexicalSearch.isKnown(analyze(word).stem);
    const text = plainPriceWording(respell(inKnownLanguage(asked, isKnown), isKnown));
    const terms = termsOf(text, analyze);
    const vector =
      embedQuestion === null ? null : await embedQuestion((query.outside ?? query.text).slice(0, longestQuery));
    const { scores } = lexicalSearch.score(terms);
    hideSections(scores);
    const lexical = topUnits(scores, Math.max(query.limit * unitsPerHit, fusedCandidates));
    const [best] = lexical;
    const found = vector === null ? lexical : fuse(lexical, scores, vector);
    const subject = askedSubjectOf(text, (word) => lexicalSearch.rarityOf(analyze(word).stem));
    const ranked = subject === null ? found : subjectFirst(found, subject);
    const bests = new Set([best, ranked[0]].flatMap((scored) => (scored === undefined ? [] : scored.unit)));
    const confidence = Math.max(0, ...[...bests].map((unit) => confidenceIn(unit, text, subject)));
    const hits = bestOfSections(ranked, query.limit).map((hit) => toHit(hit, terms));
    return { confidence, answerable: hits.length > 0 && confidence >= query.threshold, hits };
  }

  /** What is headed by the very thing that is asked after goes before a better match about another thing. */
  function subjectFirst(ranked: readonly ScoredUnit[], subject: AskedSubject): readonly ScoredUnit[] {
    const [best, ...others] = ranked.slice(0, subjectCandidates);
    if (best === undefined || bears(subject, best.unit) === 1) return ranked;
    const lead = others.find(({ unit, score }) => {
      const passage = score < best.score / 2 ? null : passageOf(unit);
      return passage !== null && isHeadedBy(subject, passage, names) && bearingOf(subject, passage, names) === 1;
    });
    return lead === undefined ? ranked : [lead, ...ranked.filter((scored) => scored !== lead)];
  }

  function bears(subject: AskedSubject, unit: number): number {
    const passage = passageOf(unit);
    return passage === null ? 1 : bearingOf(subject, passage, names);
  }

  function passageOf(unit: number): TitledPassage | null {
    const row = readUnit.get(rows[unit] ?? 0);
    if (row === undefined) return null;
    return { document: row.documentTitle, heading: row.heading, title: row.title, text: row.text };
  }

  function names(word: string, text: string): boolean {
    return isNamedIn(word, text, analyze);
  }

  function hideSections(scores: Float64Array): void {
    const outOfDate = hidden();
    if (outOfDate.size === 0) return;
    for (let unit = 0; unit < scores.length; unit += 1) if (outOfDate.has(sections[unit] ?? -1)) scores[unit] = 0;
  }

  function fuse(lexical: readonly ScoredUnit[], scores: Float64Array, vector: Float32Array): ScoredUnit[] {
    const asked = lexical.slice(0, fusedCandidates).map(({ unit }) => rows[unit] ?? 0);
    const outOfDate = hidden();
    const candidates = [...(vectors?.(vector, fusedCandidates, asked) ?? [])]
      .map(([row, cosine]) => ({ unit: numberOfRow.get(row) ?? -1, cosine }))
      .filter(({ unit }) => unit >= 0 && !outOfDate.has(sections[unit] ?? -1));
    const fused = fuseScores(
      candidates.map(({ unit }) => scores[unit] ?? 0),
      candidates.map(({ cosine }) => cosine),
      options.vectorWeight,
    );
    return candidates
      .map(({ unit }, index) => ({ unit, score: fused[index] ?? 0 }))
      .sort((left, right) => right.score - left.score || left.unit - right.unit);
  }

  function bestOfSections(ranked: readonly ScoredUnit[], limit: number): ScoredUnit[] {
    const seen = new Set<number>();
    const best: ScoredUnit[] = [];
    for (const scored of ranked) {
      const section = sections[scored.unit] ?? -1;
      if (seen.has(section)) continue;
      seen.add(section);
      best.push(scored);
      if (best.length === limit) break;
    }
    return best;
  }

  function confidenceIn(unit: number, question: string, subject: AskedSubject | null): number {
    const row = readUnit.get(rows[unit] ?? 0);
    if (row === undefined) return 0;
    const asked = askedWordsOf(question);
    const matches = lexicalSearch.wordMatches(
      asked.map(({ word }) => word),
      { number: unit, title: row.title, text: row.text },
    );
    const passage = `${row.title}\n${row.heading}\n${row.text}`;
    const confidence = confidenceOf({
      words: asked.map((word, index) => ({ ...word, ...(matches[index] ?? { score: 0, ceiling: 0 }) })),
      ...coverageOf(asked, passage, analyze, { of: lexicalSearch.rarityOf, highest: lexicalSearch.highestRarity }),
      unitCount: rows.length,
    });
    return subject === null ? confidence : confidence * bears(subject, unit);
  }

  function toHit({ unit, score }: ScoredUnit, terms: TextTerms): KnowledgeHit {
    const row = readUnit.get(rows[unit] ?? 0);
    if (row === undefined) throw new Error(`unit ${unit} of generation ${generation} is missing`);
    const { document, documentTitle: title, heading, file, line, text, neverSay } = row;
    const passage = bestPassage(text, terms, analyze);
    const forbidden = neverSay === null ? {} : { neverSay: JSON.parse(neverSay) as string[] };
    return { document, title, heading, file, line, score, text: passage, ...forbidden };
  }
}

function storedNumbers(database: Database, name: string): Uint32Array {
  return new Uint32Array((readPart(database, name) ?? new Uint8Array(0)).slice().buffer);
}

/** Sections outside their validity or not meant for customers; read again when the day changes. */
function createHiddenSections(database: Database, today: () => string): () => ReadonlySet<number> {
  const find = database
    .prepare(
      `SELECT section.id FROM section JOIN document ON document.id = section.document
       WHERE document.audience <> 'customer' OR section.valid_from > ? OR section.valid_until < ?`,
    )
    .pluck();
  let day = '';
  let hidden: ReadonlySet<number> = new Set();
  return () => {
    const now = today();
    if (now !== day) {
      hidden = new Set(find.all(now, now) as number[]);
      day = now;
    }
    return hidden;
  };
}

/** Vectors are used when every chunk has one of this very model; else the answer is lexical. */
async function usableEmbedder(database: Database, embedder: Embedder | null): Promise<Embedder | null> {
  const stored = storedVectors(database);
  if (embedder === null || stored === null || !stored.complete) return null;
  if (stored.model !== embedder.model || stored.dimensions !== embedder.dimensions) return null;
  await loadVectorExtension(database);
  return embedder;
}

/** While an embedder is down, not every question waits for it. */
const pauseAfterFailureMs = 30_000;

/** Null where there is no vector in time; the reason is told once. */
function createQuestionEmbedder(
  embedder: Embedder,
  { embedderTimeoutMs, onQuestionFailure }: OpenOptions,
): (text: string) => Promise<Float32Array | null> {
  let resumesAt = 0;
  let told = false;
  return async (text) => {
    if (text.trim() === '' || performance.now() < resumesAt) return null;
    try {
      const [vector] = await embedder.embed([text], { kind: 'query', signal: AbortSignal.timeout(embedderTimeoutMs) });
      return vector ?? null;
    } catch (error) {
      resumesAt = performance.now() + pauseAfterFailureMs;
      if (!told) onQuestionFailure?.(error instanceof Error ? error.message : String(error));
      told = true;
      return null;
    }
  };
}
