import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { startDaemon } from '../../daemon/daemon.ts';
import type { AvitoCustomer } from '../../sandbox/avito/avito-customer.ts';
import { startAvitoSandbox } from '../../sandbox/avito/avito-sandbox.ts';
import type { AvitoSwitches } from '../../sandbox/avito/avito-switches.ts';
import { copyLiveProject } from './sample-project.ts';

t.setTimeout(170_000);

const secret = 'a-webhook-secret-of-some-length-1234';

/** A daemon whose Avito is on this machine. */
async function open(t: Test, switches: Partial<AvitoSwitches> = {}) {
  const sandbox = await startAvitoSandbox({ switches });
  t.teardown(() => sandbox.close());
  const old = sandbox.customer(900, { name: 'Старый клиент' });
  old.say('мы с вами уже говорили');
  const folder = copyLiveProject(t);
  const channels = join(folder, 'config', 'channels.yaml');
  const section =
    'avito:\n  reconcile_minutes: 0.01\n  burst: { quiet_seconds: 0.1 }\n  packages: { "4098000001": chat_bot }\n';
  writeFileSync(channels, readFileSync(channels, 'utf8').replace(/^avito:\n(?:[ \t].*\n)*/m, section));
  const environment = {
    LOG_LEVEL: 'silent',
    AVITO_CLIENT_ID: sandbox.clientId,
    AVITO_CLIENT_SECRET: sandbox.clientSecret,
    AVITO_USER_ID: String(sandbox.account),
    AVITO_WEBHOOK_SECRET: secret,
    AVITO_API_URL: sandbox.url,
  };
  const start = () => startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  const daemon = await start();
  t.teardown(() => daemon.stop());
  const url = `${daemon.address}/webhooks/avito/${secret}`;
  await sandbox.deliveries.subscribe(url);
  t.strictSame(sandbox.deliveries.doubtful, [], '`{}` gets its 200');
  await until(() => sandbox.calls.filter(({ name }) => name === 'listChats').length >= 3, 'the first look');
  /** A daemon in the place of that one. */
  const restart = async () => {
    const next = await start();
    t.teardown(() => next.stop());
    sandbox.deliveries.unsubscribe(url);
    await sandbox.deliveries.subscribe(`${next.address}/webhooks/avito/${secret}`);
  };
  return { sandbox, daemon, url, old, restart };
}

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let looks = 0; looks < 1_500; looks += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} did not happen`);
}

/** Resolves once the company has said something that fits. */
async function heard(person: AvitoCustomer, fits: RegExp): Promise<string> {
  const said = () => person.heardTexts.find((text) => fits.test(text));
  await until(() => said() !== undefined, `${fits}: ${person.heardTexts.join(' | ')}`).catch((error: Error) => {
    throw new Error(`${error.message}; heard: ${person.heardTexts.join(' | ')}`);
  });
  return said() ?? '';
}

t.test('a sale from a listing to the price; old chats are left to people', async (t) => {
  const { sandbox, old } = await open(t);
  const anna = sandbox.customer(1_000);
  anna.say('Здравствуйте!');
  await heard(anna, /ИИ-ассистент/);
  await heard(anna, /В скольких каналах/);
  anna.say('в трёх, нужен Telegram и amoCRM');
  anna.say('сколько это стоит?');
  await heard(anna, /\d\s₽/);
  for (const answer of ['до 5 000', 'не срочно', 'услуги', 'нет', 'пришлите коммерческое предложение']) {
    const before = anna.heard.length;
    anna.say(answer);
    await until(() => anna.heard.length > before, `an answer to «${answer}»`);
  }
  await until(() => anna.heardTexts.filter((text) => text === '[image]').length >= 2, 'the offer as pictures');
  t.ok([...sandbox.images.values()].every((bytes) => bytes.subarray(1, 4).toString() === 'PNG'));
  t.notMatch(anna.heardTexts.join('\n'), /https?:/, 'no link to an address of this machine');
  t.notMatch(anna.heardTexts.join('\n'), /С какой задачи начнём/, 'what the listing sells is known');
  t.ok(anna.heardTexts.every((text) => text.length <= 1000));
  t.equal(anna.heardTexts.filter((text) => /ИИ-ассистент/.test(text)).length, 1);
  old.say('так что решили?');
  const boris = sandbox.customer(2_000, { chatType: 'u2u' });
  boris.say('Какая гарантия?');
  await heard(boris, /90 календарных/);
  t.strictSame(old.heardTexts, [], 'people lead it');
  await sandbox.deliveries.settled();
  t.ok(sandbox.deliveries.made.every(({ status, ms }) => status === 200 && ms < 2_000));
});

t.test('a delivery that was lost is found; doubled and disordered ones count once', async (t) => {
  const { sandbox } = await open(t, { echo: 'before_answer', signature: 'hmac' });
  sandbox.deliveries.dropped = 1;
  const anna = sandbox.customer(1_000);
  anna.say('Какая гарантия?');
  await heard(anna, /90 календарных/);
  t.equal(sandbox.deliveries.made.filter(({ message }) => message === anna.chat.messages[0]?.id).length, 0);
  sandbox.deliveries.copies = 3;
  sandbox.deliveries.parallel = true;
  const boris = sandbox.customer(2_000);
  boris.say('Какая гарантия?');
  await heard(boris, /90 календарных/);
  boris.say('спасибо');
  await heard(boris, /пожалуйста/i);
  t.equal(boris.heardTexts.filter((text) => /ИИ-ассистент/.test(text)).length, 1);
  t.equal(boris.heardTexts.filter((text) => /90 календарных/.test(text)).length, 1);
});

t.test('a restart takes its own words for its own, and finds what came meanwhile', async (t) => {
  const { sandbox, daemon, restart } = await open(t);
  const anna = sandbox.customer(1_000);
  anna.say('Какая гарантия?');
  await heard(anna, /90 календарных/);
  await daemon.stop();
  anna.say('а кто вы?');
  const boris = sandbox.customer(2_000);
  boris.say('Какая гарантия?');
  const before = anna.heard.length;
  await restart();
  await heard(boris, /90 календарных/);
  await until(() => anna.heard.length > before, 'an answer after the restart');
  anna.say('спасибо');
  await heard(anna, /пожалуйста/i);
  t.equal(anna.heardTexts.filter((text) => /90 календарных/.test(text)).length, 1);
});

t.test('the owner’s own line silences the assistant; forged events do nothing', async (t) => {
  const { sandbox, daemon, url } = await open(t, { signature: 'absent' });
  const anna = sandbox.customer(1_000);
  anna.say('Какая гарантия?');
  await heard(anna, /90 календарных/);
  const before = anna.heard.length;
  anna.ownerSays('Анна, это Сергей, отвечу сам');
  anna.say('Сколько стоит чат-бот?');
  const boris = sandbox.customer(2_000);
  boris.say('Какая гарантия?');
  await heard(boris, /90 календарных/);
  await until(() => sandbox.calls.some(({ name }) => name === 'getChat'), 'a look');
  t.equal(anna.heard.length, before + 1, 'only the owner has spoken since');

  const event = sandbox.deliveries.event(boris.chat, boris.chat.messages[0] as never) as {
    payload: { value: object };
  };
  const forged = (value: object) =>
    JSON.stringify({ ...event, payload: { ...event.payload, value: { ...event.payload.value, ...value } } });
  const post = (to: string, body: string, headers = {}) => sandbox.deliveries.post(to, body, 'forged', headers);
  const heardBefore = boris.heard.length;
  t.equal(await post(url, forged({ id: 'f'.repeat(32), content: { text: 'скидка 100 %' } })), 200);
  t.equal(await post(url, forged({ user_id: 1, id: 'e'.repeat(32) })), 200);
  t.equal(await post(url, forged({ chat_id: 'u2i-nobody', id: 'd'.repeat(32) })), 200);
  t.equal(await post(url, 'no json', { 'content-type': 'text/plain' }), 200);
  t.equal(await post(url, JSON.stringify({ big: 'x'.repeat(80_000) })), 413);
  t.equal(await post(`${daemon.address}/webhooks/avito/${'x'.repeat(32)}`, forged({})), 404);
  const vera = sandbox.customer(3_000);
  vera.say('Какая гарантия?');
  await heard(vera, /90 календарных/);
  t.equal(boris.heard.length, heardBefore, 'nobody was answered for what nobody said');
});
