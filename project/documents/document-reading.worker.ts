import { parentPort } from 'node:worker_threads';
import { type ReadingJob, readDocument } from './read-document.ts';

parentPort?.on('message', (job: ReadingJob) => {
  void readDocument(job).then((result) => parentPort?.postMessage(result));
});
