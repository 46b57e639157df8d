import { createHash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import type { ExtractedDocument } from '../../assistant/retrieval/extracted-document.ts';
import { type DocumentFormat, nameOf } from './document-formats.ts';
import type { ReadingJob, ReadingResult } from './read-document.ts';
import { type DocumentProblem, inBothLanguages } from './unreadable-document.ts';

/** Takes DOCX, PDF, HTML and CSV apart. Never rejects for what the bytes are. */
export interface DocumentReader {
  /** The same bytes are read once, whoever asks. */
  read(format: DocumentFormat, bytes: Uint8Array): Promise<ReadingResult>;
  /** Ends the thread and forgets what was read; it can be asked again. */
  close(): Promise<void>;
}

export interface ReadingLimits {
  readonly seconds: number;
  /** By which the whole process may grow: buffers lie outside a thread's own heap. */
  readonly megabytes: number;
}

/** Characters of all the documents that are kept. */
const mostRemembered = 20_000_000;

const usualLimits: ReadingLimits = { seconds: 60, megabytes: 1024 };

/**
 * One thread for all files, started at the first: the parsers meet files from outside, and one that takes for ever or
 * eats the memory is stopped with its thread. `worker` gives the file of document-reading.worker.
 */
export function createDocumentReader(worker: () => string, limits: ReadingLimits = usualLimits): DocumentReader {
  const known = new Map<string, Promise<ReadingResult>>();
  const lengths = new Map<string, number>();
  let thread: Worker | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  return {
    read: (format, bytes) => {
      const key = `${format} ${createHash('sha256').update(bytes).digest('hex')}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const result = queue.then(() => readInThread({ format, bytes }));
      // A file that could not be asked about does not stand in the way of the next.
      queue = result.then(
        (read) => remember(key, read),
        () => known.delete(key),
      );
      known.set(key, result);
      return result;
    },
    close: async () => {
      known.clear();
      lengths.clear();
      await stop();
    },
  };

  /** What was read first is forgotten first: a daemon sees every edit of a file as another one. */
  function remember(key: string, result: ReadingResult): void {
    if (!known.has(key)) return;
    lengths.set(key, 'document' in result ? lengthOf(result.document) : 0);
    let total = [...lengths.values()].reduce((sum, length) => sum + length, 0);
    for (const [oldest, length] of [...lengths]) {
      if (total <= mostRemembered || oldest === key) return;
      total -= length;
      lengths.delete(oldest);
      known.delete(oldest);
    }
  }

  async function stop(): Promise<void> {
    const ending = thread;
    thread = undefined;
    await ending?.terminate();
  }

  async function readInThread(job: ReadingJob): Promise<ReadingResult> {
    const isUsed = thread !== undefined;
    const result = await readOnce(job);
    // The thread may have broken of what it read before: nobody is blamed for another.
    return isUsed && isProblem(result, 'crashed') ? readOnce(job) : result;
  }

  async function readOnce(job: ReadingJob): Promise<ReadingResult> {
    thread ??= startThread();
    let isFit = false;
    try {
      const result = await answerOf(thread, job);
      isFit = !isProblem(result, 'tooHard', 'crashed');
      return result;
    } finally {
      if (!isFit) await stop();
    }
  }

  function startThread(): Worker {
    const started = new Worker(worker(), { resourceLimits: { maxOldGenerationSizeMb: limits.megabytes / 2 } });
    // A parser may fail after it has answered: then nobody waits, and the process must not end of it.
    const forget = (): void => {
      if (thread === started) thread = undefined;
    };
    return started.on('error', forget).on('exit', forget);
  }

  async function answerOf(reading: Worker, job: ReadingJob): Promise<ReadingResult> {
    const refused = (
      problem: DocumentProblem,
      parameters: Readonly<Record<string, string | number>>,
    ): ReadingResult => ({
      problem,
      parameters: inBothLanguages({ format: nameOf(job.format), ...parameters }),
    });
    const before = process.memoryUsage.rss();
    const started = performance.now();
    let watch: NodeJS.Timeout | undefined;
    const listening = new AbortController();
    const { signal } = listening;
    reading.ref();
    try {
      return await new Promise<ReadingResult>((resolve, reject) => {
        watch = setInterval(() => {
          const grown = (process.memoryUsage.rss() - before) / 1024 / 1024;
          if (performance.now() - started > limits.seconds * 1000) {
            resolve(refused('tooHard', { limit: `${limits.seconds} с`, limitEn: `${limits.seconds} s` }));
          } else if (grown > limits.megabytes)
            resolve(
              refused('tooHard', {
                limit: `${limits.megabytes} МБ памяти`,
                limitEn: `${limits.megabytes} MB of memory`,
              }),
            );
        }, 100);
        const dead = (): void => resolve(refused('tooHard', { limit: 'памяти', limitEn: 'the memory' }));
        const failed = (error: NodeJS.ErrnoException): void => {
          if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') dead();
          else if (/MODULE_NOT_FOUND$/.test(error.code ?? '')) reject(error);
          else resolve(refused('crashed', { reason: error.message.slice(0, 200) }));
        };
        const answered = (result: ReadingResult): void => resolve(result);
        reading.once('message', answered).once('error', failed).once('exit', dead);
        signal.addEventListener('abort', () => {
          reading.off('message', answered).off('error', failed).off('exit', dead);
        });
        reading.postMessage(job);
      });
    } finally {
      clearInterval(watch);
      listening.abort();
      // Whoever has nothing else to do ends without it.
      reading.unref();
    }
  }
}

function isProblem(result: ReadingResult, ...problems: readonly DocumentProblem[]): boolean {
  return 'problem' in result && problems.includes(result.problem);
}

function lengthOf({ sections }: ExtractedDocument): number {
  return sections.reduce((sum, { text }) => sum + text.length, 0);
}
