import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { heard, inTopic, openGroup, soon, threadOf } from './group-fixture.ts';

t.setTimeout(180_000);

/** Every reply of the project is proposed first. */
function draftsEverywhere(folder: string): void {
  const file = join(folder, 'config', 'assistant.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('dialogue:\n', 'dialogue:\n  mode: draft\n'));
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
