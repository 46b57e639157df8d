import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { startDaemon } from '../../daemon/daemon.ts';
import { makeBackup } from '../../runtime/backup/backing-up.ts';
import { restoreBackup } from '../../runtime/backup/restoring.ts';
import { createOperatorToken } from '../../runtime/tokens.ts';
import type { AvitoCustomer } from '../../sandbox/avito/avito-customer.ts';
import { startAvitoSandbox } from '../../sandbox/avito/avito-sandbox.ts';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';
import { soon } from './group-fixture.ts';
import { copyLiveProject } from './sample-project.ts';

t.setTimeout(170_000);

const answered = (person: Pick<AvitoCustomer, 'heardTexts'>, fits: RegExp) =>
  soon(`${fits}`, () => person.heardTexts.find((text) => fits.test(text)));
const count = (person: Pick<AvitoCustomer, 'heardTexts'>, fits: RegExp) =>
  person.heardTexts.filter((text) => fits.test(text)).length;

t.test('a server moves: everything goes on there, and the old one stays off', async (t) => {
  const [avito, telegram] = [await startAvitoSandbox({}), await startTelegramSandbox()];
  t.teardown(() => Promise.all([avito.close(), telegram.close()]));
  const before = avito.customer(900, { name: 'Старый клиент' });
  before.say('мы с вами уже говорили');
  const [here, there] = [copyLiveProject(t), join(t.testdirName, 'there')];
  for (const part of ['config', 'knowledge', 'templates']) {
    cpSync(join(here, part), join(there, part), { recursive: true });
  }
  for (const folder of [here, there]) {
    const channels = join(folder, 'config', 'channels.yaml');
    const section = 'avito:\n  reconcile_minutes: 0.01\n  burst: { quiet_seconds: 0.1 }\n';
    writeFileSync(channels, readFileSync(channels, 'utf8').replace(/^avito:\n(?:[ \t].*\n)*/m, section));
  }
  const vendors = {
    ...{ LOG_LEVEL: 'silent', TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url },
    ...{ AVITO_CLIENT_ID: avito.clientId, AVITO_CLIENT_SECRET: avito.clientSecret },
    ...{ AVITO_USER_ID: String(avito.account), AVITO_API_URL: avito.url },
  };
  const start = (folder: string) =>
    startDaemon({ folder, environment: vendors, host: '127.0.0.1', port: 0, watch: false });
  const post = async (url: string, body: object, token?: string) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const headers = { 'content-type': 'application/json', ...authorization };
    return (await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as never;
  };
  const get = (url: string, token: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } });

  const old = await start(here);
  t.teardown(() => old.stop());
  await old.settled;
  await soon('the first look', () => avito.calls.filter(({ name }) => name === 'listChats').length >= 3);
  const [anna, boris] = [avito.customer(1_000), telegram.customer(5001)];
  anna.say('Какая гарантия?');
  boris.say('Какая гарантия?');
  await answered(anna, /90 календарных/);
  await answered(boris, /90 календарных/);
  const session: { token: string } = await post(`${old.address}/api/chat/sessions`, {});
  await post(`${old.address}/api/chat/messages`, { id: 'm1', text: 'Какая гарантия?' }, session.token);
  const linesAt = async (address: string) => {
    const answer = await get(`${address}/api/chat/messages?after=0`, session.token);
    return ((await answer.json()) as { messages: readonly { text: string }[] }).messages;
  };
  let said = await linesAt(old.address);
  while (!said.some(({ text }) => /90 календарных/.test(text))) said = await linesAt(old.address);
  const quote: { id: string; signature: string } = await post(
    `${old.address}/api/quotes`,
    { package: 'chat_bot', options: [] },
    session.token,
  );
  const operator = await createOperatorToken(here, vendors, { name: 'Анна', role: 'operator', days: 1 });
  t.equal((await fetch(`${old.address}/feeds/avito/guessed`)).status, 404);
  const secrets = JSON.parse(readFileSync(join(here, 'data', 'secrets.json'), 'utf8')) as Record<string, string>;
  const feed = `/feeds/avito/${secrets.AVITO_FEED_SECRET}`;
  const xml = await (await fetch(`${old.address}${feed}`)).text();
  t.match(xml, /<Ads /);
  const file = join(t.testdirName, 'move.tar.gz');
  const copy = (moving: boolean) =>
    makeBackup({
      ...{ folder: here, environment: vendors, file, moving, now: new Date() },
      keysFile: join(t.testdirName, 'move.keys.tar.gz'),
    });
  await t.rejects(copy(true), { code: 'DAEMON_RUNNING' }, 'what is at work does not move');
  t.notOk(existsSync(join(here, 'data', 'moved')));
  await old.stop();
  anna.say('Сколько стоит чат-бот?');
  t.match(await copy(true), { online: false });
  await t.rejects(start(here), { code: 'DATA_MOVED' }, 'the old one stays off');

  mkdirSync(join(t.testdirName, 'safe'));
  const keysFile = join(t.testdirName, 'safe', 'keys.tar.gz');
  renameSync(join(t.testdirName, 'move.keys.tar.gz'), keysFile);
  const restoring = { environment: vendors, file, journalFile: undefined, dryRun: false, clock: systemClock };
  await t.rejects(restoreBackup({ ...restoring, folder: there, keysFile: undefined }), {
    code: 'RESTORE_KEYS_MISSING',
  });
  t.match(await restoreBackup({ ...restoring, folder: there, keysFile }), {
    held: 0,
    keys: 'backup',
    conversations: 3,
  });
  const moved = await start(there);
  t.teardown(() => moved.stop());
  // Said while nobody was there.
  await answered(anna, /\d\s₽/);
  boris.say('спасибо');
  await answered(boris, /пожалуйста/i);
  for (const person of [anna, boris]) {
    t.equal(count(person, /ИИ-ассистент/), 1, 'nobody is greeted again');
    t.equal(count(person, /90 календарных/), 1, 'nothing is said again');
  }
  before.say('так что решили?');
  const newcomer = avito.customer(2_000);
  newcomer.say('Какая гарантия?');
  await answered(newcomer, /90 календарных/);
  t.strictSame(before.heardTexts, [], 'people lead the chats that they led');
  t.strictSame(await linesAt(moved.address), said, 'the same token opens the same lines');
  t.match(await (await get(`${moved.address}/api/quotes/${quote.id}`, session.token)).json(), {
    id: quote.id,
    signature: quote.signature,
  });
  const seen = await get(`${moved.address}/api/conversations`, operator.jwt);
  t.equal(((await seen.json()) as { conversations: unknown[] }).conversations.length >= 3, true);
  await moved.settled;
  t.equal(await (await fetch(`${moved.address}${feed}`)).text(), xml, 'the feed at its old address');
});
