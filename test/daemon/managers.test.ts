import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { heard, inTopic, openGroup, soon, threadOf } from './group-fixture.ts';

t.setTimeout(120_000);

t.test('a topic shows the conversation, a manager takes it, answers, and gives it back', async (t) => {
  const { anna, petr, said, colleague, sandbox } = await openGroup(t);
  const olga = colleague(2, 'olga');
  anna.say('Какая гарантия?');
  const shown = await inTopic(said, /👤 Какая гарантия\?/);
  await inTopic(said, /🤖[\s\S]*90 календарных/);
  const thread = threadOf(shown);

  const answered = (text: string) =>
    soon(text, () =>
      sandbox.calls.find(({ method, params }) => method === 'answerCallbackQuery' && params.text === text),
    );
  petr.press('Неверный ответ', thread);
  await answered('Отмечено');
  petr.press('Взять', thread);
  await inTopic(said, /Ведёт @petr/);
  olga.press('Взять', thread);
  await answered('Уже ведёт @petr');
  anna.say('А скидка есть?');
  await inTopic(said, /👤 А скидка есть\?/);
  petr.sayIn(thread, '// торгуется, не уступаем');
  petr.sayIn(thread, 'Здравствуйте, это Пётр. Скидка 10 % при оплате сразу.');
  await heard(anna, /это Пётр/);
  t.notOk(
    anna.heardTexts.some((text) => /торгуется/.test(text)),
    'a note never leaves',
  );
  t.notOk(
    anna.heardTexts.some((text) => /скидк/i.test(text) && !/Пётр/.test(text)),
    'the assistant keeps out of it',
  );
  t.notOk(
    said().some(({ text }) => /это Пётр/.test(text ?? '')),
    'what was written in the topic is not repeated there',
  );
  petr.press('Вернуть ассистенту', thread);
  await inTopic(said, /Отвечает ассистент/);
  petr.sayIn(thread, '/block');
  await inTopic(said, /Заблокирован/);
  anna.say('Какая гарантия?');
  await soon(
    'the blocked line is shown',
    () => said().filter(({ text }) => /👤 Какая гарантия/.test(text ?? '')).length === 2,
  );
  t.equal(anna.heardTexts.filter((text) => /90 календарных/.test(text)).length, 1, 'blocked: kept, not answered');
  petr.sayIn(thread, '/unblock');
  await soon('it is open again', () => said().filter(({ text }) => /Отвечает ассистент/.test(text ?? '')).length === 2);
  anna.say('Сколько стоит чат-бот?');
  await heard(anna, /\d\s₽/);
});

t.test('a visitor of the site is answered from his topic too, each conversation in its own', async (t) => {
  const { anna, petr, said, address } = await openGroup(t);
  anna.say('Какая гарантия?');
  const session = await fetch(`${address()}/api/chat/sessions`, { method: 'POST' });
  const { token } = (await session.json()) as { token: string };
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ id: 'm1', text: 'Сколько стоит лендинг?' });
  await fetch(`${address()}/api/chat/messages`, { method: 'POST', headers, body });
  const [site, telegram] = [await inTopic(said, /👤 Сколько стоит лендинг/), await inTopic(said, /👤 Какая гарантия/)];
  t.not(threadOf(site), threadOf(telegram));
  petr.sayIn(threadOf(site), 'Добрый день, я Пётр');
  const line = await (async () => {
    for (;;) {
      const answer = await fetch(`${address()}/api/chat/messages?after=0`, { headers });
      const { messages } = (await answer.json()) as { messages: { from: string; text: string; author?: string }[] };
      const found = messages.find(({ from }) => from === 'manager');
      if (found !== undefined) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  t.match(line, { text: 'Добрый день, я Пётр', author: '@petr' });
  t.notOk(anna.heardTexts.some((text) => /я Пётр/.test(text)));
});

t.test('who calls for a human is shown with his brief until somebody takes it', async (t) => {
  const { anna, petr, said } = await openGroup(t);
  anna.say('Нужен чат-бот.');
  await soon('an answer', () => anna.heardTexts.length > 0);
  anna.say('Позовите человека.');
  const card = await inTopic(said, /🔔 Нужен человек/);
  t.match(card.text, /Посетитель попросил человека/);
  t.match(card.text, /Бриф\n/);
  t.match(card.text, /«Позовите человека\.»/);
  const before = said().findIndex(({ text }) => /👤 Позовите человека/.test(text ?? ''));
  t.ok(before >= 0 && before < said().indexOf(card), 'what was said comes before the call');
  petr.press('Взять', threadOf(card));
  await inTopic(said, /Ведёт @petr/);
});

t.test('only people of the company speak for it, and only as long as they are in the group', async (t) => {
  const { anna, petr, said, colleague } = await openGroup(t);
  const stranger = colleague(3, 'ivan', 'member');
  anna.say('Какая гарантия?');
  const thread = threadOf(await inTopic(said, /👤 Какая гарантия/));
  stranger.sayIn(thread, 'Мы закрываемся');
  stranger.sayIn(thread, 'Совсем закрываемся');
  await inTopic(said, /@ivan: вас нет в списке/);
  petr.leave();
  petr.sayIn(thread, 'Я уже ушёл');
  await inTopic(said, /@petr: вас нет в списке/);
  petr.chat.members.set(1, { user: petr.user, status: 'administrator' });
  petr.sayIn(thread, 'Я вернулся');
  await heard(anna, /Я вернулся/);
  t.notOk(anna.heardTexts.some((text) => /закрываемся|ушёл/.test(text)));
  t.equal(said().filter(({ text }) => /@ivan: вас нет/.test(text ?? '')).length, 1, 'told once');
});

t.test('the assistant is switched off everywhere, stays so over a restart, and is switched on again', async (t) => {
  const { anna, petr, said, restart } = await openGroup(t);
  petr.say('/pause_all');
  await inTopic(said, /Ассистент молчит везде/);
  await restart();
  anna.say('Какая гарантия?');
  await inTopic(said, /👤 Какая гарантия/);
  t.equal(anna.heardTexts.length, 0);
  petr.say('/resume_all');
  await inTopic(said, /снова отвечает везде/);
  anna.say('Какая гарантия?');
  await heard(anna, /90 календарных/);
  petr.say('/nonsense');
  await inTopic(said, /Такой команды нет: \/nonsense/);
});

t.test('a group that asks to wait delays no customer', async (t) => {
  const { anna, said, sandbox } = await openGroup(t);
  sandbox.groupLimit = 1;
  anna.say('Какая гарантия?');
  await heard(anna, /90 календарных/);
  anna.say('Сколько стоит чат-бот?');
  await heard(anna, /\d\s₽/);
  t.ok(said().length <= 1);
});

t.test('a topic that somebody has deleted is made anew', async (t) => {
  const { anna, petr, group, said } = await openGroup(t);
  anna.say('Какая гарантия?');
  const first = threadOf(await inTopic(said, /90 календарных/));
  group.topics.delete(first);
  anna.say('Спасибо!');
  const second = threadOf(await inTopic(said, /👤 Спасибо/));
  t.not(second, first);
  petr.sayIn(second, 'Обращайтесь!');
  await heard(anna, /Обращайтесь!/);
});

t.test('people hear once of what only they can mend, and again when it comes back', async (t) => {
  const { said, folder, reload } = await openGroup(t);
  const file = join(folder, 'config', 'company.yaml');
  const good = readFileSync(file, 'utf8');
  const told = () => said().filter(({ text }) => /Правка не принята/.test(text ?? '')).length;
  appendFileSync(file, '\nsomething_unknown: 1\n');
  t.equal(await reload(), 'rejected');
  const notice = await inTopic(said, /Правка не принята/);
  t.match(notice.text, /config\/company\.yaml:\d+ /);
  t.match(notice.text, /sales-assistant validate/);
  t.equal(threadOf(notice), 0, 'under General');
  t.equal(await reload(), 'rejected');
  writeFileSync(file, good);
  t.equal(await reload(), 'swapped');
  t.equal(told(), 1, 'the same refusal was told once');
  appendFileSync(file, '\nsomething_unknown: 1\n');
  await reload();
  await soon('the refusal is told anew', () => told() === 2);
});

t.test('a group that the bot may not manage degrades the daemon, customers are answered all the same', async (t) => {
  const { anna, group, address, said } = await openGroup(t);
  group.rights = { status: 'administrator', manageTopics: false };
  anna.say('Какая гарантия?');
  await heard(anna, /90 календарных/);
  let check: { status: string; message?: string } | undefined;
  for (let looks = 0; check === undefined && looks < 500; looks += 1) {
    const answer = await fetch(`${address()}/ready`);
    check = ((await answer.json()) as { checks: Record<string, { status: string; message?: string }> }).checks.managers;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  t.match(check, { status: 'degraded', message: /not enough rights/ });
  t.equal(said().length, 0);
});
