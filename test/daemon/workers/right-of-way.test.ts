import t from 'tap';
import { createRightOfWay } from '../../../daemon/workers/right-of-way.ts';

/** So many lines for each look at the count. */
function arrivals(each: number) {
  let arrived = 0;
  return {
    get arrived() {
      arrived += each;
      return arrived;
    },
  };
}

t.test('without a crowd nobody asks how busy the loop is', async (t) => {
  const rightOfWay = createRightOfWay(arrivals(0), () => {
    t.fail('asked');
    return 1;
  });
  const end = AbortSignal.timeout(60);
  while (!end.aborted) {
    await rightOfWay();
    await new Promise(setImmediate);
  }
  t.pass('turns pass');
});

t.test('a crowd that leaves the loop time lets turns pass after one look', async (t) => {
  let looks = 0;
  const rightOfWay = createRightOfWay(arrivals(1_000_000), () => {
    looks += 1;
    return 0.1;
  });
  while (looks === 0) await rightOfWay();
  const passed: number[] = [];
  await Promise.all([1, 2, 3].map((turn) => rightOfWay().then(() => passed.push(turn))));
  t.strictSame(passed, [1, 2, 3]);
  t.equal(looks, 2, 'the window was opened and closed once');
});

t.test('a crowd that keeps the loop busy goes first; turns still pass, one by one', async (t) => {
  let looks = 0;
  const rightOfWay = createRightOfWay(arrivals(1_000_000), () => {
    looks += 1;
    return 1;
  });
  while (looks === 0) await rightOfWay();
  const passed: number[] = [];
  const turns = [1, 2].map((turn) => rightOfWay().then(() => passed.push(turn)));
  await turns[0];
  t.strictSame(passed, [1]);
  await turns[1];
  t.strictSame(passed, [1, 2]);
});
