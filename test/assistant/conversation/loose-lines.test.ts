import t from 'tap';
import type { TurnResult } from '../../../assistant/conversation/turn.ts';
import type { ScriptFile } from '../../../assistant/script/script-schema.ts';
import { help, passage, sale, TalkFixture } from './turn-fixture.ts';

const textOf = ({ messages }: Pick<TurnResult, 'messages'>) =>
  messages
    .map(({ text }) => text)
    .join('\n')
    .replace(/\u00a0/g, ' ');
const handoffsOf = ({ effects }: TurnResult) => effects.filter(({ kind }) => kind === 'handoff').length;
const { package: packageField, channels, ...fields } = sale.fields ?? {};
if (packageField === undefined || channels === undefined) throw new Error('the sale script has changed');
/** Channels are counted by name, and «не знаю» means one. */
const counting: ScriptFile = {
  ...sale,
  fields: {
    package: packageField,
    channels: { ...channels, unsure: 1, max: 30, counts: [['сайт'], ['telegram'], ['whatsapp']] },
    ...fields,
  },
};
const talkOf = () => new TalkFixture({ scripts: [counting, help] });

t.test('prices are asked for as people type', async (t) => {
  for (const line of ['скока стоит бот', 'почем бот', 'скок стоит бот?', 'сколько стоит подключить бота']) {
    const talk = talkOf();
    t.match(textOf(await talk.say(line)), /Чат-бот — от 100 000 ₽/, line);
    t.equal(talk.state.fields.package, 'bot', line);
  }
  const { record } = await talkOf().say('сколько стоит бот?');
  const grounds = record?.verdicts.flatMap(({ claims }) => claims.map(({ text, ground }) => [text, ground]));
  t.match(
    grounds,
    [[/^100\s000\s₽$/, 'phrase price_from, price bot']],
    'a price stands on the price list, not on the script',
  );
  const talk = talkOf();
  await talk.sayAll('нужен бот', 'один', 'нет');
  for (const line of ['сколько теперь', 'какая итоговая сумма', 'до какого числа действует цена?', 'почём?'])
    t.match(textOf(await talk.say(line)), /Ваш расчёт — 100 000 ₽, цена держится до 6 декабря/, line);
  t.match(textOf(await talk.say('из чего складывается цена')), /• Чат-бот — 100 000 ₽\nИтого 100 000 ₽/);
  const other = await talk.say('сколько стоит доставка пиццы?');
  t.match(textOf(other), /Цены на это у меня нет/);
  t.notMatch(textOf(other), /₽/, 'the quote is no answer to it');
});

t.test('another price is not argued out of the assistant in short either', async (t) => {
  for (const line of ['сделайте за рубль', 'за рубль', 'давай за тысячу', 'отдайте за 100', 'в два раза дешевле']) {
    const talk = talkOf();
    await talk.say('нужен бот');
    const reply = await talk.say(line);
    t.match(textOf(reply), /её считает прайс/, line);
    t.same(reply.quotes, [], line);
  }
});

t.test('what is left to the assistant is taken and named', async (t) => {
  const talk = talkOf();
  await talk.say('нужен бот');
  for (const line of ['не знаю', 'без разницы', 'сколько посоветуете']) {
    talk.state = { ...talk.state, fields: { package: 'bot' }, state: 'channels', asking: 'channels' };
    t.match(textOf(await talk.say(line)), /Тогда возьмём так: каналы — 1[\s\S]*Нужна CRM/, line);
  }
  const open = await talk.say('не знаю');
  t.match(textOf(open), /выберите ближайшее[\s\S]*Нужна CRM/, 'no value for it: asked again');
  t.equal(talk.state.asking, 'crm');
  const willing = new TalkFixture();
  await willing.say('нужен бот');
  t.match(textOf(await willing.say('давайте')), /Отлично\.\nСколько каналов/);
});

t.test('named things are counted, changes are counted from what was said', async (t) => {
  const talk = talkOf();
  await talk.say('нужен бот');
  await talk.say('сайт, телеграм и вотсап');
  t.equal(talk.state.fields.channels, 3);
  await talk.say('минус один канал');
  t.equal(talk.state.fields.channels, 2);
  await talk.say('добавь ещё 2 канала');
  t.equal(talk.state.fields.channels, 4);
  await talk.say('нет');
  t.match(textOf(await talk.say('каналов 40')), /Число\./, 'out of limits: the hint');
  await talk.say('пусть будет два');
  t.equal(talk.state.fields.channels, 2);
  await talk.say('добавь crm');
  t.equal(talk.state.fields.crm, true);
  await talk.say('убери crm');
  t.equal(talk.state.fields.crm, false);
  const first = talkOf();
  await first.say('бот для сайта');
  t.equal(first.state.fields.channels, undefined, 'one name is no count where nobody asked');
  const both = talkOf();
  await both.say('нужен бот на сайт и в телеграм');
  t.equal(both.state.fields.channels, 2);
});

t.test('a solution is changed by a part of its name', async (t) => {
  const talk = talkOf();
  await talk.say('нужен бот');
  t.match(textOf(await talk.say('лучше голосовой')), /Поправил: решение — голосовой ассистент/);
  await talk.say('нет, все таки бот');
  t.equal(talk.state.fields.package, 'bot');
});

t.test('anger is met calmly, with a way to a human', async (t) => {
  const talk = talkOf();
  await talk.say('нужен бот');
  const reply = await talk.say('вы тупые');
  t.match(textOf(reply), /если нужен человек[\s\S]*сколько каналов/i);
  t.ok(reply.messages.at(-1)?.buttons.some(({ value }) => value === 'intent:human'));
  t.equal(handoffsOf(reply), 0);
});

t.test('a contact that nobody asked for is noted for people and the brief goes on', async (t) => {
  const talk = talkOf();
  const reply = await talk.say('+7 916 123-45-67');
  t.match(textOf(reply), /контакт записан[\s\S]*Что нужно/);
  t.equal(handoffsOf(reply), 1);
  t.not(talk.state.waiting, true);
});

t.test('whoever waits for a human can thank, start over and order', async (t) => {
  const talk = talkOf();
  await talk.sayAll('нужен бот', 'один', 'нет', 'позовите человека');
  t.match(textOf(await talk.say('спасибо')), /Пожалуйста/);
  t.equal(talk.state.waiting, true);
  const offer = await talk.say('пришлите кп');
  t.equal(offer.effects.at(-1)?.kind, 'render_document');
  t.equal(talk.state.waiting, false);
  await talk.sayAll('позовите человека');
  t.match(textOf(await talk.say('давай сначала')), /начнём сначала[\s\S]*Что нужно/);
});

t.test('knowledge is not searched for what asks nothing', async (t) => {
  const talk = new TalkFixture({
    scripts: [counting, help],
    knowledge: () => ({ answerable: true, confidence: 1, hits: [passage] }),
  });
  await talk.say('нужен бот');
  for (const line of ['много', 'через месяц', 'мне нужен сайт и приложение', '???', 'ок']) {
    const { messages } = await talk.say(line);
    t.same(
      messages.flatMap(({ sources }) => sources),
      [],
      line,
    );
    talk.state = { ...talk.state, fields: { package: 'bot' }, state: 'channels', asking: 'channels' };
  }
  for (const line of ['вы работаете в выходные', 'гарантии'])
    t.equal((await talk.say(line)).messages[0]?.sources.length, 1, line);
});

t.test('a line that repeats itself without end is read as any other', async (t) => {
  const talk = new TalkFixture({ scripts: [counting, help] });
  await talk.say('нужен бот');
  for (const line of [
    'пока ',
    'bye ',
    'добрый день ',
    'как дела ',
    'не, ',
    'собака ',
    ' @',
    '1 ',
    '1.',
    'ой',
    'к ',
  ].map((words) => `${words.repeat(1000)}ы`)) {
    const { messages } = await talk.say(line);
    t.ok(messages.length > 0, line.slice(0, 20));
    talk.state = { ...talk.state, fields: { package: 'bot' }, state: 'channels', asking: 'channels' };
  }
});

t.test('whoever asks who answers is told, and nobody is called for', async (t) => {
  const talk = new TalkFixture({ scripts: [counting, help] });
  await talk.say('нужен бот');
  const asking = [
    'вы бот?',
    'ты робот или человек',
    'это живой человек отвечает?',
    'А это чат-бот?',
    'вы живой?',
    'с кем я говорю?',
    'я общаюсь с роботом?',
    'кто мне отвечает?',
    'ты кто такой',
    'are you a bot?',
    'is this a real person?',
  ];
  for (const line of asking) {
    const { messages, effects } = await talk.say(line);
    t.match(messages[0]?.text, /ИИ-ассистент|AI assistant/, line);
    t.same(effects, [], line);
  }
  t.equal(talk.state.asking, 'channels');
  for (const line of [
    'это бот для сайта',
    'вы делаете ботов?',
    'кто вы по системе налогообложения',
    'нужен живой человек',
  ])
    t.notMatch((await talk.say(line)).record?.steps, [{ rule: 'small_talk' }], line);
});

t.test('who introduces himself and asks in one breath is answered', async (t) => {
  const talk = new TalkFixture({ scripts: [counting, help] });
  await talk.say('нужен бот');
  const cases: readonly [string, string][] = [
    ['Добрый день, меня зовут Ольга, какие гарантии?', 'Добрый день, какие гарантии?'],
    ['Меня зовут Ольга Петровна Ким, а гарантии какие?', 'а гарантии какие?'],
    ['меня зовут зоря — какие гарантии?', 'какие гарантии?'],
    ['почему меня зовут на гарантийный ремонт?', 'почему меня зовут на гарантийный ремонт?'],
  ];
  for (const [line, searched] of cases) {
    await talk.say(line);
    t.equal(talk.asked.at(-1), searched, line);
  }
});

t.test('a question holds no answer because it holds a word of one', async (t) => {
  for (const line of [
    'обязательно ли сразу два канала',
    'телеграм подключите?',
    'можно расплатиться за три канала картой',
  ]) {
    const talk = talkOf();
    await talk.say('нужен бот');
    await talk.say(line);
    t.equal(talk.state.fields.channels, undefined, line);
    t.equal(talk.state.asking, 'channels', line);
  }
  const talk = talkOf();
  await talk.sayAll('нужен бот', 'а можно пять?');
  t.equal(talk.state.fields.channels, 5, 'an answer put as a question');
});

t.test('what is asked twice in one turn is answered once', async (t) => {
  const again = textOf(await talkOf().say('какая гарантия? гарантия какая?'));
  t.equal(again.split('Гарантия — год').length, 2);
  const prices = textOf(await talkOf().say('сколько стоит бот? почем бот? сколько стоит чат-бот?'));
  t.equal(prices.match(/от 100\s000/g)?.length, 1);
});
