import t from 'tap';
import { troubleTurn } from '../../../assistant/conversation/run-turn.ts';
import type { RunTurn, TurnResult } from '../../../assistant/conversation/turn.ts';
import { effectRetries, inboundRetries, nextTry } from '../../../assistant/delivery/backoff.ts';
import type { EffectPerformers, EffectWork } from '../../../assistant/delivery/effect-parts.ts';
import { workEffect } from '../../../assistant/delivery/work-effect.ts';
import { type InboundWork, workInbound } from '../../../assistant/delivery/work-inbound.ts';
import { AssistantError } from '../../../assistant/errors.ts';
import type { Logger } from '../../../assistant/ports/logger.ts';
import { startWorkLoop } from '../../../daemon/workers/work-loop.ts';
import { createMemoryStore } from '../../fixtures/memory-store.ts';
import { TalkFixture } from '../conversation/turn-fixture.ts';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
const passing = new Error('connection reset');
const final = new AssistantError({
  code: 'TEST_FINAL',
  kind: 'runtime',
  ru: { message: 'нет', hint: '' },
  en: { message: 'no', hint: '' },
});

/** A store in memory, a clock that is moved by hand, and both steps of the work on it. */
async function bench(turns: Partial<{ runTurn: RunTurn; perform: Partial<EffectPerformers> }> = {}) {
  const store = createMemoryStore();
  const talk = new TalkFixture();
  let time = Date.UTC(2026, 10, 22, 9);
  let count = 0;
  const clock = { now: () => new Date(time) };
  const ids = { next: () => `w${++count}` };
  const { state } = talk;
  await store.createConversation({ id: 'c', person: 'p', channel: 'web', state, at: clock.now() });
  const runTurn: RunTurn =
    turns.runTurn ??
    (async (input) => {
      talk.state = input.conversation.state;
      return talk.happen(input.inbound);
    });
  const common = { store, channels: ['web'], clock, random: () => 1, logger, leaseMs: 60_000 };
  const done: string[] = [];
  const inbound: InboundWork = {
    ...common,
    ids,
    pushes: (channel) => (channel === 'web' ? { longestText: 4096, buttons: true, papers: ['link'] } : undefined),
    runTurn,
    troubleTurn: (input, failure) => troubleTurn(talk.dependencies, input, failure),
  };
  const effects: EffectWork = {
    ...common,
    perform: {
      prepareSend: async ({ part }) => ({
        send: async () => {
          done.push(`send ${part.kind}`);
          return { externalId: String(done.length) };
        },
      }),
      renderDocument: async ({ document, quote }) => {
        done.push(`render ${document}`);
        return { id: 'doc', kind: document, quote, file: 'a.pdf' };
      },
      handoff: async ({ reason }) => void done.push(`handoff ${reason}`),
      ...turns.perform,
    },
  };
  let arrived = 0;
  return {
    store,
    inbound,
    effects,
    done,
    forward: (ms: number) => {
      time += ms;
    },
    arrive: (text: string) =>
      store.recordInbound({
        conversation: 'c',
        source: 'web',
        externalId: `e${++arrived}`,
        event: { kind: 'text', text },
        message: null,
        at: clock.now(),
      }),
    messages: () => store.readMessages({ conversation: 'c', after: 0 }),
    depth: () => store.queueDepth(clock.now()),
  };
}

t.test('backoff doubles, is bounded, leaves half to chance and ends', async (t) => {
  const now = new Date(0);
  const policy = { attempts: 5, firstDelayMs: 1000, longestDelayMs: 3000 };
  t.same(
    [1, 2, 3, 4, 5].map((attempt) => nextTry(policy, attempt, now, 1)?.getTime() ?? null),
    [1000, 2000, 3000, 3000, null],
  );
  t.equal(nextTry(policy, 1, now, 0)?.getTime(), 500);
  for (const retries of [inboundRetries, effectRetries]) t.equal(nextTry(retries, retries.attempts, now, 0), null);
});

t.test('record, turn, commit, effects: everything once and in order', async (t) => {
  const work = await bench();
  t.equal(await workInbound(work.inbound), false, 'nothing to do');
  await work.arrive('нужен бот');
  await work.arrive('один');
  await work.arrive('нет');
  const order: string[] = [];
  const inbound = {
    ...work.inbound,
    onClaimed: () => order.push('claimed'),
    onCommitted: (_: unknown, { messages }: TurnResult) => order.push(`committed ${messages.length}`),
    onProgress: () => order.push('progress'),
  };
  while (await workInbound(inbound));
  t.equal(order[0], 'claimed');
  const messages = await work.messages();
  t.same(
    messages.map(({ seq }) => seq),
    messages.map((_, index) => index + 1),
  );
  t.match(messages.at(-1)?.text, /Итого/);
  t.ok(await work.store.readQuote(messages.at(-1)?.quote ?? ''), 'the quote is saved with the turn');
  while (await workEffect(work.effects));
  const said = messages.filter(({ from }) => from === 'assistant');
  t.same(
    work.done,
    said.map(() => 'send text'),
    'a part for each message',
  );
  t.match(await work.depth(), { inbox: 0, outbox: 0, dead: 0 });
});

t.test('what a manager writes here goes into the chat, what stands there already does not', async (t) => {
  const work = await bench();
  const write = (id: string, text: string, sent: boolean) =>
    work.store.recordInbound({
      conversation: 'c',
      source: 'desk',
      externalId: id,
      event: { kind: 'company_line', line: { message: id, text, manager: 'Анна', sent } },
      message: null,
      at: work.inbound.clock.now(),
    });
  await write('m1', 'Здравствуйте, это Анна. '.repeat(300), false);
  await write('m2', 'Написано с телефона', true);
  await work.arrive('спасибо');
  while (await workInbound(work.inbound));
  while (await workEffect(work.effects));
  t.same(work.done, ['send text', 'send text'], 'in as many parts as it needs, and the assistant keeps silent');
  t.equal((await work.store.readConversation('c'))?.state.mode, 'paused');
});

t.test('a rendered document comes back into the inbox', async (t) => {
  const work = await bench();
  for (const line of ['нужен бот', 'один', 'нет', 'КП']) await work.arrive(line);
  while ((await workInbound(work.inbound)) || (await workEffect(work.effects)));
  t.ok(work.done.includes('render offer'));
  t.same((await work.messages()).at(-1)?.documents[0]?.file, 'a.pdf');
});

t.test('a turn that fails is tried again later, and nothing of it is seen before', async (t) => {
  let failures = 2;
  const talk = new TalkFixture();
  const work = await bench({
    runTurn: async ({ conversation, inbound }) => {
      if (failures-- > 0) throw passing;
      talk.state = conversation.state;
      return talk.happen(inbound);
    },
  });
  await work.arrive('привет');
  t.equal(await workInbound(work.inbound), true);
  t.same(await work.messages(), []);
  t.equal(await workInbound(work.inbound), false, 'not due yet');
  work.forward(60_000);
  await workInbound(work.inbound);
  work.forward(60_000);
  await workInbound(work.inbound);
  t.match((await work.messages())[0]?.text, /ИИ-ассистент/);
});

t.test('a poison event ends in an honest line and a human, and the conversation goes on', async (t) => {
  const talk = new TalkFixture();
  const work = await bench({
    runTurn: async ({ conversation, inbound }) => {
      if (inbound.kind === 'text' && inbound.text === 'яд') throw passing;
      talk.state = conversation.state;
      return talk.happen(inbound);
    },
  });
  await work.arrive('яд');
  await work.arrive('нужен бот');
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await workInbound(work.inbound);
    work.forward(60_000);
  }
  const messages = await work.messages();
  t.match(messages.map(({ text }) => text).join('\n'), /сломалось[\s\S]*Сколько каналов/);
  t.ok(messages.some(({ handoff }) => handoff !== null));
  while (await workEffect(work.effects));
  t.ok(work.done.some((entry) => entry.startsWith('handoff')));
});

t.test('an event whose trouble reply fails too is buried, not lost in a circle', async (t) => {
  const work = await bench({
    runTurn: async () => {
      throw passing;
    },
  });
  await work.arrive('яд');
  const inbound: InboundWork = {
    ...work.inbound,
    troubleTurn: () => {
      throw new Error('no phrases');
    },
  };
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await workInbound(inbound);
    work.forward(60_000);
  }
  t.equal(await workInbound(inbound), false);
  t.match(await work.depth(), { inbox: 0, dead: 1 });
});

t.test('an event that kills the process ends too, though nothing is ever thrown', async (t) => {
  const told: unknown[] = [];
  let killed = 0;
  const work = await bench();
  await work.arrive('яд');
  await work.arrive('нужен бот');
  /** A claim that nobody ends: the process died. */
  const die = async () => {
    killed += 1;
    await work.store.claimInbound({ channels: ['web'], now: work.inbound.clock.now(), leaseMs: 1000 });
    work.forward(2000);
  };
  for (let time = 0; time < inboundRetries.attempts; time += 1) await die();
  const inbound: InboundWork = {
    ...work.inbound,
    runTurn: async (input) => {
      t.not(input.inbound.kind === 'text' && input.inbound.text, 'яд', 'not run again');
      return work.inbound.runTurn(input);
    },
    onFailure: (error, context) => told.push([String(error), context]),
  };
  t.equal(await workInbound(inbound), true);
  t.match((await work.messages()).at(-1), { text: /сломалось/, handoff: {} });
  t.match(told, [['DeliveryFailure: TURN_NEVER_ENDED', { work: 'turn', kind: 'text' }]], 'the tracker hears of it');
  await workInbound(inbound);
  t.match((await work.messages()).at(-1)?.text, /Сколько каналов/, 'the next line is answered');

  await work.arrive('яд и для оправданий');
  while (killed < inboundRetries.attempts * 2 + 1) await die();
  t.equal(await workInbound(inbound), true);
  t.equal(await workInbound(inbound), false);
  t.match(await work.depth(), { inbox: 0, dead: 1 }, 'where even the trouble reply kills, it is buried');
});

t.test('an effect that kills the process dies, and who waits for it is told', async (t) => {
  const told: string[] = [];
  const work = await bench();
  for (const line of ['нужен бот', 'один', 'нет', 'КП']) await work.arrive(line);
  while (await workInbound(work.inbound));
  const { store, clock } = work.effects;
  for (;;) {
    const claimed = await store.claimEffect({ channels: ['web'], now: clock.now(), leaseMs: 1000 });
    if (claimed?.effect.kind === 'render_document') break;
    await store.settleEffect({ id: claimed?.id ?? '', outcome: { kind: 'done' }, now: clock.now() });
  }
  for (let time = 1; time < effectRetries.attempts; time += 1) {
    work.forward(2000);
    await store.claimEffect({ channels: ['web'], now: clock.now(), leaseMs: 1000 });
  }
  work.forward(2000);
  t.equal(await workEffect({ ...work.effects, onFailure: (error) => told.push(String(error)) }), true);
  t.same(work.done, [], 'not performed again');
  t.same(told, ['DeliveryFailure: EFFECT_NEVER_ENDED']);
  await workInbound(work.inbound);
  t.match((await work.messages()).at(-1)?.text, /подготовить не вышло/);
});

t.test('words that were shown are taken back when their turn fails or is another worker’s', async (t) => {
  const shown: string[] = [];
  let failures = 1;
  const work = await bench();
  await work.arrive('привет');
  const inbound: InboundWork = {
    ...work.inbound,
    onProgress: (_, reply, text) => shown.push(`${reply}: ${text}`),
    runTurn: async (input) => {
      input.progress?.('r1', 'Добрый');
      if (failures-- > 0) throw passing;
      return work.inbound.runTurn(input);
    },
  };
  await workInbound(inbound);
  t.same(shown, ['r1: Добрый', 'r1: ']);
  shown.length = 0;
  work.forward(60_000);
  const { commitTurn } = work.store;
  work.store.commitTurn = async () => ({ committed: false });
  await workInbound(inbound);
  work.store.commitTurn = commitTurn;
  t.ok(shown.includes('r1: '));
});

t.test('words are passed on as they grow; others in their place begin anew', async (t) => {
  const shown: string[] = [];
  const work = await bench();
  await work.arrive('привет');
  await workInbound({
    ...work.inbound,
    onProgress: (_, reply, text) => shown.push(`${reply}: ${text}`),
    runTurn: async (input) => {
      for (const text of ['Цена', 'Цена такая.', 'Цена такая.', 'Иная.', '', 'Снова.']) input.progress?.('r1', text);
      const { progress: _, ...quiet } = input;
      return work.inbound.runTurn(quiet);
    },
  });
  t.same(shown, ['r1: Цена', 'r1:  такая.', 'r1: ', 'r1: Иная.', 'r1: ', 'r1: Снова.']);
});

t.test('documents carry the brief of the moment they were asked for, and a time by which to be done', async (t) => {
  const asked: unknown[] = [];
  const work = await bench({
    perform: {
      renderDocument: async ({ document, quote, brief, signal }) => {
        asked.push({ brief, aborted: signal.aborted });
        return { id: 'doc', kind: document, quote };
      },
    },
  });
  for (const line of ['нужен бот', 'один', 'нет', 'КП']) await work.arrive(line);
  while (await workInbound(work.inbound));
  while (await workEffect(work.effects));
  t.match(asked, [{ brief: { items: [{ value: /бот/i }] }, aborted: false }]);
});

t.test('only channels that push are handed their messages', async (t) => {
  const work = await bench();
  const { pushes: _, ...pulled } = work.inbound;
  await work.arrive('привет');
  await workInbound(pulled);
  t.match(await work.depth(), { outbox: 0 });
  t.not((await work.messages()).length, 0);
});

t.test('a turn that lost its lease writes nothing', async (t) => {
  const work = await bench();
  await work.arrive('привет');
  const slow: InboundWork = {
    ...work.inbound,
    runTurn: async (input) => {
      const result = await work.inbound.runTurn(input);
      work.forward(120_000);
      await workInbound(work.inbound);
      return result;
    },
  };
  await workInbound(slow);
  const texts = (await work.messages()).map(({ text }) => text);
  t.equal(texts.filter((text) => /ИИ-ассистент/.test(text)).length, 1, 'greeted once');
});

t.test('effects: passing failures are retried, final ones die, and who waits is told', async (t) => {
  let failures = 2;
  const work = await bench({
    perform: {
      prepareSend: async () => {
        if (failures-- > 0) throw passing;
        return { send: async () => ({ externalId: 'x' }) };
      },
      renderDocument: async () => {
        throw final;
      },
    },
  });
  for (const line of ['нужен бот', 'один', 'нет', 'КП']) await work.arrive(line);
  for (let round = 0; round < 8; round += 1) {
    while ((await workInbound(work.inbound)) || (await workEffect(work.effects)));
    work.forward(600_000);
  }
  t.match((await work.messages()).at(-1)?.text, /подготовить не вышло/);
  t.match(await work.depth(), { inbox: 0, outbox: 0, dead: 1 });
  t.ok(failures < 0, 'deliveries went on after the passing failures');
});

t.test('the loop: woken by notify, bounded in parallel, stopped with a deadline', async (t) => {
  let waiting = 20;
  let running = 0;
  let most = 0;
  const release = Promise.withResolvers<void>();
  const idle = Promise.withResolvers<void>();
  const step = async () => {
    if (waiting === 0) {
      if (running === 0) idle.resolve();
      return false;
    }
    waiting -= 1;
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return true;
  };
  // More than there were when the loop began, as after a reload.
  let lanes = 1;
  const loop = startWorkLoop({ name: 'test', step, concurrency: () => lanes, pollMs: 60_000, logger });
  lanes = 3;
  await idle.promise;
  t.ok(most > 1 && most <= 3, `${most} at once`);
  waiting = 1;
  loop.notify();
  t.equal(await loop.stop(1_000), true, 'what was running has ended');
  waiting = 1;
  loop.notify();
  t.equal(waiting, 1, 'a stopped loop takes nothing');

  const stuck = startWorkLoop({
    name: 'stuck',
    step: () => release.promise.then(() => false),
    concurrency: 1,
    pollMs: 60_000,
    logger,
  });
  t.equal(await stuck.stop(5), false, 'the deadline holds');
  release.resolve();

  const told: unknown[] = [];
  const failing = startWorkLoop({
    name: 'failing',
    step: () => Promise.reject(passing),
    concurrency: 1,
    pollMs: 60_000,
    logger,
    onFailure: (error, context) => told.push([error, context]),
  });
  t.equal(await failing.stop(1_000), true, 'a failing step does not spin');
  t.same(told, [[passing, { work: 'failing' }]]);
});
