import { Worker } from 'node:worker_threads';
import t from 'tap';
import type { Outcome } from './episode.ts';
import type { EpisodesRequest } from './episode-worker.ts';

t.setTimeout(340_000);

const asked = process.env.SIMULATION_SEED;
const enough = Number(process.env.SIMULATION_EVENTS ?? 100_000);

/**
 * The product's own workers over its own store, in a world whose clock, network and deaths are simulated. A seed that fails is in the
 * name of its assertion; `SIMULATION_SEED=… npm test -- test/simulation/delivery.test.ts` plays it again.
 */
t.test('nothing lost, nothing doubled, order kept: deaths, broken calls, repeats, silence', async (t) => {
  const sum = { events: 0, deaths: 0, lines: 0, sent: 0, held: 0, heldStanding: 0, refused: 0 };
  const request: EpisodesRequest = {
    seed: Number(asked ?? 1_000),
    enough: asked === undefined ? enough : 1,
    events: 6_000,
    folder: t.testdir({}),
  };
  const worker = new Worker(new URL('./episode-worker.ts', import.meta.url), { workerData: request });
  worker.on('message', ({ seed, outcome }: { seed: number; outcome: Outcome }) => {
    t.same(outcome.faults, [], `SIMULATION_SEED=${seed}`);
    for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += outcome[name];
  });
  await new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
  t.comment(JSON.stringify(sum));
  if (asked !== undefined) return;
  t.ok(sum.events >= enough, `${sum.events} events`);
  t.ok(sum.deaths > 20 && sum.held > 0 && sum.heldStanding < sum.held, 'the world was bad enough');
});
