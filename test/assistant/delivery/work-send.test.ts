import t from 'tap';
import { sentWithinMs } from '../../../assistant/delivery/backoff.ts';
import { ChannelGates } from '../../../assistant/delivery/channel-gates.ts';
import type { EffectWork, ReadySend, SendCall } from '../../../assistant/delivery/effect-parts.ts';
import { workEffect } from '../../../assistant/delivery/work-effect.ts';
import { AssistantError } from '../../../assistant/errors.ts';
import { channelErrors } from '../../../assistant/ports/channel-errors.ts';
import type { Logger } from '../../../assistant/ports/logger.ts';
import { initialState } from '../../../assistant/transcript/conversation-state.ts';
import { createMemoryKeyValues } from '../../fixtures/memory-key-values.ts';
import { createMemoryStore } from '../../fixtures/memory-store.ts';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
const named = { channel: 'Telegram', reason: 'x', seconds: 7, vendor: 'telegram' };
const failures = {
  refused: new AssistantError(channelErrors.refused, named),
  blocked: new AssistantError(channelErrors.blocked, named),
  denied: new AssistantError(channelErrors.denied, named),
  busy: new AssistantError(channelErrors.busy, named),
  unreachable: new AssistantError(channelErrors.unreachable, named),
  unknown: new AssistantError(channelErrors.unknown, named),
  bug: new TypeError('x is not a function'),
};

/** A store with two parts to be sent, and a vendor that keeps what stands in the chat. */
async function chat(vendor: { send: (text: string) => void; find?: () => boolean }) {
  const store = createMemoryStore();
  let time = Date.UTC(2026, 10, 22, 9);
  const clock = { now: () => new Date(time) };
  await store.createConversation({
    ...{ id: 'c', person: 'p', channel: 'telegram', address: '5001', state: initialState, at: clock.now() },
  });
  await store.recordInbound({
    ...{ conversation: 'c', source: 'telegram', externalId: '1', message: null, at: clock.now() },
    event: { kind: 'text', text: 'привет' },
  });
  const turn = await store.claimInbound({ channels: ['telegram'], now: clock.now(), leaseMs: 60_000 });
  const part = (text: string) => ({ kind: 'send', message: text, part: { kind: 'text', text, buttons: [] } }) as const;
  await store.commitTurn({
    ...{
      event: turn?.event ?? '',
      conversation: 'c',
      expectedVersion: 1,
      state: initialState,
      messages: [],
      quotes: [],
    },
    effects: [
      { id: 'e1', effect: part('один') },
      { id: 'e2', effect: part('два') },
    ],
    at: clock.now(),
  });
  const standing: string[] = [];
  const rests: string[] = [];
  const held: string[] = [];
  const work: EffectWork = {
    ...{ store, channels: ['telegram'], clock, random: () => 1, logger, leaseMs: 60_000 },
    onRest: (channel, until) => rests.push(`${channel} ${until.getTime() - time}`),
    onHeld: ({ id }) => held.push(id),
    perform: {
      renderDocument: () => Promise.reject(new Error('none')),
      handoff: async () => {},
      async prepareSend({ part: each }): Promise<ReadySend> {
        const text = each.kind === 'text' ? each.text : '';
        return {
          async send() {
            vendor.send(text);
            standing.push(text);
            return { externalId: String(standing.length) };
          },
          ...(vendor.find === undefined
            ? {}
            : {
                find: async () => (vendor.find?.() === true && standing.includes(text) ? { externalId: text } : null),
              }),
        };
      },
    },
  };
  return {
    work,
    standing,
    rests,
    held,
    store,
    forward: (ms: number) => {
      time += ms;
    },
    async drain(rounds = 400) {
      for (let round = 0; round < rounds; round += 1) {
        while (await workEffect(work));
        time += 60_000;
      }
    },
    depth: () => store.queueDepth(clock.now()),
  };
}

t.test('what the vendor refuses dies, what may pass is sent later, in order', async (t) => {
  for (const [name, fails] of Object.entries({ denied: 3, busy: 3, unreachable: 3 })) {
    let left = fails;
    const { drain, standing, depth, rests } = await chat({
      send() {
        if (left-- > 0) throw failures[name as keyof typeof failures];
      },
    });
    await drain(20);
    t.same(standing, ['один', 'два'], name);
    t.match(await depth(), { outbox: 0, dead: 0, held: 0 });
    t.equal(rests.length, fails, 'the channel rests');
    if (name === 'busy')
      t.same(
        rests,
        Array.from({ length: fails }, () => 'telegram 7000'),
        'as long as the vendor said',
      );
  }
  const { drain, standing, depth } = await chat({
    send(text) {
      if (text === 'один') throw failures.refused;
    },
  });
  await drain(3);
  t.same(standing, ['два'], 'the others go on');
  t.match(await depth(), { outbox: 0, dead: 1, held: 0 });
});

t.test('a customer who closed the chat is known for it', async (t) => {
  const { drain, depth, store } = await chat({
    send() {
      throw failures.blocked;
    },
  });
  await drain(3);
  t.match(await depth(), { outbox: 0, dead: 2, inbox: 2 });
  t.match(await store.claimInbound({ channels: ['telegram'], now: new Date(Date.UTC(2026, 10, 23)), leaseMs: 1 }), {
    inbound: { kind: 'reach', reachable: false },
  });
});

t.test('nobody knows how a call ended', async (t) => {
  for (const kind of ['unknown', 'bug'] as const) {
    const blind = await chat({
      send(text) {
        if (text === 'один') throw failures[kind];
      },
    });
    await blind.drain(5);
    t.same(blind.standing, ['два'], 'held, never repeated, and the others go on');
    t.same(blind.held, ['e1']);
    t.match(await blind.depth(), { outbox: 0, dead: 0, held: 1 });

    let broken = 1;
    const seeing = await chat({
      find: () => true,
      send(text) {
        if (text === 'один' && broken-- > 0) {
          seeing.standing.push(text);
          throw failures[kind];
        }
      },
    });
    await seeing.drain(5);
    t.same(seeing.standing, ['один', 'два'], `${kind}: found in the chat, not repeated`);
    let never = 1;
    const absent = await chat({
      find: () => true,
      send(text) {
        if (text === 'один' && never-- > 0) throw failures[kind];
      },
    });
    await absent.drain(5);
    t.same(absent.standing, ['один', 'два'], `${kind}: not there, sent again`);
  }
});

t.test('as many parts at once as the chat may take; for the next somebody wakes when it has rested', async (t) => {
  for (const chatBurst of [1, 2]) {
    const { work, forward, standing } = await chat({ send() {} });
    const { clock } = work;
    const wakes: number[] = [];
    const values = createMemoryKeyValues(() => clock.now().getTime());
    const gates = new ChannelGates({
      ...{ values, clock, random: () => 1 },
      paceOf: () => ({ chatMs: 1_100, chatBurst, calls: 9, withinMs: 1_000 }),
      wakeAt: (moment) => wakes.push(moment - clock.now().getTime()),
    });
    const drain = async () => {
      while (await workEffect({ ...work, gates }));
    };
    await drain();
    t.same(standing, chatBurst === 1 ? ['один'] : ['один', 'два']);
    t.same(wakes, [1_100], 'only where it rests');
    forward(1_099);
    await drain();
    t.equal(standing.length, chatBurst);
    forward(1);
    await drain();
    t.same(standing, ['один', 'два']);
  }
});

t.test('what was made ready while the vendor asked for a pause waits for its end', async (t) => {
  const { work, forward, standing } = await chat({ send() {} });
  const { clock } = work;
  const values = createMemoryKeyValues(() => clock.now().getTime());
  const gates = new ChannelGates({ values, clock, random: () => 1, paceOf: () => null });
  let hears = true;
  const prepareSend = async (call: SendCall): Promise<ReadySend> => {
    const until = new Date(clock.now().getTime() + 7_000);
    if (hears) await gates.failed('telegram', { error: failures.busy, until, asked: true });
    hears = false;
    return (await work.perform.prepareSend?.(call)) ?? Promise.reject(new Error('none'));
  };
  const drain = async () => {
    while (await workEffect({ ...work, gates, perform: { ...work.perform, prepareSend } }));
  };
  await drain();
  t.same(standing, []);
  forward(6_999);
  await drain();
  t.same(standing, []);
  forward(1);
  await drain();
  t.same(standing, ['один', 'два']);
});

t.test('a process that died inside the call', async (t) => {
  const { work, forward, drain, standing, held, depth, store } = await chat({ send() {} });
  const claimed = await store.claimEffect({ channels: ['telegram'], now: work.clock.now(), leaseMs: 60_000 });
  await store.beginEffect({ id: 'e1', attempt: claimed?.attempt ?? 0, at: work.clock.now() });
  forward(61_000);
  await drain(3);
  t.same(standing, ['два']);
  t.same(held, ['e1']);
  t.match(await depth(), { held: 1, dead: 0 });
});

t.test('a process that died before the call has lost nothing', async (t) => {
  const { work, forward, drain, standing, store } = await chat({ send() {} });
  await store.claimEffect({ channels: ['telegram'], now: work.clock.now(), leaseMs: 60_000 });
  forward(61_000);
  await drain(3);
  t.same(standing, ['один', 'два']);
});

t.test('whoever has lost the lease neither sends nor settles', async (t) => {
  const { work, forward, standing, store, depth } = await chat({ send() {} });
  const calling = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const prepared = async (call: SendCall): Promise<ReadySend> => {
    const ready = await work.perform.prepareSend?.(call);
    if (ready === undefined) throw new Error('nothing to send with');
    return ready;
  };
  const as = (prepareSend: typeof prepared): EffectWork => ({ ...work, perform: { ...work.perform, prepareSend } });
  const other = as(async (call) => {
    const ready = await prepared(call);
    return {
      async send() {
        calling.resolve();
        await mayEnd.promise;
        return ready.send();
      },
    };
  });
  let working: Promise<boolean> | undefined;
  const slow = as(async (call) => {
    forward(61_000);
    working = workEffect(other);
    await calling.promise;
    return prepared(call);
  });
  await workEffect(slow);
  const claim = { channels: ['telegram'], now: work.clock.now(), leaseMs: 60_000 };
  t.equal(await store.claimEffect(claim), undefined, 'the other has it still');
  mayEnd.resolve();
  await working;
  t.same(standing, ['один']);
  t.match(await depth(), { outbox: 1, held: 0, dead: 0 });
});

t.test('what could not go within a day is given up', async (t) => {
  const { drain, depth, standing } = await chat({
    send() {
      throw failures.unreachable;
    },
  });
  await drain(Math.ceil(sentWithinMs / 60_000) + 10);
  t.same(standing, []);
  t.match(await depth(), { outbox: 0, dead: 2, held: 0 });
});
