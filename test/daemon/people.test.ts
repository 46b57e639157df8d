import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { startDaemon } from '../../daemon/daemon.ts';
import { erasePeople } from '../../runtime/privacy/erasing.ts';
import type { TelegramCustomer } from '../../sandbox/telegram/customer.ts';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';
import { copyLiveProject } from './sample-project.ts';

const chat = -1001;
t.setTimeout(120_000);

/** A daemon with Telegram, a managers' group and a site on this machine. */
async function open(t: Test) {
  const sandbox = await startTelegramSandbox();
  t.teardown(() => sandbox.close());
  const group = sandbox.group(chat, 'Менеджеры', { isForum: true });
  const petr = sandbox.member(sandbox.customer(1, { first_name: 'petr', username: 'petr' }), group, 'administrator');
  const folder = copyLiveProject(t);
  const environment = {
    LOG_LEVEL: 'silent',
    TELEGRAM_BOT_TOKEN: sandbox.token,
    TELEGRAM_API_ROOT: sandbox.url,
    TELEGRAM_MANAGER_CHAT_ID: String(chat),
  };
  const start = () => startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  let daemon = await start();
  t.teardown(() => daemon.stop());
  const restart = async () => {
    await daemon.stop();
    daemon = await start();
  };
  const said = () => group.messages.filter(({ from, text }) => from.is_bot && text !== undefined);
  const call = async (path: string, token?: string, body?: object) => {
    const headers = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const method = path.startsWith('GET ') ? 'GET' : 'POST';
    const answer = await fetch(`${daemon.address}${path.replace(/^GET /, '')}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, never> };
  };
  return { sandbox, group, petr, folder, environment, restart, said, call };
}

type Opened = Awaited<ReturnType<typeof open>>;

/** A visitor of the site. */
async function visitor({ call }: Pick<Opened, 'call'>) {
  const { body } = await call('/api/chat/sessions', undefined, {});
  const { token, conversation, continueIn } = body as unknown as {
    token: string;
    conversation: string;
    continueIn: string[];
  };
  let lines = 0;
  const heard = async (fits: RegExp) => {
    for (let looks = 0; looks < 1_500; looks += 1) {
      const { body: page } = await call('GET /api/chat/messages', token);
      const messages = page.messages as unknown as { from: string; text: string; state: { fields: object } }[];
      const said = ({ text, state }: (typeof messages)[number]) => fits.test(`${text} ${Object.keys(state.fields)}`);
      const found = messages.find((message) => message.from === 'assistant' && said(message));
      if (found !== undefined) return found.text;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`${fits} was not said on the site`);
  };
  const say = (text: string) => {
    lines += 1;
    return call('/api/chat/messages', token, { id: `line-${lines}`, text });
  };
  const link = async () => {
    const answer = await call('/api/chat/telegram-link', token);
    return String(answer.body.url);
  };
  return { token, conversation, continueIn, heard, say, link };
}

const payloadOf = (url: string) => new URL(url).searchParams.get('start') ?? '';

async function soon<Found>(what: string, look: () => Found | undefined | false): Promise<Found> {
  for (let looks = 0; looks < 1_500; looks += 1) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} has not happened`);
}

const heard = (person: TelegramCustomer, fits: RegExp) =>
  soon(`${fits}: ${person.heardTexts.join(' | ')}`, () => person.heardTexts.find((text) => fits.test(text)));

t.test('a one-time link carries a visitor of the site into Telegram', async (t) => {
  const opened = await open(t);
  const { sandbox, restart, folder, environment, said } = opened;
  const site = await visitor(opened);
  t.strictSame(site.continueIn, ['telegram']);
  await site.say('Нужен чат-бот');
  await site.heard(/package/);
  const url = await site.link();
  t.match(url, /^https:\/\/t\.me\/fake_sales_bot\?start=[A-Za-z0-9_-]{1,64}$/);
  t.notOk(Buffer.from(payloadOf(url), 'base64url').toString('latin1').includes(site.conversation.slice(0, 8)));

  const anna = sandbox.customer(5001);
  anna.say(`/start ${payloadOf(url)}`);
  await heard(anna, /Продолжаем разговор с сайта/);
  await heard(anna, /ИИ-ассистент/);
  await soon(`the brief: ${anna.heardTexts.join(' | ')}`, () => anna.heardTexts.some((text) => /чат-бот/i.test(text)));
  await site.heard(/продолжается в Telegram/);
  await soon('the group is told', () => said().some(({ text }) => /один человек с диалогом/.test(text ?? '')));

  anna.say(`/start ${payloadOf(url)}`);
  await heard(anna, /Я на связи/);
  const boris = sandbox.customer(5002, { first_name: 'Борис' });
  boris.say(`/start ${payloadOf(url)}`);
  await heard(boris, /ИИ-ассистент/);
  const vera = sandbox.customer(5003, { first_name: 'Вера' });
  const forged = payloadOf(url).replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  vera.say(`/start ${forged}`);
  await heard(vera, /ИИ-ассистент/);
  for (const stranger of [boris, vera]) t.notMatch(stranger.heardTexts.join('\n'), /Продолжаем разговор/);

  const again = payloadOf(await site.link());
  await restart();
  const racers = [6001, 6002, 6003].map((id) => sandbox.customer(id));
  for (const racer of racers) racer.say(`/start ${again}`);
  for (const racer of racers) await heard(racer, /ИИ-ассистент/);
  await soon('one of them has crossed', () => racers.some((each) => /Продолжаем/.test(each.heardTexts.join('\n'))));
  t.equal(racers.filter((each) => /Продолжаем/.test(each.heardTexts.join('\n'))).length, 1, 'one alone');

  const whom = { conversation: site.conversation };
  const { report } = await erasePeople(
    { folder, environment, whom, clock: systemClock, copies: [] },
    async () => false,
  );
  t.strictSame(report.conversations.map(({ channel }) => channel).sort(), ['telegram', 'telegram', 'web']);
});

t.test('colleagues join and split conversations; customers hear nothing of it', async (t) => {
  const opened = await open(t);
  const { sandbox, petr, said, call } = opened;
  const site = await visitor(opened);
  await site.say('Нужен чат-бот');
  await site.heard(/ИИ-ассистент/);
  const anna = sandbox.customer(5001);
  anna.say('здравствуйте');
  await heard(anna, /ИИ-ассистент/);
  const topic = await soon('a topic', () => said().find(({ text }) => /👤 здравствуйте/.test(text ?? '')));
  const thread = topic.message_thread_id ?? 0;
  petr.sayIn(thread, '/join нет-такого');
  petr.sayIn(thread, '/join 00000000');
  await soon('a refusal', () => said().some(({ text }) => /Диалога «00000000» нет/.test(text ?? '')));
  petr.sayIn(thread, `/join ${site.conversation.slice(-8)}`);
  await soon('the audit', () => said().some(({ text }) => /🔗 Один человек.*@petr/.test(text ?? '')));
  await soon(
    'both topics show it',
    () => said().filter(({ text }) => /один человек с диалогом/.test(text ?? '')).length > 1,
  );
  t.notMatch(anna.heardTexts.join('\n'), /Продолжаем|один человек/i);
  anna.say('на чём мы остановились?');
  petr.sayIn(thread, '/split');
  await soon('the split', () => said().some(({ text }) => /отделён от других.*@petr/.test(text ?? '')));
  petr.sayIn(thread, '/split');
  await soon('nothing to split', () => said().some(({ text }) => /ни с каким не объединён/.test(text ?? '')));
  t.equal((await call(`/api/conversations/${site.conversation}/split`, site.token)).status, 403);
});

t.test('an own contact joins two accounts of one phone; a typed one joins nobody', async (t) => {
  const opened = await open(t);
  const { sandbox, folder, environment } = opened;
  const [anna, twice, typist] = [5001, 5002, 5003].map((id) => sandbox.customer(id));
  if (anna === undefined || twice === undefined || typist === undefined) throw new Error('nobody');
  for (const [person, share] of [
    [anna, () => anna.shareContact('+79161234567')],
    [typist, () => typist.say('мой телефон 8 916 123-45-67')],
    [twice, () => twice.shareContact('+79161234567')],
  ] as const) {
    share();
    await heard(person, /согласие на обработку персональных данных/);
    // Before consent nobody is known by a phone, however it came.
    person.press('Согласен');
    await heard(person, /согласие записано/);
    person.say('Какая гарантия?');
    await heard(person, /90 календарных/);
  }
  const clock = systemClock;
  const found = async (whom: object) =>
    (await erasePeople({ folder, environment, whom, clock, copies: [] }, async () => false)).report;
  const { openStorage } = await import('../../runtime/storage.ts');
  const storage = await openStorage(folder, environment, { clock });
  t.teardown(() => storage.close());
  const ids = await Promise.all(
    [5001, 5002, 5003].map((id) => storage.store.conversationAt({ channel: 'telegram', address: String(id) })),
  );
  t.equal((await found({ conversation: ids[0] })).conversations.length, 2);
  t.equal((await found({ conversation: ids[2] })).conversations.length, 1);
});

t.test('who asks for it is erased: last line, key, journal, topic, the joined conversation too', async (t) => {
  const opened = await open(t);
  const { sandbox, said, folder, call } = opened;
  const site = await visitor(opened);
  await site.say('Нужен чат-бот, меня зовут Иннокентий');
  await site.heard(/package/);
  const anna = sandbox.customer(5001);
  anna.say(`/start ${payloadOf(await site.link())}`);
  await heard(anna, /Продолжаем разговор с сайта/);
  await soon('a topic', () => said().some(({ text }) => /Продолжаем/.test(text ?? '')));
  anna.say('удалите мои данные');
  await heard(anna, /Вернуть это будет нельзя/);
  anna.press('Да, удалить');
  await heard(anna, /Удаляю всё/);
  const journal = join(folder, 'data', 'erasures.jsonl');
  await soon('the journal', () => existsSync(journal) && readFileSync(journal, 'utf8').trim().split('\n').length === 2);
  t.notMatch(readFileSync(journal, 'utf8'), /Иннокентий|5001/);
  await soon('the topics go', () => sandbox.calls.filter(({ method }) => method === 'deleteForumTopic').length === 2);
  t.equal((await call('/api/chat/messages', site.token, { id: 'late', text: 'ау' })).status >= 400, true);
  const before = anna.heardTexts.length;
  anna.say('здравствуйте');
  await soon('a new conversation', () => anna.heardTexts.slice(before).some((text) => /ИИ-ассистент/.test(text)));
});

t.test('on the site the last line is read before it goes too', async (t) => {
  const opened = await open(t);
  const site = await visitor(opened);
  await site.say('Удалите мои персональные данные');
  await site.heard(/Вернуть это будет нельзя/);
  await site.say('да');
  await site.heard(/Удаляю всё/);
  for (let looks = 0; ; looks += 1) {
    const { body } = await opened.call('/api/chat/sessions', undefined, { token: site.token });
    if (String(body.conversation) !== site.conversation) break;
    if (looks > 60) throw new Error('nothing was erased');
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  t.pass('the next visit begins anew');
});
