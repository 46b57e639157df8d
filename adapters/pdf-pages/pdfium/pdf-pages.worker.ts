import { parentPort, workerData } from 'node:worker_threads';
import { pageAsPng } from './page-as-png.ts';

const { pdf, page } = workerData as { readonly pdf: Uint8Array; readonly page: number };

void pageAsPng(pdf, page).then((png) => parentPort?.postMessage(png));
