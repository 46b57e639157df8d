import t from 'tap';
import { vendorRetries } from '../../../assistant/delivery/backoff.ts';
import { ChannelGates } from '../../../assistant/delivery/channel-gates.ts';
import type { EffectWork } from '../../../assistant/delivery/effect-parts.ts';
import { workEffect } from '../../../assistant/delivery/work-effect.ts';
import { AssistantError } from '../../../assistant/errors.ts';
import { calendarErrors } from '../../../assistant/ports/calendar-errors.ts';
import type { Logger } from '../../../assistant/ports/logger.ts';
import { initialState } from '../../../assistant/transcript/conversation-state.ts';
import { createMemoryKeyValues } from '../../fixtures/memory-key-values.ts';
import { createMemoryStore } from '../../fixtures/memory-store.ts';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };

t.test('a vendor that does not answer is left alone by all conversations, over restarts; chats go on', async (t) => {
  const store = createMemoryStore();
  let time = Date.UTC(2026, 10, 23, 12);
  const clock = { now: () => new Date(time) };
  const values = createMemoryKeyValues(() => time);
  const handoffs: string[] = [];
  for (const id of ['a', 'b']) {
    await store.createConversation({ id, person: id, channel: 'web', state: initialState, at: clock.now() });
    const event = { kind: 'text', text: 'запишите' } as const;
    await store.recordInbound({
      conversation: id,
      source: 'web',
      externalId: id,
      event,
      message: null,
      at: clock.now(),
    });
    const turn = await store.claimInbound({ channels: ['web'], conversation: id, now: clock.now(), leaseMs: 1_000 });
    await store.commitTurn({
      ...{ event: turn?.event ?? '', conversation: id, expectedVersion: 1, state: initialState, messages: [] },
      ...{ quotes: [], at: clock.now() },
      effects: [
        { id: `${id}-booking`, effect: { kind: 'booking', meeting: id } },
        { id: `${id}-handoff`, effect: { kind: 'handoff', reason: 'x' } },
      ],
    });
  }
  let answers = false;
  const entered: string[] = [];
  const parts = { store, channels: ['web'], clock, random: () => 1, logger, leaseMs: 60_000 };
  const perform: EffectWork['perform'] = {
    renderDocument: () => Promise.reject(new Error('none')),
    handoff: async ({ conversation }) => void handoffs.push(conversation.id),
    async enterMeeting({ meeting }) {
      entered.push(meeting);
      if (!answers) throw new AssistantError(calendarErrors.unreachable, { reason: 'ECONNREFUSED' });
      return 'entered';
    },
  };
  const pace = { chatMs: 0, calls: 1, withinMs: 1_000 };
  const started = (): { calendar: EffectWork; chat: EffectWork } => {
    const paceOf = (name: string) => (name === 'calendar' ? pace : undefined);
    const gates = new ChannelGates({ values, clock, random: () => 1, paceOf });
    const work = { ...parts, perform, gates };
    return { calendar: { ...work, destination: 'calendar', retries: vendorRetries }, chat: work };
  };
  const first = started();
  t.equal(await workEffect(first.calendar), true);
  t.equal(await workEffect(first.calendar), false, 'the other conversation does not try it either');
  t.same(entered, ['a']);
  while (await workEffect(first.chat));
  t.same(handoffs, ['a', 'b'], 'chats do not wait for the calendar');
  time += 999;
  t.equal(await workEffect(started().calendar), false, 'nor does a restart');
  answers = true;
  time += 2_001;
  const second = started();
  t.equal(await workEffect(second.calendar), true);
  t.equal(await workEffect(second.calendar), false, 'no faster than it may be called');
  time += 1_000;
  t.equal(await workEffect(second.calendar), true);
  t.same(entered.slice(1).toSorted(), ['a', 'b']);
  t.match(await store.queueDepth(clock.now()), { outbox: 0, dead: 0 });
});
