import { availableParallelism } from 'node:os';
import { documentName } from '../assistant/retrieval/knowledge-checks.ts';
import type { ScreenedFaq, ScreeningTask } from './faq-screening.ts';
import { isProjectText, maxFileBytes, type ProjectFile, type ProjectFiles } from './project-files.ts';

/** Lists of questions that two threads look through, and the few of them that have to be read in full. */
export interface Screening {
  readonly paths: ReadonlySet<string>;
  /**
   * Each once, and in no order; with them the documents that are `asked` for by name. Takes part in the looking, and goes
   * on while a suspect is being read.
   */
  suspects(asked: ReadonlySet<string>): AsyncGenerator<ProjectFile>;
}

/** Below this a second thread takes longer to start than it saves. */
const worthwhileBytes = 2 * 1024 * 1024;

/** Undefined where it would be no faster. `worker` gives the file of faq-screening.worker. */
export async function startScreening(files: ProjectFiles, worker: () => string): Promise<Screening | undefined> {
  if (files.onDisk !== true) return undefined;
  const entries = (await files.entries()).filter(
    (entry) => entry.path.startsWith('knowledge/') && isProjectText(entry),
  );
  const faqs = entries.filter(({ path, size }) => /\.ya?ml$/i.test(path) && size <= maxFileBytes);
  if (faqs.reduce((sum, { size }) => sum + size, 0) < worthwhileBytes) return undefined;
  const task = {
    folder: files.folder,
    paths: faqs.map(({ path }) => path),
    next: firstOfAll(),
  };
  const helper = availableParallelism() > 1 ? await helperFor(task, worker()) : async () => [];
  const byPath = new Map(faqs.map((entry) => [entry.path, entry]));
  const shared = namesakes(entries);
  const suspects = (asked: ReadonlySet<string>) =>
    suspectsOf(task, byPath, (path) => shared.has(path) || asked.has(documentName(path)), helper);
  return { paths: new Set(task.paths), suspects };
}

async function helperFor(task: ScreeningTask, worker: string): Promise<() => Promise<readonly ScreenedFaq[]>> {
  const { startHelper } = await import('./screening-helper.ts');
  return startHelper(worker, task);
}

async function* suspectsOf(
  task: ScreeningTask,
  faqs: ReadonlyMap<string, ProjectFile>,
  wanted: (path: string) => boolean,
  helper: () => Promise<readonly ScreenedFaq[]>,
): AsyncGenerator<ProjectFile> {
  const { screenFaqs } = await import('./faq-screening.ts');
  const untold = new Map(faqs);
  const innocent: ScreenedFaq[] = [];
  const prints: number[] = [];
  yield* suspectsAmong(screenFaqs(task));
  yield* suspectsAmong(await helper());
  yield* suspectsAmong(screenFaqs({ ...task, paths: [...untold.keys()], next: firstOfAll() }));
  const repeated = repeatedIn(prints);
  for (const faq of innocent) {
    const entry = faqs.get(faq.path);
    if (entry !== undefined && faq.prints.some((print) => repeated.has(print))) yield entry;
  }

  function* suspectsAmong(screened: Iterable<ScreenedFaq>): Generator<ProjectFile> {
    for (const faq of screened) {
      const entry = untold.get(faq.path);
      untold.delete(faq.path);
      for (const print of faq.prints) prints.push(print);
      if (entry !== undefined && (faq.suspect || wanted(faq.path))) yield entry;
      else innocent.push(faq);
    }
  }
}

function firstOfAll(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

function repeatedIn(prints: readonly number[]): ReadonlySet<number> {
  const sorted = Float64Array.from(prints).sort();
  return new Set(sorted.filter((print, index) => index > 0 && print === sorted[index - 1]));
}

/** Files that would be told apart by their ending only. */
function namesakes(entries: readonly ProjectFile[]): ReadonlySet<string> {
  const byName = Map.groupBy(entries, ({ path }) => documentName(path));
  return new Set(
    [...byName.values()].filter(({ length }) => length > 1).flatMap((same) => same.map(({ path }) => path)),
  );
}
