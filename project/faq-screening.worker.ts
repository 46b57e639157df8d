import { parentPort, workerData } from 'node:worker_threads';
import { type ScreeningTask, screenFaqs } from './faq-screening.ts';

parentPort?.postMessage([...screenFaqs(workerData as ScreeningTask)]);
