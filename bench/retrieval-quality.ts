/**
 * Retrieval quality on judged sets: `node bench/retrieval-quality.ts FOLDER [SET…]`. FOLDER holds a folder a set with
 * corpus.jsonl.gz {id, title, text}, queries.dev.jsonl.gz {id, text}, qrels.dev.jsonl.gz {query, doc} and, for
 * abstention, abstain.dev.jsonl.gz {id, text, kind: in|removed|ood} and abstain-removed.dev.json (ids left out).
 * Each document becomes a Markdown file; the figures come from `index` and `search --batch` as a user runs them.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

interface Question {
  readonly id: string;
  readonly text: string;
  readonly kind?: 'in' | 'removed' | 'ood';
}

interface Answer {
  readonly id: string;
  readonly answerable: boolean;
  readonly confidence: number;
  readonly hits: readonly { readonly document: string }[];
}

const cli = fileURLToPath(new URL('../bin/dev.js', import.meta.url));
const [folder, ...wanted] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: node bench/retrieval-quality.ts FOLDER [SET…]');
const sets =
  wanted.length > 0
    ? wanted
    : readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
for (const set of sets) measure(join(folder, set), set);

function measure(place: string, set: string): void {
  const corpus = readLines<Entry>(join(place, 'corpus.jsonl.gz'));
  const questions = readLines<Question>(join(place, 'queries.dev.jsonl.gz'));
  const relevant = new Map<string, Set<string>>();
  for (const { query, doc } of readLines<{ query: string; doc: string }>(join(place, 'qrels.dev.jsonl.gz'))) {
    relevant.set(query, (relevant.get(query) ?? new Set()).add(doc));
  }
  const answers = ask(corpus, questions).filter(({ id }) => relevant.has(id));
  const scores = answers.map((answer) => ranking(answer, relevant.get(answer.id) ?? new Set()));
  const mean = (pick: (score: Ranking) => number): string =>
    (scores.reduce((sum, score) => sum + pick(score), 0) / scores.length).toFixed(3);
  console.log(
    `${set}: nDCG@10 ${mean((score) => score.ndcg)}, Recall@5 ${mean((score) => score.recall)}, MRR@10 ${mean((score) => score.reciprocal)} (${scores.length} questions, ${corpus.length} documents)`,
  );
  const undecided = readOptional<Question>(join(place, 'abstain.dev.jsonl.gz'));
  if (undecided === null) return;
  const removed = new Set(JSON.parse(readFileSync(join(place, 'abstain-removed.dev.json'), 'utf8')) as string[]);
  abstention(
    ask(
      corpus.filter(({ id }) => !removed.has(id)),
      undecided,
    ),
    undecided,
  );
}

interface Ranking {
  readonly ndcg: number;
  readonly recall: number;
  readonly reciprocal: number;
}

function ranking({ hits }: Answer, relevant: ReadonlySet<string>): Ranking {
  const documents = [...new Set(hits.map(({ document }) => document))].slice(0, 10);
  const discount = (rank: number): number => 1 / Math.log2(rank + 2);
  const gain = documents.reduce((sum, document, rank) => sum + (relevant.has(document) ? discount(rank) : 0), 0);
  const best = Array.from({ length: Math.min(10, relevant.size) }, (_, rank) => discount(rank)).reduce(
    (a, b) => a + b,
    0,
  );
  const first = documents.findIndex((document) => relevant.has(document));
  return {
    ndcg: gain / best,
    recall: documents.slice(0, 5).filter((document) => relevant.has(document)).length / relevant.size,
    reciprocal: first < 0 ? 0 : 1 / (first + 1),
  };
}

function abstention(answers: readonly Answer[], questions: readonly Question[]): void {
  const kinds = new Map(questions.map(({ id, kind }) => [id, kind]));
  const of = (kind: Question['kind']): Answer[] => answers.filter(({ id }) => kinds.get(id) === kind);
  const share = (kind: Question['kind'], answered: (answer: Answer) => boolean): string => {
    const all = of(kind);
    return `${((all.filter(answered).length / all.length) * 100).toFixed(1)} %`;
  };
  const offTopic = of('ood')
    .map(({ confidence }) => confidence)
    .sort((left, right) => right - left);
  const threshold = offTopic[Math.floor(offTopic.length * 0.05)] ?? 1;
  const above = ({ confidence }: Answer): boolean => confidence > threshold;
  console.log(`  AUROC ood ${area(of('in'), of('ood'))}, removed ${area(of('in'), of('removed'))}`);
  console.log(
    `  at 5 % ood (confidence > ${threshold.toFixed(3)}): in ${share('in', above)}, removed ${share('removed', above)}`,
  );
  const asShipped = ({ answerable }: Answer): boolean => answerable;
  console.log(
    `  as shipped: in ${share('in', asShipped)}, ood ${share('ood', asShipped)}, removed ${share('removed', asShipped)}`,
  );
}

function area(good: readonly Answer[], bad: readonly Answer[]): string {
  let wins = 0;
  for (const { confidence } of good) {
    for (const other of bad) wins += confidence > other.confidence ? 1 : confidence === other.confidence ? 0.5 : 0;
  }
  return (wins / good.length / bad.length).toFixed(3);
}

function ask(corpus: readonly Entry[], questions: readonly Question[]): Answer[] {
  const project = mkdtempSync(join(tmpdir(), 'retrieval-'));
  try {
    mkdirSync(join(project, 'knowledge'));
    for (const { id, title, text } of corpus) {
      writeFileSync(join(project, 'knowledge', `${id}.md`), `${title === '' ? '' : `# ${title}\n\n`}${text}\n`);
    }
    writeFileSync(join(project, 'questions.jsonl'), questions.map((question) => JSON.stringify(question)).join('\n'));
    run(project, ['index', '--rebuild']);
    const lines = run(project, ['search', '--batch', 'questions.jsonl']).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Answer);
  } finally {
    rmSync(project, { recursive: true });
  }
}

function run(project: string, args: readonly string[]): string {
  return execFileSync(process.execPath, [cli, ...args], { cwd: project, encoding: 'utf8', maxBuffer: 1 << 28 });
}

function readLines<Line>(file: string): Line[] {
  const text = gunzipSync(readFileSync(file)).toString('utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

function readOptional<Line>(file: string): Line[] | null {
  try {
    return readLines<Line>(file);
  } catch {
    return null;
  }
}
