import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { runEpisode } from './episode.ts';

export interface EpisodesRequest {
  readonly seed: number;
  readonly enough: number;
  readonly events: number;
  readonly folder: string;
}

/**
 * Episodes from the seed on, until so many events have happened. Away from the test runner, whose watch over every promise would take as
 * long as the product.
 */
const { seed: first, enough, events, folder } = workerData as EpisodesRequest;
let happened = 0;
for (let seed = first; happened < enough; seed += 1) {
  const place = join(folder, String(seed));
  const outcome = await runEpisode(seed, { folder: place, events });
  rmSync(place, { recursive: true, force: true });
  happened += outcome.events;
  parentPort?.postMessage({ seed, outcome });
}
