import t from 'tap';
import { startFixture, Visitor } from './daemon-fixture.ts';

t.test(
  'a conversation over the socket: accepted after the commit, replies in order, no gap and no double',
  async (t) => {
    const { listen, session, work, store } = await startFixture(t);
    const address = await listen();
    const { token, conversation } = await session();
    await work(() => ({ text: 'Здравствуйте' }));
    const visitor = await new Visitor(address).hello(token);
    visitor.send({ type: 'message', id: 'a', text: 'один' });
    visitor.send({ type: 'message', id: 'a', text: 'один' });
    visitor.send({ type: 'message', id: 'b', text: 'два' });
    const accepted = await visitor.until(3, 'accepted');
    t.same(
      accepted.map(({ id, seq }) => [id, seq]),
      [
        ['a', 2],
        ['a', 2],
        ['b', 3],
      ],
    );
    await work();
    await visitor.until(3, 'message');
    t.same(visitor.seqs, [1, 4, 5], 'own lines are known by their numbers');

    const second = await new Visitor(address).hello(token, 2);
    await second.until(3, 'message');
    t.same(second.seqs, [3, 4, 5], 'only what was missed');
    visitor.send({ type: 'message', id: 'c', text: 'три' });
    await second.until(4, 'message');
    t.equal(second.frames.at(-1)?.message?.text, 'три', 'the other tab sees the line');
    visitor.socket.close();
    await visitor.closed;
    await work();
    await second.until(5, 'message');
    const back = await new Visitor(address).hello(token, 6);
    await back.until(1, 'message');
    t.same(back.seqs, [7], 'what was said while the network was away');
    t.equal((await store.readConversation(conversation))?.lastSeq, 7);
  },
);

t.test('many lines in flight and a reply in the middle of a reconnect', async (t) => {
  const { listen, session, work } = await startFixture(t, { web: { limits: { messages_at_once: 100 } } });
  const address = await listen();
  const { token } = await session();
  await work();
  const visitor = await new Visitor(address).hello(token);
  for (let number = 0; number < 40; number += 1) visitor.send({ type: 'message', id: `m${number}`, text: `${number}` });
  await visitor.until(40, 'accepted');
  t.same(
    visitor.frames.filter(({ type }) => type === 'accepted').map(({ seq }) => seq),
    Array.from({ length: 40 }, (_, index) => index + 2),
  );
  const working = work();
  const late = await new Visitor(address).hello(token, 30);
  await working;
  await late.until(51, 'message');
  t.same(
    late.seqs,
    Array.from({ length: 51 }, (_, index) => index + 31),
  );
});

t.test('typing and provisional words reach who is connected', async (t) => {
  const { listen, session, work, webChat } = await startFixture(t);
  const { token, conversation } = await session();
  await work();
  const visitor = await new Visitor(await listen()).hello(token);
  await visitor.until(1, 'message');
  webChat.hub.typing(conversation);
  webChat.hub.delta(conversation, 'r1', 'Добр');
  webChat.hub.delta(conversation, 'r1', 'ый день');
  const frames = await visitor.until(4);
  t.same(frames.slice(1), [
    { type: 'typing' },
    { type: 'delta', reply: 'r1', text: 'Добр' },
    { type: 'delta', reply: 'r1', text: 'ый день' },
  ]);
});

t.test('rubbish and floods end with an error and a code; others go on', async (t) => {
  const { listen, session, work } = await startFixture(t, { web: { limits: { messages_at_once: 5 } } });
  const address = await listen();
  const { token } = await session();
  const cases: [string, (visitor: Visitor) => void, number, string][] = [
    ['no JSON', (visitor) => visitor.send('{{{'), 1007, 'WEB_CHAT_FRAME'],
    ['no object', (visitor) => visitor.send('[1]'), 1007, 'WEB_CHAT_FRAME'],
    ['unknown type', (visitor) => visitor.send({ type: 'drop' }), 1007, 'WEB_CHAT_FRAME'],
    ['binary', (visitor) => visitor.socket.send(Buffer.from([0, 1, 2, 255])), 1003, 'WEB_CHAT_FRAME'],
    ['no hello', (visitor) => visitor.send({ type: 'message', id: 'a', text: 'x' }), 4401, 'WEB_CHAT_HELLO'],
    ['foreign token', (visitor) => visitor.send({ type: 'hello', token: 'x.y.z', after: 0 }), 4401, 'WEB_CHAT_HELLO'],
    ['wrong cursor', (visitor) => visitor.send({ type: 'hello', token, after: -1 }), 1007, 'WEB_CHAT_FRAME'],
  ];
  for (const [name, attack, code, error] of cases) {
    const visitor = await new Visitor(address).open();
    attack(visitor);
    t.equal((await visitor.closed).code, code, name);
    t.match(visitor.frames, [{ type: 'error', error: { code: error } }], name);
  }
  const huge = await new Visitor(address).open();
  huge.send('x'.repeat(100_000));
  t.equal((await huge.closed).code, 1009, 'a frame too large');

  await work();
  const flood = await new Visitor(address).hello(token);
  for (let number = 0; number < 500; number += 1) flood.send({ type: 'message', id: `f${number}`, text: 'спам' });
  t.equal((await flood.closed).code, 1008);
  t.ok(flood.frames.some(({ error }) => error?.code === 'WEB_CHAT_TOO_FAST' && error.retryable));

  const polite = await session();
  const visitor = await new Visitor(address).hello(polite.token);
  visitor.send({ type: 'message', id: 'e', text: ' ' });
  await visitor.until(1, 'error');
  visitor.send({ type: 'message', id: 'ok', text: 'всё хорошо' });
  t.match(await visitor.until(1, 'accepted'), [{ id: 'ok' }], 'an empty line does not end the talk');
});

t.test('a client that writes and never reads is cut off', async (t) => {
  const { listen, session, work, webChat } = await startFixture(t);
  const address = await listen();
  const { token } = await session();
  await work();
  const visitor = await new Visitor(address).hello(token);
  await visitor.until(1, 'message');
  visitor.socket.pause();
  // What the kernel buffers for both ends comes on top of our own limit.
  for (let batch = 0; batch < 200 && webChat.hub.size > 0; batch += 1) {
    for (let line = 0; line < 1000; line += 1) visitor.send({ type: 'message', id: 'a'.repeat(100), text: ' ' });
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.equal(webChat.hub.size, 0);
  visitor.socket.terminate();
});

t.test('what was said before a drop is said again without being refused', async (t) => {
  const { listen, session, work } = await startFixture(t, {
    web: { limits: { messages_at_once: 3, messages_per_minute: 1 } },
  });
  const address = await listen();
  const { token } = await session();
  await work();
  const lines = ['a', 'b', 'c'].map((id) => ({ type: 'message', id, text: id }));
  const first = await new Visitor(address).hello(token);
  for (const line of lines) first.send(line);
  await first.until(3, 'accepted');
  first.socket.terminate();
  for (let time = 0; time < 3; time += 1) {
    const again = await new Visitor(address).hello(token);
    for (const line of lines) again.send(line);
    t.same(
      (await again.until(3, 'accepted')).map(({ seq }) => seq),
      [2, 3, 4],
    );
    again.socket.terminate();
  }
  const over = await new Visitor(address).hello(token);
  over.send({ type: 'message', id: 'd', text: 'четвёртая' });
  t.match(await over.until(1, 'error'), [{ id: 'd', error: { code: 'WEB_CHAT_TOO_FAST', retryable: true } }]);
});

t.test('sockets of foreign sites and over the limit are refused, a stop says 1001', async (t) => {
  const { app, listen, session } = await startFixture(t, { web: { limits: { connections: 1 } } });
  const address = await listen();
  const { token } = await session();
  await t.rejects(new Visitor(address, { origin: 'https://evil.ru' }).open(), /403/);
  const visitor = await new Visitor(address, { origin: address }).hello(token);
  await t.rejects(new Visitor(address).open(), /503/);
  const closing = app.close();
  t.same(await visitor.closed, { code: 1001, reason: 'server is stopping' });
  await closing;
});
