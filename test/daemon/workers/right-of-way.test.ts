import t from 'tap';
import { crowdAt, DoorCrowd } from '../../../daemon/door-crowd.ts';
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

t.test('a queue at the door goes first however idle the loop looks; when it has gone, so may turns', async (t) => {
  let crowdedAt = performance.now();
  const door = {
    arrived: 0,
    get crowdedAt() {
      return crowdedAt;
    },
  };
  const rightOfWay = createRightOfWay(door, () => 0);
  const refill = setInterval(() => {
    crowdedAt = performance.now();
  }, 5);
  t.equal(await rightOfWay(), true, 'let pass after its wait, the queue still stands');
  clearInterval(refill);
  t.equal(await rightOfWay(), false, 'the queue has gone');
});

t.test('a crowd is what one turn of the event loop lets in', async (t) => {
  const door = new DoorCrowd();
  for (let came = 0; came < 15; came += 1) door.came();
  await new Promise(setImmediate);
  door.came();
  t.equal(door.crowdedAt, Number.NEGATIVE_INFINITY);
  await new Promise(setImmediate);
  for (let came = 0; came < 16; came += 1) door.came();
  t.ok(door.crowdedAt > 0);
  t.equal(door.brought, 32);
});

t.test('what comes over sockets and what vendors bring stand at one door', async (t) => {
  const [sockets, vendors] = [new DoorCrowd(), new DoorCrowd()];
  const crowd = crowdAt({ arrived: 40 }, sockets, vendors);
  vendors.came();
  t.equal(crowd.arrived, 41);
  t.equal(crowd.crowdedAt, Number.NEGATIVE_INFINITY);
  for (let came = 0; came < 16; came += 1) sockets.came();
  t.equal(crowd.crowdedAt, sockets.crowdedAt);
  t.ok(sockets.crowdedAt > 0);
  t.equal(crowd.arrived, 41, 'lines are counted as they come, not as they are committed');
});
