import t from 'tap';
import { ChannelGates, type Pass } from '../../../assistant/delivery/channel-gates.ts';
import { GroupPace } from '../../../assistant/delivery/group-pace.ts';
import { AssistantError } from '../../../assistant/errors.ts';
import type { SendingPace } from '../../../assistant/ports/channel.ts';
import { channelErrors } from '../../../assistant/ports/channel-errors.ts';
import { createMemoryKeyValues } from '../../fixtures/memory-key-values.ts';

const named = { channel: 'Telegram', reason: 'x', vendor: 'telegram' };
const busy = (seconds: number) => new AssistantError(channelErrors.busy, { ...named, seconds });
const unreachable = new AssistantError(channelErrors.unreachable, named);
const refused = new AssistantError(channelErrors.refused, named);
const both = ['web', 'telegram'];

/** Gates that may be made anew, as by a restart: what they know then is what was durable. */
function street(pace: SendingPace = { chatMs: 1_000, calls: 3, withinMs: 1_000 }) {
  let time = Date.UTC(2026, 10, 23, 12);
  const clock = { now: () => new Date(time) };
  const values = createMemoryKeyValues(() => time);
  const wakes: number[] = [];
  return {
    clock,
    wakes,
    pass(ms: number) {
      time += ms;
    },
    gates: () =>
      new ChannelGates({
        ...{ values, clock, random: () => 1 },
        paceOf: (channel) => (channel === 'web' ? undefined : pace),
        wakeAt: (moment) => wakes.push(moment - time),
      }),
  };
}

async function open(gates: ChannelGates): Promise<readonly string[]> {
  const pass = await gates.admit(both);
  pass.claimed(undefined);
  pass.left();
  return pass.channels;
}

async function claim(gates: ChannelGates): Promise<Pass> {
  const pass = await gates.admit(both);
  pass.claimed('telegram');
  return pass;
}

async function call(gates: ChannelGates): Promise<void> {
  const pass = await claim(gates);
  await pass.calling();
  pass.left();
}

t.test('a pause that a vendor asked for outlives the process', async (t) => {
  const { gates, clock, pass, wakes } = street();
  const first = gates();
  t.strictSame(await open(first), both);
  const until = new Date(clock.now().getTime() + 60_000);
  t.strictSame(await first.failed('telegram', { error: busy(60), until, asked: true }), until);
  t.strictSame(await open(first), ['web']);
  t.notOk(first.mayCall('telegram'));
  t.ok(first.mayCall('web'));
  const shorter = new Date(clock.now().getTime() + 5_000);
  await first.failed('telegram', { error: busy(5), until: shorter, asked: true });
  const long = new Date(clock.now().getTime() + 60_000);
  await first.failed('avito', { error: busy(60), until: null, asked: true });
  t.notOk(first.mayCall('avito'), 'of a part that is not worth waiting for too');
  t.match(first.standings()[1], { channel: 'avito', restsUntil: long });
  pass(5_000);
  const second = gates();
  t.strictSame(await open(second), ['web'], 'after a restart and a shorter wish');
  t.match(second.standings(), [{ channel: 'telegram', restsUntil: until, reason: 'CHANNEL_BUSY', breaker: 'closed' }]);
  t.equal(wakes.at(-1), 55_000);
  pass(54_999);
  t.strictSame(await open(second), ['web']);
  pass(1);
  t.strictSame(await open(second), both);
  t.strictSame(await open(gates()), both);
  t.match(second.standings(), [{ restsUntil: null, reason: null }]);
});

t.test('no more calls than the vendor allows, counted from the claim on and over restarts', async (t) => {
  const { gates, pass, wakes } = street();
  const first = gates();
  await call(first);
  const second = await claim(first);
  const third = await claim(first);
  t.strictSame(await open(first), ['web'], 'what is claimed will be called');
  third.left();
  t.equal(wakes.at(-1), 0, 'whoever was turned away hears of the room');
  t.strictSame(await open(first), both, 'it made no call');
  pass(900);
  await second.calling();
  await call(first);
  t.strictSame(await open(first), ['web']);
  second.left();
  t.strictSame(await open(first), ['web'], 'a call counts after it is over');
  pass(100);
  t.strictSame(await open(first), both, 'the first is a window old');
  await call(first);
  t.strictSame(await open(first), ['web']);
  const after = gates();
  t.strictSame(await open(after), ['web'], 'a restart forgives nothing');
  pass(2_000);
  t.strictSame(await open(after), both);
  const one = street({ chatMs: 1_000, calls: 1, withinMs: 1_000 });
  const narrow = one.gates();
  const [left, right] = await Promise.all([narrow.admit(both), narrow.admit(both)]);
  t.strictSame([left?.channels, right?.channels], [both, ['web']], 'two who ask at once share no room');
  t.strictSame(narrow.chatPace('telegram'), { intervalMs: 1_000, burst: 1 });
  t.strictSame(street({ chatMs: 1_100, chatBurst: 3, calls: 9, withinMs: 1_000 }).gates().chatPace('telegram'), {
    ...{ intervalMs: 1_100, burst: 3 },
  });
  t.equal(narrow.chatPace('web'), undefined);
  const { length } = one.wakes;
  narrow.chatRests(one.clock.now());
  t.equal(one.wakes.length, length, 'nobody has to be woken for what may go now');
  narrow.chatRests(new Date(one.clock.now().getTime() + 700));
  t.equal(one.wakes.at(-1), 700);
});

t.test('a vendor that does not answer is tried by one call now and then', async (t) => {
  const { gates, clock, pass } = street({ chatMs: 0, calls: 100, withinMs: 1_000 });
  let gate = gates();
  const silence = async () => {
    const work = await claim(gate);
    await work.calling();
    const until = new Date(clock.now().getTime() + 1_000);
    const next = await gate.failed('telegram', { error: unreachable, until, asked: true });
    work.left();
    return (next?.getTime() ?? 0) - clock.now().getTime();
  };
  for (let failure = 1; failure < 5; failure += 1) {
    t.equal(await silence(), 1_000, `failure ${failure}`);
    pass(1_000);
    t.match(gate.standings(), [{ breaker: 'closed' }]);
  }
  await gate.failed('telegram', { error: refused, until: null, asked: false });
  t.equal(await silence(), 30_000, 'the fifth in a row opens it; what was refused here at home says nothing');
  t.match(gate.standings(), [{ breaker: 'open', reason: 'CHANNEL_UNREACHABLE' }]);
  pass(29_999);
  gate = gates();
  t.strictSame(await open(gate), ['web'], 'open after a restart too');
  pass(1);
  const probe = await claim(gate);
  t.match(gate.standings(), [{ breaker: 'half_open' }]);
  t.strictSame(await open(gate), ['web'], 'one call at a time');
  probe.left();
  t.equal(await silence(), 60_000, 'the next pause is longer');
  for (let round = 0; round < 9; round += 1) {
    pass(300_000);
    t.ok((await silence()) <= 300_000);
  }
  pass(300_000);
  const last = await claim(gate);
  await gate.answered('telegram');
  last.left();
  t.match(gate.standings(), [{ breaker: 'closed', restsUntil: null }]);
  t.strictSame(await open(gates()), both);
  t.equal(await silence(), 1_000, 'counted from the beginning');
});

t.test('a group is written to no more often than it may be, whoever counts', async (t) => {
  let time = Date.UTC(2026, 10, 23, 12);
  const clock = { now: () => new Date(time) };
  const values = createMemoryKeyValues(() => time);
  const started = () => new GroupPace({ values, clock, perMinute: 3 });
  const first = started();
  for (let calls = 0; calls < 3; calls += 1) {
    t.ok(await first.mayCall(clock.now()));
    await first.called(clock.now());
    time += 10_000;
  }
  t.notOk(await first.mayCall(clock.now()));
  const second = started();
  t.notOk(await second.mayCall(clock.now()), 'after a restart too');
  time += 30_000;
  t.ok(await second.mayCall(clock.now()), 'the first call is a minute old');
  await second.called(clock.now());
  t.notOk(await second.mayCall(clock.now()));
  time += 60_000;
  await second.rest(new Date(time + 120_000), 'CHANNEL_BUSY');
  time += 119_999;
  t.notOk(await started().mayCall(clock.now()), 'a pause that it asked for');
  time += 1;
  t.ok(await started().mayCall(clock.now()));
});
