import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startDaemon } from '../../daemon/daemon.ts';
import { openOwnerReports } from '../../runtime/owner-reports.ts';
import { createOperatorToken } from '../../runtime/tokens.ts';
import { heard, inTopic, openGroup, soon, threadOf } from './group-fixture.ts';
import { copyLiveProject } from './sample-project.ts';

t.setTimeout(180_000);

/** Every reply of the project is proposed first. */
function draftsEverywhere(folder: string): void {
  const file = join(folder, 'config', 'assistant.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('  mode: auto\n', '  mode: draft\n'));
}

const open = async (t: Parameters<typeof openGroup>[0]) => {
  const all = await openGroup(t, { change: draftsEverywhere });
  const answers = () =>
    all.sandbox.calls.filter(({ method }) => method === 'answerCallbackQuery').map(({ params }) => String(params.text));
  return { ...all, answers, answered: (text: string) => soon(text, () => answers().includes(text)) };
};

t.test('a reply leaves when people accept it: as it stands, once, whoever presses', async (t) => {
  const { anna, petr, said, colleague, answered, restart } = await open(t);
  const olga = colleague(2, 'olga');
  anna.say('Какая гарантия?');
  const draft = await inTopic(said, /✍ Черновик[\s\S]*90 календарных/);
  const thread = threadOf(draft);
  const line = said().findIndex(({ text }) => /👤 Какая гарантия/.test(text ?? ''));
  t.ok(line >= 0 && line < said().indexOf(draft), 'the question comes before the draft');
  t.same(anna.heardTexts, [], 'nothing has left');
  await restart();
  t.same(anna.heardTexts, [], 'nor after a restart');
  petr.press('Принять', thread);
  await heard(anna, /90 календарных/);
  await inTopic(said, /✅ Черновик принят: @petr/);
  t.ok(
    draft.text?.includes(anna.heardTexts.find((text) => /90 календарных/.test(text)) ?? '?'),
    'exactly what was proposed',
  );
  t.ok(said().some(({ text }) => /^🤖[\s\S]*90 календарных/.test(text ?? '')));
  const old = { ...draft };
  olga.chat.messages.push(old);
  olga.press('Принять', thread);
  await answered('Уже принят: @petr');
  t.equal(anna.heardTexts.filter((text) => /90 календарных/.test(text)).length, 1, 'once');
});

t.test('what a manager writes goes instead of the draft, and what was proposed is a correction', async (t) => {
  const { anna, petr, colleague, said, sandbox, answered } = await open(t);
  const olga = colleague(2, 'olga');
  anna.say('Какая гарантия?');
  const thread = threadOf(await inTopic(said, /✍ Черновик[\s\S]*90 календарных/));
  petr.press('Изменить', thread);
  await inTopic(said, /@petr, ваше следующее сообщение/);
  t.ok(
    sandbox.calls.some(({ params }) => /force_reply/.test(JSON.stringify(params.reply_markup ?? ''))),
    'the app opens a box to answer in',
  );
  olga.press('Изменить', thread);
  await answered('Его уже меняет коллега');
  petr.sayIn(thread, '// проверю у юристов');
  petr.sayIn(thread, 'Гарантия три месяца со дня акта.');
  await heard(anna, /три месяца со дня акта/);
  await inTopic(said, /✏️ Вместо черновика сказано другое: @petr[\s\S]*90 календарных/);
  t.notOk(anna.heardTexts.some((text) => /90 календарных|юрист/.test(text)));

  anna.say('Вы работаете с НДС?');
  const second = await inTopic(said, /✍ Черновик[\s\S]*НДС/);
  olga.sayIn(thread, 'Да, счёт-фактуру выставим.', { reply_to_message: second });
  await heard(anna, /счёт-фактуру выставим/);
  anna.say('Какая гарантия?');
  await soon('a draft again', () => said().filter(({ text }) => /^✍/.test(text ?? '')).length === 1);
  petr.press('Изменить', thread);
  await soon('asked', () => said().filter(({ text }) => /@petr, ваше следующее/.test(text ?? '')).length === 2);
  petr.press('Отклонить', thread);
  await inTopic(said, /❌ Черновик отклонён: @petr/);
  petr.sayIn(thread, 'Позвоню и расскажу.');
  await heard(anna, /Позвоню и расскажу/);
  t.notOk(anna.heardTexts.some((text) => /90 календарных/.test(text)));
});

t.test('a newer line of the customer overtakes a draft; both are answered by the next', async (t) => {
  const { anna, petr, said } = await open(t);
  anna.say('Какая гарантия?');
  const first = await inTopic(said, /✍ Черновик[\s\S]*90 календарных/);
  anna.say('И сколько стоит чат-бот?');
  const second = await inTopic(said, /^✍ Черновик(?=[\s\S]*90 календарных)[\s\S]*\d\s₽/);
  await inTopic(said, /⌛ Черновик устарел/);
  t.not(first.message_id, second.message_id);
  petr.press('Принять', threadOf(second));
  await heard(anna, /\d\s₽/);
  await heard(anna, /90 календарных/);
  t.equal(anna.heardTexts.filter((text) => /90 календарных/.test(text)).length, 1);
});

t.test('drafts are switched on and off for one conversation, and end when people take it', async (t) => {
  const { anna, petr, said, sandbox } = await openGroup(t);
  anna.say('Какая гарантия?');
  await heard(anna, /90 календарных/);
  const thread = threadOf(await inTopic(said, /👤 Какая гарантия/));
  petr.press('Черновики', thread);
  await inTopic(said, /сначала — черновик/);
  anna.say('Сколько стоит чат-бот?');
  const draft = await inTopic(said, /✍ Черновик/);
  t.notOk(anna.heardTexts.some((text) => /\d\s₽/.test(text)));
  const boris = sandbox.customer(5002);
  boris.say('Сколько стоит чат-бот?');
  await heard(boris, /\d\s₽/);
  petr.press('Взять', thread);
  await inTopic(said, /⌛ Черновик снят/);
  t.ok(said().some(({ message_id: id, text }) => id === draft.message_id && /снят/.test(text ?? '')));
  petr.sayIn(thread, '/back');
  await inTopic(said, /— Отвечает ассистент, сначала — черновик —/);
  petr.sayIn(thread, '/drafts');
  await soon('off', () => said().findLast(({ text }) => /— Отвечает ассистент —/.test(text ?? '')));
  anna.say('Сколько стоит чат-бот?');
  await heard(anna, /\d\s₽/);
});

t.test('where people answer alone they are called, and hand it on to each other', async (t) => {
  const { anna, petr, said, colleague } = await openGroup(t, {
    change(folder) {
      const file = join(folder, 'config', 'channels.yaml');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/^telegram:\n/m, 'telegram:\n  mode: manager\n'));
    },
  });
  const olga = colleague(2, 'olga');
  anna.say('/start');
  anna.say('Какая гарантия?');
  const card = await inTopic(said, /🔔 Нужен человек: Клиент пишет, отвечают люди/);
  t.same(anna.heardTexts, [], 'the assistant keeps out of it');
  const thread = threadOf(card);
  petr.sayIn(thread, '/take');
  await inTopic(said, /— Ведёт @petr —/);
  petr.sayIn(thread, '/pass @olga');
  await inTopic(said, /— Ведёт @olga —/);
  olga.sayIn(thread, 'Три месяца, сейчас пришлю условия.');
  await heard(anna, /Три месяца/);
  t.equal(anna.heardTexts.length, 1);
});

interface Answer {
  readonly status: number;
  readonly body: {
    readonly status?: string;
    readonly error?: { readonly code: string; readonly message: string };
    readonly draft?: { readonly id: string; readonly messages: readonly { readonly text: string }[] } | null;
    readonly messages?: readonly { readonly seq: number; readonly from: string; readonly text: string }[];
    readonly conversations?: readonly { readonly id: string; readonly draft: string | null }[];
    readonly [more: string]: unknown;
  };
}

async function ask(address: string, token: string, method: string, path: string, body?: object): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const answer = await fetch(`${address}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
}

async function until<Found>(what: string, look: () => Promise<Found | undefined | null | false>): Promise<Found> {
  for (let looks = 0; looks < 1_500; looks += 1) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${what} has not happened`);
}

t.test('over HTTP: seen by nobody but the people who decide, and decided once', async (t) => {
  const folder = copyLiveProject(t);
  const file = join(folder, 'config', 'assistant.yaml');
  const meanwhile = "dialogue:\n  drafts: { meanwhile: 'Спасибо! Ответим {{ when }}.' }\n";
  writeFileSync(file, readFileSync(file, 'utf8').replace('dialogue:\n', meanwhile));
  const channels = join(folder, 'config', 'channels.yaml');
  writeFileSync(channels, readFileSync(channels, 'utf8').replace(/^web:\n/m, 'web:\n  mode: draft\n'));
  const environment = { LOG_LEVEL: 'silent' };
  const start = () => startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  let daemon = await start();
  t.teardown(() => daemon.stop());
  const { jwt: anna } = await createOperatorToken(folder, environment, { name: 'Анна', role: 'operator', days: 1 });
  const { jwt: boris } = await createOperatorToken(folder, environment, { name: 'Борис', role: 'operator', days: 1 });
  const { body: session } = await ask(daemon.address, '', 'POST', '/api/chat/sessions');
  const { token, conversation } = session as { token: string; conversation: string };
  const say = (id: string, text: string) => ask(daemon.address, token, 'POST', '/api/chat/messages', { id, text });
  const heardBy = async () =>
    (await ask(daemon.address, token, 'GET', '/api/chat/messages?after=0')).body.messages ?? [];
  const place = `/api/conversations/${conversation}`;
  const drafted = (fits: RegExp) =>
    until(`a draft ${fits}`, async () => {
      const { draft } = (await ask(daemon.address, anna, 'GET', place)).body;
      return draft?.messages.some(({ text }) => fits.test(text)) === true && draft;
    });
  const decide = (who: string, body: object) => ask(daemon.address, who, 'POST', `${place}/messages`, body);

  await say('1', 'Какая гарантия?');
  const first = await drafted(/90 календарных/);
  const before = await heardBy();
  t.match(
    before.map(({ seq, from, text }) => [seq, from, text.slice(0, 15)]),
    [
      [1, 'visitor', 'Какая гарантия?'],
      [2, 'assistant', 'Спасибо! Ответи'],
    ],
    'one line meanwhile, the draft itself is not there',
  );
  t.match((await ask(daemon.address, anna, 'GET', '/api/conversations?draft=true')).body.conversations, [
    { id: conversation, draft: first.id },
  ]);
  await daemon.stop();
  daemon = await start();
  t.equal((await decide(anna, { id: 'a', draft: 'nothing', action: 'accept' })).status, 404);
  t.equal((await decide(anna, { id: 'a', draft: first.id })).status, 422);
  const both = await Promise.all([
    decide(anna, { id: 'a1', draft: first.id, action: 'accept' }),
    decide(boris, { id: 'b1', draft: first.id, action: 'reject' }),
  ]);
  t.same(both.map(({ status }) => status).sort(), [200, 409], 'the first decision holds');
  const [won] = both.filter(({ status }) => status === 200);
  const accepted = won?.body.status === 'accepted';
  const lines = await heardBy();
  t.equal(lines.filter(({ text }) => /90 календарных/.test(text)).length, accepted ? 1 : 0);
  t.same(
    lines.map(({ seq }) => seq),
    lines.map((_, at) => at + 1),
    'no number is missing',
  );
  const again = await decide(accepted ? anna : boris, {
    id: 'a1',
    draft: first.id,
    action: accepted ? 'accept' : 'reject',
  });
  t.equal(again.status, 200, 'asked again it says the same');

  await say('2', 'Вы работаете с НДС?');
  const second = await drafted(/НДС/);
  await say('3', 'И по договору?');
  await until('another draft', async () => (await drafted(/договор/i)).id !== second.id);
  const late = await decide(anna, { id: 'a2', draft: second.id, action: 'accept' });
  t.match(late, { status: 409, body: { error: { code: 'DESK_DRAFT_STALE' } } });
  const third = await drafted(/договор/i);
  const edited = { id: 'a3', draft: third.id, action: 'edit', text: 'Да, по договору и с НДС.' };
  t.match(await decide(anna, edited), { status: 200, body: { status: 'edited' } });
  t.match((await heardBy()).at(-1), { from: 'manager', author: 'Анна', text: 'Да, по договору и с НДС.' });
  t.match((await ask(daemon.address, anna, 'GET', place)).body, { mode: 'assistant', drafting: true, draft: null });

  await say('4', 'Какая гарантия?');
  const fourth = await drafted(/90 календарных/);
  t.match(await decide(boris, { id: 'b4', draft: fourth.id, action: 'reject' }), { body: { status: 'rejected' } });
  await decide(boris, { id: 'b5', text: 'Полгода, если с поддержкой.' });
  t.match(await decide(boris, { id: 'b6', drafts: false }), { status: 200, body: { drafts: false } });
  await ask(daemon.address, boris, 'POST', `${place}/resume`);
  await say('5', 'Сколько стоит чат-бот?');
  await until('an answer at once', async () => (await heardBy()).some(({ text }) => /\d\s₽/.test(text)));

  const reports = await openOwnerReports(folder, environment, {});
  t.teardown(() => reports.close());
  const corrections = await reports.corrections(10);
  const of = (draft: string) => corrections.find((each) => each.draft === draft);
  t.match(of(third.id), {
    by: 'Анна',
    instead: 'Да, по договору и с НДС.',
    question: /НДС/,
    reply: /НДС/,
    sources: [{ file: /^knowledge\// }],
  });
  t.match(of(fourth.id), { by: 'Борис', instead: 'Полгода, если с поддержкой.', reply: /90 календарных/ });
  t.match(await reports.drafts(), [{ channel: 'web', edited: 1, stale: 2, waiting: 0 }]);
});

t.test('what a draft rests on is looked at again when it is accepted', async (t) => {
  const { anna, petr, said, folder, reload } = await open(t);
  anna.say('Сколько стоит чат-бот?');
  const draft = await inTopic(said, /✍ Черновик[\s\S]*162\s000/);
  const thread = threadOf(draft);
  const pricing = join(folder, 'config', 'pricing.yaml');
  const before = readFileSync(pricing, 'utf8');
  writeFileSync(pricing, before.replace('price: 180000', 'price: 190000'));
  t.equal(await reload(), 'swapped');
  petr.press('Принять', thread);
  await inTopic(said, /⌛ Черновик не отправлен: изменились цены/);
  await inTopic(said, /✍ Черновик[\s\S]*171\s000/);
  t.same(anna.heardTexts, [], 'the old price has not left');
  petr.press('Принять', thread);
  await heard(anna, /171\s000/);
  t.notOk(anna.heardTexts.some((text) => /162\s000/.test(text)));
});

t.test('a member of the group gets his way to the page from the bot, and loses it with the group', async (t) => {
  const { petr, said, address, sandbox, colleague } = await openGroup(t);
  petr.say('/link');
  await inTopic(said, /@petr, ссылка для входа — в вашей личной переписке/);
  const own = sandbox.customer(1);
  const told = await heard(own, /#token=/);
  t.notOk(
    said().some(({ text }) => /#token=/.test(text ?? '')),
    'nobody else sees it',
  );
  const link = /#token=([\w.-]+)/.exec(told)?.[1];
  const page = { 'x-operator-page': '1', 'content-type': 'application/json' };
  const enter = (key: string | undefined) =>
    fetch(`${address()}/api/operator/session`, {
      method: 'POST',
      headers: page,
      body: JSON.stringify({ link: key }),
    });
  const entered = await enter(link);
  t.equal(entered.status, 201);
  t.match(await entered.json(), { name: '@petr', role: 'operator' });
  t.equal((await enter(link)).status, 410, 'once');
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const look = () => fetch(`${address()}/api/conversations`, { headers: { ...page, cookie } });
  t.equal((await look()).status, 200);
  petr.leave();
  t.equal((await look()).status, 401, 'who has left sees nothing more');

  const olga = colleague(2, 'olga', 'creator' as 'administrator');
  t.ok(olga);
  const privately = sandbox.customer(2);
  privately.say('/link');
  const hers = await heard(privately, /#token=/);
  const boss = await enter(/#token=([\w.-]+)/.exec(hers)?.[1]);
  t.match(await boss.json(), { name: '@olga', role: 'owner' });
  const stranger = sandbox.customer(7);
  stranger.say('/link');
  await soon('the assistant speaks to him as to any customer', () => stranger.heardTexts.length > 0);
  t.notOk(stranger.heardTexts.some((text) => /#token=/.test(text)));
});
