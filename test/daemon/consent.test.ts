import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { startDaemon } from '../../daemon/daemon.ts';
import { openStorage } from '../../runtime/storage.ts';
import { createOperatorToken } from '../../runtime/tokens.ts';
import { startAvitoSandbox } from '../../sandbox/avito/avito-sandbox.ts';
import { findWords } from '../fixtures/personal-search.ts';
import { heard, inTopic, openGroup, soon } from './group-fixture.ts';
import { copyLiveProject } from './sample-project.ts';

t.setTimeout(170_000);

const phone = '+79035554312';
const personal = ['555-43-12', '9035554312', 'Заозёрн', 'Кварцедел'];

/** Everything that can be read of the conversations by whoever has the keys, as a transcript or a brief; beside the daemon. */
async function readable(folder: string) {
  const { store, close } = await openStorage(folder, {}, { clock: systemClock });
  const records = await store.listConversations({ limit: 10 });
  const lines = await Promise.all(records.map(({ id }) => store.readMessages({ conversation: id, after: 0 })));
  const turns = await Promise.all(records.map(({ id }) => store.readTurnRecords({ conversation: id })));
  const consents = (await Promise.all(records.map(({ id }) => store.readConsents(id)))).flat();
  await close();
  return { text: JSON.stringify([records, lines, turns]), consents, records };
}

const hidden = (t: Test, text: string, where: string) => {
  for (const word of personal) t.notOk(text.includes(word), `${word} ${where}`);
};

t.test('Telegram: contacts are placeholders until the button is pressed, then everywhere', async (t) => {
  const { anna, said, folder, sandbox } = await openGroup(t);
  anna.say('Меня зовут Аристарх Заозёрный, ООО «Кварцедел», мой номер 8 903 555-43-12. Сколько стоит чат-бот?');
  const asked = await heard(anna, /согласие на обработку персональных данных/);
  t.match(asked, /Ответьте «согласен» или «не согласен»/);
  t.notMatch(asked, /https?:/, 'no link to an address of this machine');
  await heard(anna, /\d\s₽/);
  await inTopic(said, /\[телефон 1\]/);
  hidden(t, JSON.stringify(said()), 'is seen by managers');
  const before = await readable(folder);
  hidden(t, before.text, 'can be read');
  t.match(before.text, /\[имя 1\].*\[компания 1\].*\[телефон 1\]/);
  t.strictSame(before.consents, []);
  t.strictSame(findWords(join(folder, 'data'), personal), [], 'what is withheld is sealed');

  anna.press('Согласен');
  await heard(anna, /согласие записано/);
  const shown = await inTopic(said, /Клиент дал согласие/);
  t.match(shown.text, /Аристарх Заозёрный, ООО «Кварцедел», мой номер 8 903 555-43-12/);
  const after = await readable(folder);
  for (const word of ['Заозёрный', 'Кварцедел', '8 903 555-43-12']) t.ok(after.text.includes(word), word);
  t.match(after.consents, [{ decision: 'given', channel: 'telegram', version: /^1\.0 \(sha256:[0-9a-f]{16}\)$/ }]);
  t.equal(after.consents.length, 1);
  anna.say('И почта aristarh@kvartsedel-test.ru');
  await inTopic(said, /aristarh@kvartsedel-test\.ru/);
  t.equal(anna.heardTexts.filter((text) => /согласие на обработку/.test(text)).length, 1, 'asked once');
  anna.say('отзываю согласие');
  await heard(anna, /Отзыв согласия записан/);
  anna.say('другой номер 8 903 555-00-00');
  await inTopic(said, /другой номер \[телефон \d\]/);
  t.ok(sandbox.calls.length > 0);
});

t.test('the site: a button value decides; refused, the assistant goes on without contacts', async (t) => {
  const folder = copyLiveProject(t);
  const environment = { LOG_LEVEL: 'silent' };
  const daemon = await startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  t.teardown(() => daemon.stop());
  const { jwt: operator } = await createOperatorToken(folder, environment, {
    name: 'Ольга',
    role: 'operator',
    days: 1,
  });
  const open = async () => {
    const { token, conversation } = (await (
      await fetch(`${daemon.address}/api/chat/sessions`, { method: 'POST' })
    ).json()) as { token: string; conversation: string };
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    let id = 0;
    /** What is answered to a line or a button. */
    const say = async (line: { text: string } | { button: string }) => {
      id += 1;
      const body = JSON.stringify({ id: `m${id}`, ...line });
      const sent = await fetch(`${daemon.address}/api/chat/messages`, { method: 'POST', headers, body });
      const { seq } = (await sent.json()) as { seq: number };
      for (;;) {
        const answer = await fetch(`${daemon.address}/api/chat/messages?after=${seq}`, { headers });
        const { messages } = (await answer.json()) as { messages: { text: string; state: { fields: object } }[] };
        if (messages.length > 0) return { text: messages.map(({ text }) => text).join('\n'), messages };
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const seen = async () => {
      const at = `${daemon.address}/api/conversations/${conversation}`;
      return (await fetch(at, { headers: { authorization: `Bearer ${operator}` } })).json() as Promise<{
        consent: string;
      }>;
    };
    return { say, seen, conversation };
  };

  const anna = await open();
  await anna.say({ text: 'Нужен чат-бот' });
  const first = await anna.say({ text: 'Перезвоните мне: 8 903 555-43-12, меня зовут Аристарх Заозёрный' });
  t.match(first.text, /согласие на обработку персональных данных/);
  const view = await anna.seen();
  t.match(view, { consent: 'asked' });
  t.match(JSON.stringify(view), /\[телефон 1\]/);
  hidden(t, JSON.stringify(view), 'is seen by operators');
  const refused = await anna.say({ button: 'consent:refused' });
  t.match(refused.text, /обойдёмся без контактов/);
  t.match((await anna.say({ text: 'Сколько стоит чат-бот?' })).text, /\d\s₽/, 'prices do not depend on it');
  t.match((await anna.say({ text: 'Позовите человека' })).text, /человек/i);
  const again = await anna.say({ text: 'телефон 8 903 555-43-12' });
  hidden(t, JSON.stringify(again), 'is said');
  const late = await anna.say({ text: 'согласна на обработку данных' });
  t.match(late.text, /согласие записано/);
  const whole = await readable(folder);
  hidden(t, whole.text, 'comes back after a refusal');
  t.match(whole.consents, [{ decision: 'refused' }, { decision: 'given' }]);
  await anna.say({ text: 'Мой телефон 8 903 555-43-12' });
  const { store, close } = await openStorage(folder, environment, { clock: systemClock });
  t.equal((await store.findPersons(phone)).length, 1, 'from now on he is found by it');
  await close();
  const page = await (await fetch(`${daemon.address}/privacy`)).text();
  t.match(page, /Версия текста согласия: 1\.0 \(sha256:[0-9a-f]{16}\)/);
});

t.test('Avito: a word decides', async (t) => {
  const sandbox = await startAvitoSandbox();
  t.teardown(() => sandbox.close());
  const folder = copyLiveProject(t);
  const environment = {
    LOG_LEVEL: 'silent',
    AVITO_CLIENT_ID: sandbox.clientId,
    AVITO_CLIENT_SECRET: sandbox.clientSecret,
    AVITO_USER_ID: String(sandbox.account),
    AVITO_WEBHOOK_SECRET: 'a-webhook-secret-of-some-length-1234',
    AVITO_API_URL: sandbox.url,
  };
  const daemon = await startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  t.teardown(() => daemon.stop());
  await sandbox.deliveries.subscribe(`${daemon.address}/webhooks/avito/a-webhook-secret-of-some-length-1234`);
  await soon('the first look', () => sandbox.calls.some(({ name }) => name === 'listChats'));
  const anna = sandbox.customer(1_000);
  const said = (fits: RegExp) => soon(`${fits}`, () => anna.heardTexts.find((text) => fits.test(text)));
  anna.say('Здравствуйте! Мой номер 8 903 555-43-12, меня зовут Аристарх Заозёрный');
  const asked = await said(/согласие на обработку персональных данных/);
  t.match(asked, /• Согласен\n• Не согласен/, 'words to answer with');
  hidden(t, (await readable(folder)).text, 'can be read');
  anna.say('Да, согласна');
  await said(/согласие записано/);
  const after = await readable(folder);
  t.match(after.text, /8 903 555-43-12/);
  t.match(after.consents, [{ decision: 'given', channel: 'avito' }]);
});
