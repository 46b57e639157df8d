import { Worker } from 'node:worker_threads';

/** Pages of a PDF as PNG; numbers count from 1. */
export interface PdfPages {
  count(pdf: Uint8Array): Promise<number>;
  /** Rejects where there is no such page, or when it takes longer than half a minute. */
  picture(pdf: Uint8Array, page: number): Promise<Uint8Array>;
}

const longestMs = 30_000;

/**
 * Drawing takes a quarter of a second, which others would wait for: each page is drawn in a thread that ends with it and gives its memory
 * back. `worker` gives the file of pdf-pages.worker.
 */
export function createPdfPages(worker: () => string): PdfPages {
  return {
    async count(pdf) {
      const { countPages } = await import('./page-as-png.ts');
      return countPages(pdf);
    },
    picture: (pdf, page) =>
      new Promise((resolve, reject) => {
        const thread = new Worker(worker(), { workerData: { pdf, page } });
        const timer = setTimeout(() => end(() => reject(new Error('a page could not be drawn in time'))), longestMs);
        function end(settle: () => void): void {
          clearTimeout(timer);
          void thread.terminate();
          settle();
        }
        thread.once('message', (png: Uint8Array) => end(() => resolve(png)));
        thread.once('error', (error) => end(() => reject(error)));
        thread.once('exit', () => end(() => reject(new Error('a page could not be drawn'))));
      }),
  };
}
