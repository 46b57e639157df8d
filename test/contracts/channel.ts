import type { Test } from 'tap';
import type { ClaimedArrival, NewArrival } from '../../assistant/ports/arrival-store.ts';
import type { Channel, ChannelEvent, Received, Sendable, SendRequest } from '../../assistant/ports/channel.ts';

/** A channel over its sandbox, and the few things that only the vendor's side can do. */
export interface ChannelHarness {
  readonly channel: Channel;
  /** A customer's chat, as `send` is given it. */
  readonly address: string;
  /** What stands in the chat and came from us, oldest first. */
  standing(): readonly string[];
  /** The vendor delivers by webhook what the customer says; resolves with what our door made of it. */
  say(text: string): Promise<Received>;
  /** The same body again, and one that is not the vendor's. */
  repeat(): Promise<Received>;
  forge(): Promise<Received>;
  /** The next send fails so. */
  failSend(failure: SendFailure): void;
}

/** `lost`: it happens and the answer never comes. */
export type SendFailure = 'refused' | 'busy' | 'server_error' | 'html' | 'reset_before' | 'lost' | 'cut';

export function claimed(arrival: NewArrival): ClaimedArrival {
  const { source, lane, body, at } = arrival;
  return { id: '1', source, lane, body, receivedAt: at, attempt: 1, damaged: false };
}

const text = (words: string): Sendable => ({ kind: 'text', text: words, buttons: [] });

/** What every channel keeps to. */
export async function channelContract(t: Test, open: (t: Test) => Promise<ChannelHarness>): Promise<void> {
  const signal = () => AbortSignal.timeout(20_000);
  const request = (harness: ChannelHarness, words: string): SendRequest => ({
    ...{ address: harness.address, content: text(words), signal: signal() },
  });
  const eventsOf = async (harness: ChannelHarness, received: Received): Promise<readonly ChannelEvent[]> => {
    if (received.kind !== 'taken') return [];
    const all = await Promise.all(received.arrivals.map((arrival) => harness.channel.read(claimed(arrival), signal())));
    return all.flat();
  };

  await t.test('what the customer says is taken, once, and understood', async (t) => {
    const harness = await open(t);
    const received = await harness.say('Сколько стоит бот?');
    const [event] = await eventsOf(harness, received);
    t.match(event, { address: harness.address, event: { kind: 'text', text: 'Сколько стоит бот?' } });
    t.match(event?.message, { from: 'visitor', text: 'Сколько стоит бот?' });
    const again = await harness.repeat();
    const idsOf = (each: Received) => (each.kind === 'taken' ? each.arrivals.map(({ externalId }) => externalId) : []);
    t.strictSame(idsOf(again), idsOf(received), 'the same id');
    t.not(idsOf(received).length, 0);
    t.match(await harness.forge(), { kind: 'refused' });
  });

  await t.test('a text arrives as it is written', async (t) => {
    const harness = await open(t);
    const words = 'Итого 120 000 ₽ <b>&amp;\n— «до 5 дней» 🙂';
    const { externalId } = await harness.channel.send(request(harness, words));
    t.strictSame(harness.standing(), [words]);
    t.ok(externalId.length > 0);
  });

  for (const failure of ['refused', 'busy', 'server_error'] as const) {
    await t.test(`a send that the vendor answers with ${failure} had no effect`, async (t) => {
      const harness = await open(t);
      harness.failSend(failure);
      const codes = { refused: 'CHANNEL_REFUSED', busy: 'CHANNEL_BUSY', server_error: 'CHANNEL_UNREACHABLE' };
      const expected =
        failure === 'server_error' && harness.channel.find !== undefined ? 'CHANNEL_OUTCOME_UNKNOWN' : codes[failure];
      await t.rejects(harness.channel.send(request(harness, 'один')), { code: expected });
      t.strictSame(harness.standing(), []);
      await harness.channel.send(request(harness, 'один'));
      t.strictSame(harness.standing(), ['один'], 'the next one goes');
    });
  }

  for (const failure of ['lost', 'reset_before', 'cut'] as const) {
    await t.test(`a send whose answer is ${failure} has an end that nobody knows`, async (t) => {
      const harness = await open(t);
      harness.failSend(failure);
      const since = new Date(Date.now() - 1000);
      await t.rejects(harness.channel.send(request(harness, 'один')), { code: 'CHANNEL_OUTCOME_UNKNOWN' });
      const of = { message: '1', part: { kind: 'text', text: 'один', buttons: [] } } as const;
      const found = await harness.channel.find?.({ ...request(harness, 'один'), since, of });
      if (harness.channel.find === undefined) return;
      if (harness.standing().includes('один')) t.ok(found, 'found in the chat');
      else t.equal(found, null, 'not there');
    });
  }
}
