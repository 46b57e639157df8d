import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { breakerKey } from '../../assistant/delivery/circuit-breaker.ts';
import { Rests } from '../../assistant/delivery/rests.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import { visitorMessage } from '../../assistant/transcript/message.ts';
import { openStorage } from '../../runtime/storage.ts';
import { run, runJson, sampleProject, serve } from '../e2e/product.ts';

// A busy machine takes seconds for each start of the command line.
t.setTimeout(170_000);

const minimal = new URL('../fixtures/minimal/', import.meta.url).pathname;
const hourMs = 3_600_000;

interface StatusDocument {
  readonly schemaVersion: number;
  readonly daemon: Record<string, unknown>;
  readonly config: { readonly hash: string };
  readonly channels: readonly Record<string, unknown>[];
  readonly [name: string]: unknown;
}

/** A morning on which much has piled up while nobody was there. */
async function piledUp(folder: string) {
  const now = Date.now();
  let time = now - hourMs;
  const clock = { now: () => new Date(time) };
  const { store, keyValues, close } = await openStorage(folder, {}, { clock });
  const say = (conversation: string, id: string) =>
    store.recordInbound({
      ...{ conversation, source: 'telegram', externalId: id, event: { kind: 'text', text: 'тайна' }, at: clock.now() },
      message: visitorMessage(id, 'тайна', clock.now()),
    });
  for (const [id, state] of Object.entries({
    plain: initialState,
    manned: { ...initialState, mode: 'paused' as const },
    calling: { ...initialState, handoff: 'позвал человека' },
  })) {
    const place = { channel: 'telegram', address: id };
    await store.createConversation({ id, person: `p-${id}`, ...place, state, at: clock.now() });
  }
  await say('plain', '1');
  const turn = await store.claimInbound({ channels: ['telegram'], now: clock.now(), leaseMs: 1_000 });
  const part = { kind: 'text', text: 'тайна', buttons: [] } as const;
  await store.commitTurn({
    ...{ event: turn?.event ?? '', conversation: 'plain', expectedVersion: 1, state: initialState },
    ...{ messages: [], quotes: [], at: clock.now() },
    effects: ['dead', 'held', 'waits'].map((id) => ({ id, effect: { kind: 'send', message: 'm', part } })),
    usage: [
      {
        ...{ day: moscowDay(now), provider: 'openai', model: 'm', calls: 2 },
        ...{ inputTokens: 1_000, outputTokens: 200, kopecks: 345 },
      },
    ],
  });
  for (const kind of ['dead', 'held'] as const) {
    await store.claimEffect({ channels: ['telegram'], now: clock.now(), leaseMs: 1_000 });
    await store.settleEffect({ id: kind, outcome: { kind, error: 'X' }, now: clock.now() });
  }
  await say('manned', '2');
  await store.recordArrival({ source: 'avito', externalId: '1', lane: 'a', body: 'тело', at: clock.now() });
  await store.switchOff({ place: 'channel:avito', by: 'Анна', at: clock.now() });
  time = now;
  await new Rests({ values: keyValues, clock }).rest('telegram', new Date(now + hourMs), 'CHANNEL_BUSY');
  await keyValues.set(breakerKey('avito'), { failures: 7, openings: 2, until: now - 1 });
  await close();
  const feeds = join(folder, 'data', 'feeds');
  mkdirSync(feeds);
  const refused = { code: 'FEED_SHRUNK', message: 'пропало 3 из 4\u001b[31m', at: new Date(now).toISOString() };
  const feed = { file: 'avito-1.xml', sha256: 'f'.repeat(64), at: new Date(now).toISOString(), ads: [{}, {}, {}, {}] };
  writeFileSync(join(feeds, 'avito.json'), JSON.stringify({ schemaVersion: 1, feed, refused }));
  mkdirSync(join(folder, 'data', 'backups'));
  writeFileSync(join(folder, 'data', 'backups', 'sales-assistant-20261122T030000Z.tar.gz'), 'x');
  return new Date(now + hourMs).toISOString();
}

function moscowDay(now: number): string {
  return new Date(now + 3 * hourMs).toISOString().slice(0, 10);
}

t.test('without a daemon it tells what lies there, and makes nothing', async (t) => {
  const folder = join(t.testdir(), 'проект');
  cpSync(minimal, folder, { recursive: true });
  const here = ['--project', folder];
  const fresh = await runJson<StatusDocument>(['status', ...here]);
  t.equal(fresh.code, 0, fresh.err);
  t.match(fresh.document, {
    schemaVersion: 1,
    daemon: { running: false, pid: null, since: null, address: null, state: null },
    config: { hash: /^sha256:[0-9a-f]{64}$/ },
    schema: null,
    queues: { arrivals: { waiting: 0, oldestMs: 0 }, inbox: { waiting: 0 }, outbox: { waiting: 0 } },
    stuck: { dead: 0, held: 0 },
    channels: [],
    people: { conversations: 0 },
    listings: null,
    backup: null,
    disk: { freeBytes: Number },
    models: { calls: 0, kopecks: 0 },
  });
  // What was read of the project may be remembered under data/cache.
  t.notOk(existsSync(join(folder, 'data', 'assistant.sqlite')), 'no database was made');

  const until = await piledUp(folder);
  const [{ document }, text, english] = await Promise.all([
    runJson<StatusDocument>(['status', ...here]),
    run(['status', ...here]),
    run(['status', ...here], { env: { LC_ALL: 'en_US.UTF-8' } }),
  ]);
  t.match(document, {
    schema: Number,
    queues: { arrivals: { waiting: 1 }, inbox: { waiting: 1 }, outbox: { waiting: 1 } },
    stuck: { dead: 1, held: 1 },
    channels: [
      { name: 'telegram', until, reason: 'CHANNEL_BUSY', breaker: 'closed' },
      { name: 'avito', until: null, reason: 'CHANNEL_UNREACHABLE', breaker: 'half_open' },
    ],
    silenced: ['channel:avito'],
    people: { conversations: 3, manned: 1, calling: 1, drafts: 0 },
    listings: { feed: { ads: 4, sha256: /^f+$/ }, refused: { code: 'FEED_SHRUNK' }, upload: null, report: null },
    backup: { file: join(folder, 'data', 'backups', 'sales-assistant-20261122T030000Z.tar.gz'), bytes: 1 },
    models: { calls: 2, tokens: 1_200, kopecks: 345 },
  });
  for (const { oldestMs } of Object.values(document.queues as Record<string, { oldestMs: number }>)) {
    t.ok(oldestMs >= hourMs && oldestMs < 2 * hourMs, String(oldestMs));
  }
  t.equal(text.code, 0, text.err);
  t.match(text.out, /^Демон +не запущен/);
  t.match(text.out, /Застряло +не вышло 1 · неизвестно, дошло ли 1 → sales-assistant dead-letters list/);
  t.match(text.out, /telegram отдыхает до .* \(CHANNEL_BUSY\)\n +avito проверяется \(CHANNEL_UNREACHABLE\)/);
  t.match(text.out, /новый не принят: пропало 3 из 4.*\[FEED_SHRUNK\]/);
  t.match(english.out, /^Daemon +not running[\s\S]*Models +today calls 2, tokens 1,200, 3.45 ₽/);
  for (const out of [text.out, JSON.stringify(document)]) t.notMatch(out, /тайна|тело|p-plain/);
  t.notOk(text.out.includes('\u001b'), 'what a vendor said steers no terminal');
});

t.test('beside a daemon it tells where it is, how it is and what it works with', async (t) => {
  const folder = sampleProject(t);
  const daemon = await serve(t, folder);
  const look = async () => (await runJson<StatusDocument>(['status', '--project', folder])).document;
  let document = await look();
  // A port that the system has chosen is noted behind the scenes, a moment after the daemon listens.
  for (let looks = 0; document.daemon.address === null && looks < 20; looks += 1) document = await look();
  t.match(document.daemon, { running: true, pid: Number, since: /^20\d\d-/, address: daemon.address });
  t.match(document.daemon.state, /^(?:ready|degraded)$/);
  t.equal(document.daemon.configHash, document.config.hash);
  t.equal(await daemon.end('SIGTERM'), 0);
  t.match((await runJson<StatusDocument>(['status', '--project', folder])).document.daemon, { running: false });
});
