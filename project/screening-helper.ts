import { Worker } from 'node:worker_threads';
import type { ScreenedFaq, ScreeningTask } from './faq-screening.ts';

/** What a second thread saw; the promise of it is to be awaited only when there is nothing else to do. */
export function startHelper(file: string, task: ScreeningTask): () => Promise<readonly ScreenedFaq[]> {
  const helper = new Worker(file, { workerData: task });
  // Whoever has to end sooner does not wait for it.
  helper.unref();
  const seen = new Promise<readonly ScreenedFaq[]>((resolve) => {
    helper.once('message', resolve);
    // What it took and did not answer for is read in full: its failure needs no other care.
    helper.on('error', () => resolve([]));
    helper.once('exit', () => resolve([]));
  });
  return () => {
    helper.ref();
    return seen.finally(() => helper.unref());
  };
}
