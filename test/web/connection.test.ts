import t, { type Test } from 'tap';
import { AssistantError } from '../../assistant/errors.ts';
import type { PersonalDataStore } from '../../assistant/ports/personal-data-store.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import { Transcript } from '../../web/widget/transcript.ts';
import { type Fixture, startFixture } from '../daemon/daemon-fixture.ts';

interface Connection {
  start(): void;
  say(text: string): void;
}

/** The widget's module needs a page around it, and its types are the page's: both are given here. */
const { Connection } = (await import(String(new URL('../../web/widget/connection.ts', import.meta.url)))) as {
  Connection: new (parts: object) => Connection;
};

/** A page with one chat on a server of this machine; what it asks for over the network is counted. */
async function openPage(t: Test, fixture: Fixture) {
  const server = await fixture.listen();
  const listeners = new Map<string, () => void>();
  const page = {
    addEventListener: (name: string, listener: () => void) => listeners.set(name, listener),
    document: { addEventListener() {}, visibilityState: 'visible', hidden: false, referrer: '' },
    location: { href: 'https://shop.example/', search: '' },
  };
  Object.assign(globalThis, page);
  const asked: string[] = [];
  const offered: string[][] = [];
  const sockets: WebSocket[] = [];
  const [realFetch, RealSocket] = [globalThis.fetch, globalThis.WebSocket];
  let gate: Promise<void> = Promise.resolve();
  const network = { down: false };
  globalThis.fetch = async (address, init) => {
    asked.push(new URL(String(address)).pathname);
    if (network.down) throw new TypeError('fetch failed');
    await gate;
    return realFetch(address, init);
  };
  globalThis.WebSocket = class extends RealSocket {
    constructor(address: string | URL) {
      super(address);
      sockets.push(this);
    }
  };
  t.teardown(() => {
    for (const socket of sockets) {
      // A page that is gone does not come back.
      socket.onclose = null;
      socket.close();
    }
    Object.assign(globalThis, { fetch: realFetch, WebSocket: RealSocket });
  });
  const transcript = new Transcript();
  let remembered = {};
  let stir = () => {};
  const connection = new Connection({
    server,
    transcript,
    language: 'ru',
    memory: {
      read: () => remembered,
      write: (change: object) => {
        remembered = { ...remembered, ...change };
      },
    },
    events: {
      changed: () => stir(),
      typing() {},
      presence() {},
      continueIn: (channels: readonly string[]) => offered.push([...channels]),
    },
  });
  return {
    connection,
    transcript,
    asked,
    offered,
    sockets,
    network,
    online: () => listeners.get('online')?.(),
    holdRequests() {
      const held = Promise.withResolvers<void>();
      gate = held.promise;
      return held.resolve;
    },
    async until(done: () => boolean) {
      while (!done()) await new Promise<void>((resolve) => (stir = resolve));
    },
  };
}

t.test('a hurry in the middle of a session request starts no second one', async (t) => {
  const fixture = await startFixture(t);
  const page = await openPage(t, fixture);
  const release = page.holdRequests();
  page.connection.start();
  page.connection.say('Здравствуйте');
  for (let time = 0; time < 3; time += 1) page.online();
  release();
  await page.until(() => page.transcript.pending.length === 0);
  page.online();
  t.same(page.asked, ['/api/chat/sessions']);
  t.same(page.offered, [[]], 'without a bot there is nowhere to go over to');
  t.equal(page.sockets.length, 1);
});

t.test('the same after an attempt that failed, whose timer has fired', async (t) => {
  const fixture = await startFixture(t);
  const page = await openPage(t, fixture);
  page.network.down = true;
  page.connection.start();
  while (page.asked.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
  const release = page.holdRequests();
  page.network.down = false;
  const before = page.asked.length;
  while (page.asked.length === before) await new Promise((resolve) => setTimeout(resolve, 20));
  page.online();
  page.connection.say('Здравствуйте');
  page.online();
  release();
  await page.until(() => page.transcript.pending.length === 0);
  t.equal(page.asked.length, before + 1);
  t.equal(page.sockets.filter(({ readyState }) => readyState === WebSocket.OPEN).length, 1);
  t.equal(page.transcript.messages.filter(({ from }) => from === 'visitor').length, 1);
});

t.test('what passes by itself is said again without the visitor', async (t) => {
  const fixture = await startFixture(t);
  const page = await openPage(t, fixture);
  const { store } = fixture;
  const { recordInbound } = store;
  let refusals = 2;
  store.recordInbound = (record) => {
    if (record.event.kind !== 'text' || refusals === 0) return recordInbound(record);
    refusals -= 1;
    return Promise.reject(new AssistantError(storeErrors.busy));
  };
  page.connection.start();
  page.connection.say('Сколько стоит бот?');
  await page.until(() => page.transcript.messages.some(({ from }) => from === 'visitor'));
  t.equal(refusals, 0);
  t.same(page.transcript.pending, [], 'never shown as not sent');
});

t.test('where the conversation was erased, the next line opens another one', async (t) => {
  const fixture = await startFixture(t);
  const page = await openPage(t, fixture);
  page.connection.start();
  page.connection.say('Удалите мои данные');
  await page.until(() => page.transcript.messages.length > 0);
  const { store, vault } = fixture;
  const [{ id = '', person = '' } = {}] = await store.listConversations({ limit: 1 });
  await vault.destroy(person);
  await (store as unknown as PersonalDataStore).erasePersons([person]);
  page.connection.say('Здравствуйте');
  await page.until(() => page.transcript.pending.length === 0);
  const texts = page.transcript.messages.map(({ text }) => text);
  t.same(texts, ['Здравствуйте'], 'nothing of before is shown');
  const [now] = await store.listConversations({ limit: 1 });
  t.not(now?.id, id);
});
