import t from 'tap';
import { wantsErasure } from '../../../assistant/conversation/line/erasure-words.ts';
import { TalkFixture, textOf } from './turn-fixture.ts';

t.test('who wants his data gone is understood, who asks about a product is not', async (t) => {
  for (const line of [
    'удалите мои данные',
    'Удалите, пожалуйста, все мои персональные данные',
    'хочу удалить свои контакты',
    'сотрите всё обо мне',
    'забудьте меня',
    'удалить переписку',
    'прошу удалить мой номер телефона',
    'delete my data',
    'please erase all my personal information',
    'forget me',
  ])
    t.ok(wantsErasure(line), line);
  for (const line of [
    'бот умеет удалять данные клиентов?',
    'удалите данные клиента из формы',
    'не удаляйте мои данные',
    'где хранятся мои данные?',
    'удалите, пожалуйста, CRM из расчёта',
    'забудьте про CRM',
    'можно удалить канал из расчёта',
  ])
    t.notOk(wantsErasure(line), line);
});

t.test('erasing is asked for twice, by buttons or in words', async (t) => {
  for (const [asking, answer] of [
    ['удалите мои данные', 'да'],
    ['сотрите всё обо мне', 'Да, удалить'],
    ['удалите мои данные', 'удаляйте'],
  ] as const) {
    const talk = new TalkFixture();
    talk.erases = 'assistant';
    const asked = await talk.say(asking);
    t.match(textOf(asked), /Вернуть это будет нельзя/);
    t.match(asked.messages.at(-1)?.buttons, [{ value: 'erase:yes' }, { value: 'erase:no' }]);
    t.strictSame(asked.effects, []);
    const { messages, effects } = await talk.say(answer);
    t.equal(messages.length, 1, 'one last line');
    t.match(effects, [{ kind: 'erase', after: new Date(talk.now.getTime() + 5_000).toISOString() }]);
  }
});

t.test('whoever thinks better of it goes on where he was', async (t) => {
  const talk = new TalkFixture();
  talk.erases = 'assistant';
  await talk.say('нужен бот');
  await talk.happen({ kind: 'command', command: 'delete_me' });
  const kept = await talk.press('erase:no');
  t.match(textOf(kept), /ничего не удаляю/);
  t.match(textOf(kept), /Сколько каналов/);
  t.match((await talk.press('erase:yes')).effects, [], 'an old button asks again');
  await talk.say('два');
  t.strictSame([talk.state.erasure, talk.state.fields.channels], [null, 2], 'another line is no answer to it');
});

t.test('whoever leads the conversation, the customer decides about his data', async (t) => {
  const talk = new TalkFixture();
  talk.erases = 'assistant';
  await talk.happen({ kind: 'desk', action: { kind: 'take', by: 'Ольга' } });
  t.strictSame((await talk.say('удалите мои данные')).messages, [], 'words are for whoever leads');
  t.match(textOf(await talk.happen({ kind: 'command', command: 'delete_me' })), /Вернуть это будет нельзя/);
  t.match((await talk.press('erase:yes')).effects, [{ kind: 'erase' }]);
});

t.test('papers that the law keeps are for people to decide about', async (t) => {
  const talk = new TalkFixture();
  await talk.say('удалите мои данные');
  const { effects } = await talk.press('erase:yes');
  t.match(effects, [{ kind: 'handoff', reason: /sales-assistant privacy erase --conversation c/ }]);
});

t.test('after /stop nothing is said until he speaks', async (t) => {
  const talk = new TalkFixture();
  await talk.sayAll('нужен бот', 'один', 'нет');
  const document = { id: 'd', kind: 'offer', quote: talk.state.quote ?? '' } as const;
  await talk.happen({ kind: 'command', command: 'stop' });
  t.strictSame((await talk.happen({ kind: 'document_ready', document })).messages, []);
  await talk.say('какая гарантия?');
  t.equal((await talk.happen({ kind: 'document_ready', document })).messages.length, 1);
});
