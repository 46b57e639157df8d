import t, { type Test } from 'tap';
import type { InboundRecord } from '../../../assistant/ports/conversation-store.ts';
import { at, conversation, draft, line } from '../../contracts/store-samples.ts';
import { openTestStore } from '../../fixtures/sqlite-stores.ts';

async function openHere(t: Test, ...ids: string[]) {
  const opened = openTestStore(t.testdir());
  t.teardown(() => opened.close());
  for (const id of ids) await opened.store.createConversation(conversation(id));
  return opened;
}

function heard(conversation: string, other: string): InboundRecord {
  const joining = { with: other, channel: 'web', proof: 'link', by: null, goesOn: 'here' } as const;
  return line(conversation, `joined-${other}`, { event: { kind: 'joined', joining }, message: null });
}

const key = (letter: string) => Buffer.from(letter.repeat(16));

t.test('joined people are found, kept and erased together', async (t) => {
  const { store, vault } = await openHere(t, 'a', 'b', 'c', 'd');
  const join = (conversation: string, other: string, second: number) =>
    store.joinPeople({ conversation, with: other, by: 'Ольга', at: at(second), events: [heard(conversation, other)] });
  t.equal(await join('a', 'b', 1), true);
  t.equal(await join('b', 'a', 2), false, 'they are one already');
  t.equal(await join('c', 'd', 3), true);
  t.equal(await join('a', 'a', 3), false, 'nobody is joined with himself');
  t.equal(await join('b', 'c', 4), true, 'two circles become one');
  const all = ['person-of-a', 'person-of-b', 'person-of-c', 'person-of-d'];
  t.strictSame([...(await store.samePersons(['person-of-d']))].sort(), all);
  t.strictSame([...(await store.samePersons(['person-of-d', 'stranger']))].sort(), [...all, 'stranger'].sort());
  await store.recordInbound(line('d', '1', { at: at(50), message: draft('позже всех') }));
  const others = await store.joinedConversations('a');
  t.equal(others[0]?.id, 'd', 'the latest heard first');
  t.strictSame(others.map(({ id }) => id).sort(), ['b', 'c', 'd']);
  t.strictSame(await store.listIdlePersons({ before: at(20), limit: 9 }), [], 'one of them was heard since');

  t.equal(await store.splitPerson({ conversation: 'd', at: at(60), events: [] }), true);
  t.equal(await store.splitPerson({ conversation: 'd', at: at(61), events: [heard('d', 'x')] }), false);
  t.strictSame(await store.samePersons(['person-of-d']), ['person-of-d']);
  t.strictSame([...(await store.listIdlePersons({ before: at(20), limit: 9 }))].sort(), all.slice(0, 3));

  await vault.destroy('person-of-a');
  await store.erasePersons(['person-of-a']);
  t.strictSame([...(await store.samePersons(['person-of-b']))].sort(), ['person-of-b', 'person-of-c']);
  t.strictSame(
    (await store.joinedConversations('b')).map(({ id }) => id),
    ['c'],
  );
  await t.rejects(join('b', 'a', 70), { code: 'STORE_PERSON_ERASED' });
  await vault.destroy('person-of-b');
  t.strictSame(await store.joinedConversations('c'), [], 'an erasure that was cut off');
  await store.erasePersons(['person-of-b']);
  t.strictSame(await store.samePersons(['person-of-c']), ['person-of-c'], 'nobody is left to be joined with');
});

t.test('a crossing is used once, in time, and joins in the same transaction', async (t) => {
  const { store } = await openHere(t, 'site', 'chat', 'other');
  await store.offerCrossing({ key: key('a'), conversation: 'site', at: at(0), expiresAt: at(600) });
  await store.offerCrossing({ key: key('b'), conversation: 'site', at: at(1), expiresAt: at(10) });
  t.equal(await store.crossingFrom({ key: key('a'), at: at(5) }), 'site');
  t.equal(await store.crossingFrom({ key: key('b'), at: at(10) }), undefined, 'expired');
  t.equal(await store.crossingFrom({ key: key('c'), at: at(5) }), undefined, 'nobody’s');
  const take = (conversation: string, letter: string) =>
    store.takeCrossing({
      key: key(letter),
      conversation,
      with: 'site',
      by: 'link',
      at: at(20),
      events: [heard(conversation, 'site')],
    });
  t.equal(await take('chat', 'b'), false);
  t.strictSame(await Promise.all([take('chat', 'a'), take('other', 'a')]), [true, false], 'the first has it');
  t.strictSame(
    (await store.joinedConversations('site')).map(({ id }) => id),
    ['chat'],
  );
  t.equal(await store.crossingFrom({ key: key('a'), at: at(21) }), undefined);
  const claim = { channels: ['web'], now: at(30), leaseMs: 1000 };
  t.equal((await store.claimInbound({ ...claim, conversation: 'chat' }))?.inbound.kind, 'joined');
  t.equal(await store.claimInbound({ ...claim, conversation: 'other' }), undefined, 'who came second hears nothing');
});

t.test('of many links of one conversation the newest hold, and they go with it', async (t) => {
  const { store, vault } = await openHere(t, 'site');
  for (const [index, letter] of [...'abcdefghij'].entries())
    await store.offerCrossing({ key: key(letter), conversation: 'site', at: at(0), expiresAt: at(600 + index) });
  const held = await Promise.all(
    [...'abcdefghij'].map((letter) => store.crossingFrom({ key: key(letter), at: at(1) })),
  );
  t.equal(held.filter((each) => each === 'site').length, 8);
  t.equal(held.at(-1), 'site');
  await vault.destroy('person-of-site');
  await store.erasePersons(['person-of-site']);
  t.equal(await store.crossingFrom({ key: key('j'), at: at(1) }), undefined);
});

t.test('a phone that a messenger vouches for twice names the other conversation', async (t) => {
  const { store } = await openHere(t, 'a', 'b', 'c');
  await store.recordInbound(line('c', '1', { message: draft('мой телефон +79161234567') }));
  t.strictSame(
    await store.proveContact({ conversation: 'a', contact: '+79161234567' }),
    [],
    'a typed one proves nothing',
  );
  t.strictSame(await store.proveContact({ conversation: 'a', contact: '+79161234567' }), []);
  t.strictSame(await store.proveContact({ conversation: 'b', contact: '+79161234567' }), ['a']);
  await store.joinPeople({ conversation: 'b', with: 'a', by: 'contact', at: at(1), events: [] });
  t.strictSame(await store.proveContact({ conversation: 'b', contact: '+79161234567' }), []);
});

t.test('a conversation is found by the end of its id', async (t) => {
  const { store } = await openHere(t, '0000-1234abcd', '1111-1234abcd', '2222-9999ffff');
  t.strictSame(await store.findConversations('9999ffff'), ['2222-9999ffff']);
  t.equal((await store.findConversations('1234abcd')).length, 2);
  t.strictSame(await store.findConversations('%'), []);
});
