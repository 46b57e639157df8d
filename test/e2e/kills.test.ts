import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openDatabase } from '../../adapters/sqlite/open-database.ts';
import { openJson } from '../../adapters/store/sqlite/sealed-json.ts';
import { outgoingParts } from '../../assistant/delivery/outgoing-parts.ts';
import type { Effect } from '../../assistant/transcript/effect.ts';
import type { Message } from '../../assistant/transcript/message.ts';
import { openStorage } from '../../runtime/storage.ts';
import type { TelegramCustomer } from '../../sandbox/telegram/customer.ts';
import { startTelegramSandbox, type TelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';
import { SeededRandom } from '../simulation/seeded-random.ts';
import { type RunningDaemon, sampleProject, serve } from './product.ts';

/** `KILLS=200` is the whole proof (docs/reports/kills.md); without it a shorter one that fits into CI. */
const kills = Number(process.env.KILLS ?? 8);
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

t.setTimeout(kills > 8 ? 0 : 340_000);

const texts = [
  'Сколько стоит чат-бот?',
  'Какая гарантия?',
  'А какие сроки?',
  'Нужен бот для записи клиентов',
  'Позовите человека',
  'Спасибо',
];
const traits = { longestText: 4096, buttons: true, papers: ['file'] as const };

for (const updates of ['webhook', 'polling'] as const) {
  t.test(`kill -9 while Telegram brings and takes, by ${updates} (KILL_SEED=${seed})`, async (t) => {
    const sandbox = await startTelegramSandbox({ webhookRetryMs: 20 });
    t.teardown(() => sandbox.close());
    // A call takes a while, so that deaths fall into it too.
    sandbox.fail('sendMessage', { kind: 'slow', ms: 25 }, 1_000_000);
    const folder = liveProject(t);
    const environment = {
      LOG_LEVEL: 'silent',
      JWT_SECRET: 'j'.repeat(32),
      ENCRYPTION_KEY: Buffer.alloc(32, 5).toString('base64'),
      TELEGRAM_BOT_TOKEN: sandbox.token,
      TELEGRAM_API_ROOT: sandbox.url,
      TELEGRAM_WEBHOOK_SECRET: 'hook-secret',
      ...(updates === 'webhook' ? { PUBLIC_URL: 'https://bot.example.ru' } : {}),
    };
    const random = new SeededRandom(seed);
    const crowd = new Crowd(sandbox, random);

    for (let kill = 0; kill < kills / 2; kill += 1) {
      const daemon = await start(t, folder, environment, sandbox, updates);
      for (let line = 0; line < 4; line += 1) crowd.say();
      const moment = sandbox.calls.length + random.between(1, 14);
      const patience = Date.now() + 4_000;
      while (sandbox.calls.length < moment && Date.now() < patience) await pause(random.between(1, 12));
      await daemon.end('SIGKILL');
    }
    const daemon = await start(t, folder, environment, sandbox, updates);
    const database = openDatabase(join(folder, 'data/assistant.sqlite'));
    const waiting = database.prepare<[], number>(
      `SELECT (SELECT count(*) FROM arrivals WHERE status = 0) + (SELECT count(*) FROM inbox WHERE status = 0)
            + (SELECT count(*) FROM outbox WHERE status = 0)`,
    );
    const heard = database.prepare<[], number>('SELECT count(*) FROM arrivals').pluck();
    while (heard.get() !== crowd.said || waiting.pluck().get() !== 0) await pause(50);
    t.equal(await daemon.end('SIGTERM'), 0);

    const { store, vault, close } = await openStorage(folder, environment, { clock: { now: () => new Date() } });
    const held = new Map<string, string[]>();
    const rows = database
      .prepare<[], { id: string; payload: Uint8Array; person: string; conversation: string; status: number }>(
        `SELECT outbox.id, payload, person, conversations.id AS conversation, status
         FROM outbox JOIN conversations ON conversations.number = conversation`,
      )
      .all();
    for (const { id, payload, person, conversation, status } of rows) {
      t.equal(status, 3, 'nothing dead');
      const effect = openJson<Effect>(await vault.cipher(person), payload, `outbox:${id}`);
      if (effect.kind !== 'send' || effect.part.kind !== 'text') continue;
      held.set(conversation, [...(held.get(conversation) ?? []), effect.part.text]);
    }
    const buried = database.prepare(
      'SELECT (SELECT count(*) FROM inbox WHERE status = 2) + (SELECT count(*) FROM arrivals WHERE status = 2)',
    );
    t.equal(buried.pluck().get(), 0, 'nothing was buried on its way in');
    let [sent, standing] = [0, 0];
    for (const [person, said] of crowd.people) {
      const id = (await store.conversationAt({ channel: 'telegram', address: String(person.user.id) })) ?? '';
      const lines = await store.readMessages({ conversation: id, after: 0 });
      const lost = held.get(id) ?? [];
      t.same(
        lines.filter(({ from }) => from === 'visitor').map(({ text }) => text),
        said,
        `${person.user.id}: every line once, in order`,
      );
      const due = lines.filter(({ from }) => from === 'assistant').flatMap(textsOf);
      const there = person.heard.flatMap(({ text }) => text ?? []);
      const certain = (list: readonly string[]) => list.map(plain).filter((text) => !lost.map(plain).includes(text));
      t.same(certain(there), certain(due), 'what was to be said stands there once, in order');
      for (const text of new Set(lost)) {
        const count = (list: readonly string[]) => list.filter((each) => plain(each) === plain(text)).length;
        t.ok(count(there) <= count(due) && count(there) >= count(due) - count(lost), 'held: not doubled');
        const calls = sandbox.calls.filter(
          ({ method, params }) => method === 'sendMessage' && String(params.chat_id) === String(person.user.id),
        );
        // The vendor's log knows each of them: the call was made as often as it stands, or the process died right before it.
        t.ok(calls.length >= there.length, 'nothing stands there that was not sent');
        standing += count(lost) - (count(due) - count(there));
      }
      sent += there.length;
    }
    await close();
    database.close();
    const count = [...held.values()].flat().length;
    t.comment(
      `${updates}: ${kills / 2} kills, ${crowd.said} lines, ${sent} messages, ${count} held (${standing} of them stand in the chat)`,
    );
  });
}

/** People who write a few lines each and make room for the next. */
class Crowd {
  readonly people = new Map<TelegramCustomer, string[]>();
  said = 0;
  readonly #sandbox: TelegramSandbox;
  readonly #random: SeededRandom;
  #next = 6_000;

  constructor(sandbox: TelegramSandbox, random: SeededRandom) {
    this.#sandbox = sandbox;
    this.#random = random;
  }

  say(): void {
    const talking = [...this.people].filter(([, said]) => said.length < 5);
    const [person, said] =
      talking.length < 4 ? this.#newcomer() : (talking[this.#random.between(0, 3)] ?? this.#newcomer());
    const text = texts[said.length % texts.length] ?? '';
    said.push(text);
    this.said += 1;
    person.say(text);
  }

  #newcomer(): [TelegramCustomer, string[]] {
    const person = this.#sandbox.customer(this.#next++);
    const said: string[] = [];
    this.people.set(person, said);
    return [person, said];
  }
}

async function start(
  t: Test,
  folder: string,
  environment: Readonly<Record<string, string>>,
  sandbox: TelegramSandbox,
  updates: 'webhook' | 'polling',
): Promise<RunningDaemon> {
  const daemon = await serve(t, folder, environment);
  if (updates === 'webhook') {
    sandbox.feed.webhook = {
      url: `${daemon.address}/webhooks/telegram`,
      secretToken: 'hook-secret',
      allowedUpdates: null,
    };
    sandbox.feed.deliver();
  }
  return daemon;
}

/** The sample as the project of a company that exists: live channels may be on. */
function liveProject(t: Test): string {
  const folder = sampleProject(t);
  const company = join(folder, 'config', 'company.yaml');
  writeFileSync(company, readFileSync(company, 'utf8').replace(/^sample: true.*\n/m, ''));
  return folder;
}

function textsOf(message: Message): string[] {
  return outgoingParts(message, traits).flatMap((part) => (part.kind === 'text' ? [part.text] : []));
}

/** Without what a channel may write otherwise. */
function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
