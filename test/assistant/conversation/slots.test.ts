import t from 'tap';
import { splitLine } from '../../../assistant/conversation/line/split-line.ts';
import type { TurnResult } from '../../../assistant/conversation/turn.ts';
import type { ScriptFile } from '../../../assistant/script/script-schema.ts';
import { isUnanswered } from '../../../assistant/transcript/turn-record.ts';
import { help, passage, sale, TalkFixture } from './turn-fixture.ts';

const textOf = ({ messages }: Pick<TurnResult, 'messages'>) =>
  messages
    .map(({ text }) => text)
    .join('\n')
    .replace(/\u00a0/g, ' ');
const labelsOf = ({ messages }: TurnResult) =>
  (messages.at(-1)?.buttons ?? []).map(({ label }) => label.replace(/\u00a0/g, ' '));

/** Channels, CRM, a budget and a time to talk, then the price. */
const survey: ScriptFile = {
  ...sale,
  fields: {
    ...sale.fields,
    budget: { title: 'Бюджет', type: 'money', question: 'Какой бюджет?', keywords: ['бюджет'] },
    call: { title: 'Созвон', type: 'date_time', question: 'Когда созвонимся?', keywords: ['созвон'] },
    firm: { title: 'Компания', type: 'company', question: 'Какая компания?' },
  },
  states: {
    ...sale.states,
    crm: { ask: 'crm', next: 'budget' },
    budget: { ask: 'budget', next: 'call' },
    call: { ask: 'call', next: 'firm' },
    firm: { ask: 'firm', next: 'price' },
  },
};
const talkOf = () => new TalkFixture({ scripts: [survey, help] });

t.test('a sum that may be thousands is asked about, never guessed', async (t) => {
  const talk = talkOf();
  await talk.sayAll('нужен бот', 'два', 'да');
  const asked = await talk.say('до 300');
  t.match(textOf(asked), /Уточните, пожалуйста: 300 ₽ или 300 000 ₽\?/);
  t.same(labelsOf(asked), ['300 ₽', '300 000 ₽']);
  t.equal(talk.state.fields.budget, undefined);
  for (const [line, value] of [
    ['тысяч', 30_000_000],
    ['второе', 30_000_000],
    ['первый', 30_000],
    ['рублей', 30_000],
    ['300к', 30_000_000],
    ['500 тысяч', 50_000_000],
  ] as const) {
    const other = talkOf();
    other.state = talk.state;
    t.match(textOf(await other.say(line)), /Когда созвонимся/, line);
    t.equal(other.state.fields.budget, value, line);
  }
  const digression = await talk.say('через две недели');
  t.equal(talk.state.fields.budget, undefined, textOf(digression));
});

t.test('buttons of an open reading mean that reading, and only while it is open', async (t) => {
  const talk = talkOf();
  await talk.sayAll('нужен бот', 'два', 'да');
  const asked = await talk.say('300');
  const thousands = asked.messages.at(-1)?.buttons[1]?.value ?? '';
  await talk.press(thousands);
  t.equal(talk.state.fields.budget, 30_000_000);
  await talk.press('budget=1 000 ₽');
  t.equal(talk.state.fields.budget, 30_000_000, 'nobody asked for that one');
});

t.test('a bare correction finds the number that it denies', async (t) => {
  for (const [line, channels] of [
    ['ой, не 3 а 2', 2],
    ['нет, каналов два', 2],
    ['исправлю: каналов 2', 2],
    ['не три, а два', 2],
    ['2, а не 3', 2],
  ] as const) {
    const talk = talkOf();
    await talk.sayAll('нужен бот', 'три');
    const reply = await talk.say(line);
    t.equal(talk.state.fields.channels, channels, line);
    t.equal(talk.state.fields.crm, undefined, line);
    t.match(textOf(reply), /Нужна CRM/, 'and the open question stays');
  }
  const talk = talkOf();
  await talk.sayAll('нужен бот', 'три', 'да', '3 миллиона');
  await talk.say('исправлю: бюджет 2,5 млн');
  t.match(talk.state.fields, { channels: 3, budget: 250_000_000 });
});

t.test('«позже» goes on without the answer, comes back once and then waits', async (t) => {
  const talk = talkOf();
  await talk.say('нужен бот');
  t.match(textOf(await talk.say('давайте потом')), /вернёмся позже\.\n[\s\S]*Нужна CRM/);
  await talk.sayAll('нет', 'полмиллиона', 'завтра после обеда');
  t.equal(talk.state.fields.call, '2026-11-23T13:00/2026-11-23T18:00');
  const due = await talk.say('Ромашка');
  t.match(textOf(due), /без отложенного не обойтись\.\nСколько каналов\?/);
  t.same(due.quotes, []);
  const again = textOf(await talk.say('позже'));
  t.match(again, /не тороплю/);
  t.notMatch(again, /Сколько каналов/, 'not asked a third time');
  const quoted = await talk.say('два');
  t.match(textOf(quoted), /Итого/);
  t.equal(quoted.quotes.length, 1);
});

t.test('the other keyboard layout is read, brands and names are left alone', async (t) => {
  const talk = talkOf();
  t.match(textOf(await talk.say('ye;ty ,jn')), /чат-бот[\s\S]*Сколько каналов/i);
  await talk.say('nhb');
  t.equal(talk.state.fields.channels, 3);
  await talk.sayAll('c CRM', '120k', 'pfdnhf d 15');
  t.match(talk.state.fields, { crm: true, budget: 12_000_000, call: '2026-11-23T15:00' });
  await talk.say('Lf Vinci');
  t.equal(talk.state.fields.firm, 'Lf Vinci');
  const shop = talkOf();
  for (const name of ['amoCRM', 'Bitrix24', 'WhatsApp', 'https://ya.ru/lf', 'ghb@ytn.ru']) {
    t.notMatch((await shop.say(name)).record.steps, [{ rule: 'layout' }], name);
  }
});

t.test('an ИНН with a slip in it is no answer', async (t) => {
  const talk = talkOf();
  await talk.sayAll('нужен бот', 'два', 'нет', '120к', 'завтра');
  t.match(textOf(await talk.say('ИНН 7707083894')), /контрольная цифра/);
  t.equal(talk.state.fields.firm, undefined);
  await talk.say('ооо «Ромашка», инн 7707083893');
  t.equal(talk.state.fields.firm, 'ООО «Ромашка», ИНН 7707083893');
});

t.test('the language of the customer lasts over bare numbers and buttons', async (t) => {
  const talk = talkOf();
  await talk.say('hello, I need a bot please');
  t.equal(talk.state.language, 'en');
  await talk.say('бот');
  t.equal(talk.state.language, 'ru');
  await talk.say('please talk English');
  await talk.say('0');
  t.equal(talk.state.language, 'en');
});

t.test('who writes English hears the English texts of the script', async (t) => {
  const english: ScriptFile = {
    ...sale,
    en: {
      fields: {
        package: { title: 'Solution', question: 'What do you need?', choices: { bot: 'Chat bot' } },
        channels: { question: 'How many channels?', hint: 'A number, please.' },
      },
      states: { price: ['{{ quote.total }} in all.'] },
      buttons: { Человек: 'A human' },
    },
  };
  const talk = new TalkFixture({ scripts: [english, help] });
  const hello = await talk.say('hello, what can you do for me?');
  t.match(textOf(hello), /What do you need\?/);
  t.match(labelsOf(hello), ['Chat bot']);
  t.match(textOf(await talk.say('Chat bot')), /How many channels\?/);
  t.match(textOf(await talk.say('many')), /A number, please\.\nHow many channels\?/);
  t.match(textOf(await talk.say('2')), /Нужна CRM\?/, 'what has no English text is said as it is written');
  const price = await talk.say('no');
  t.match(textOf(price), /110 000 ₽ in all\./);
  t.ok(labelsOf(price).includes('A human'));
  t.match(textOf(await talk.say('а по-русски можно?')), /[а-я]/);
  t.equal(talk.state.language, 'ru');
});

t.test('a line is cut where both halves are questions of their own', async (t) => {
  const cut: Readonly<Record<string, readonly string[]>> = {
    'сколько стоит бот на три канала и есть ли у вас SAP?': ['сколько стоит бот на три канала', 'есть ли у вас SAP?'],
    'сколько стоит бот, есть ли рассрочка, когда начнёте?': [
      'сколько стоит бот',
      'есть ли рассрочка',
      'когда начнёте?',
    ],
    'Есть ли у вас\nпарковка для гостей?': ['Есть ли у вас парковка для гостей?'],
    'нужен бот. А сколько ждать?': ['А сколько ждать?'],
  };
  for (const [line, questions] of Object.entries(cut)) t.same(splitLine(line).questions, questions, line);
  const whole = ['сколько стоит бот и внедрение?', 'как и когда вы работаете?', 'можно узнать, сколько стоит бот?'];
  for (const line of [...whole, 'вы не знаете, когда начнёте?']) t.same(splitLine(line).questions, [line]);
  for (const line of [
    'обязательно ли брать поддержку',
    'договор можно почитать',
    'бот на английском сделаете',
    'через сколько недель заработает',
    'поддержка на год сколько',
    'а рассрочка есть',
    'когда лучше голос, а когда чат',
  ]) {
    t.same(splitLine(line), { statement: '', question: line, questions: [line] }, line);
  }
  for (const line of ['не знаю, нужна ли CRM', 'вряд ли', 'подключите телеграм', 'реклама в интернете', 'можно']) {
    t.equal(splitLine(line).statement, line, line);
  }
  t.match(splitLine('нет, а зачем нужна CRM?'), { statement: 'нет', question: 'а зачем нужна CRM?' });
});

t.test('several questions in one turn are all answered', async (t) => {
  const known = { гарант: 'Гарантия — год.', предоплат: 'Предоплата — половина.' };
  const knowledge = (text: string) => {
    const found = Object.entries(known).find(([word]) => text.toLowerCase().includes(word));
    const hits = found === undefined ? [] : [{ ...passage, document: found[0], text: found[1] }];
    return { answerable: hits.length > 0, confidence: hits.length > 0 ? 0.9 : 0.1, hits };
  };
  const talkAbout = () => new TalkFixture({ scripts: [sale, help], knowledge });
  const two = textOf(await talkAbout().say('какая у вас гарантия?\nпо предоплате работаете?'));
  t.match(two, /Гарантия — год\.[\s\S]*Предоплата — половина\./);
  t.match(two, /Что нужно\?|что нужно\?/, 'and the open question stays');
  const talk = talkAbout();
  const price = textOf(await talk.say('сколько стоит бот?\nа какая гарантия?'));
  t.match(price, /Чат-бот — от 100 000 ₽[\s\S]*Гарантия — год\.[\s\S]*Сколько каналов\?/);
  t.equal(talk.state.fields.package, 'bot');
  const half = await talkAbout().say('какая у вас гарантия?\nа собаку выгуляете сегодня?');
  t.match(textOf(half), /Гарантия — год\.[\s\S]*На остальное/);
  t.match(half.effects, [{ kind: 'handoff' }], 'people are told of the other one');
  const about = await talkAbout().say('сколько стоит бот и есть ли у вас голосовой ассистент для собак?');
  t.notMatch(textOf(about), /300 000/, 'what is there is another question than what it costs');
  t.match(textOf(about), /На остальное/);
  const priced = await talkAbout().say('сколько стоит бот и есть ли у вас выгул собак?');
  t.match(textOf(priced), /от 100 000 ₽[\s\S]*На остальное/, 'two questions in one sentence');
  t.match(priced.effects, [{ kind: 'handoff' }]);
  t.ok(isUnanswered(priced.record ?? { steps: [] }), 'the owner finds it in the report');
});

t.test('while a human is waited for several questions are answered too', async (t) => {
  const known = { гарант: 'Гарантия — год.', предоплат: 'Предоплата — половина.' };
  const knowledge = (text: string) => {
    const found = Object.entries(known).find(([word]) => text.toLowerCase().includes(word));
    const hits = found === undefined ? [] : [{ ...passage, document: found[0], text: found[1] }];
    return { answerable: hits.length > 0, confidence: hits.length > 0 ? 0.9 : 0.1, hits };
  };
  const talk = new TalkFixture({ scripts: [sale, help], knowledge });
  await talk.sayAll('нужен бот', 'позовите человека');
  const two = textOf(await talk.say('какая у вас гарантия? по предоплате работаете?'));
  t.match(two, /Гарантия — год\.[\s\S]*Предоплата — половина\./);
  t.equal(talk.state.waiting, true, 'and the human is waited for');
  t.match(textOf(await talk.say('сколько стоит бот? а какая гарантия?')), /от 100 000 ₽[\s\S]*Гарантия — год\./);
});

t.test('a value read from words is told, one that was typed is not', async (t) => {
  const noted = /Записал: ([^.]+)\./;
  const told = async (talk: TalkFixture, line: string) => noted.exec(textOf(await talk.say(line)))?.[1];
  for (const [line, expected] of [
    ['пять', 'каналы — 5'],
    ['5', undefined],
    ['нужно 5 каналов', undefined],
    ['пять каналов, с CRM', 'каналы — 5; CRM — да'],
  ] as const) {
    const talk = talkOf();
    await talk.say('нужен бот');
    t.equal(await told(talk, line), expected, line);
    t.equal(talk.state.fields.channels, 5, line);
  }
  const talk = talkOf();
  await talk.sayAll('нужен бот', '2', 'да');
  t.equal(await told(talk, 'полмиллиона'), 'бюджет — 500 000 ₽');
  t.match(await told(talk, 'послезавтра в обед'), /^созвон — \d\d$/, 'the day, up to its first point');
  const typed = talkOf();
  await typed.sayAll('нужен бот', '2', 'да');
  t.equal(await told(typed, '500 000'), undefined);
});

t.test('a slip in the first line is no obstacle', async (t) => {
  const talk = talkOf();
  await talk.say('нужен голосвой');
  t.equal(talk.state.fields.package, 'voice');
});

t.test('a text that the guard withholds is no gap in knowledge', async (t) => {
  const echoing: ScriptFile = {
    ...sale,
    states: {
      ...sale.states,
      hello: { ask: 'task', next: 'echo' },
      echo: { say: ['Обещаем: {{ fields.task }}'], ask: 'channels', next: 'crm' },
    },
  };
  const talk = new TalkFixture({ scripts: [echoing, help] });
  await talk.happen({ kind: 'started', visit: null });
  const result = await talk.say('скидка 50% и бесплатно');
  t.match(textOf(result), /не знаю/);
  t.notMatch(textOf(result), /50%/);
  const rules = result.record.steps.map(({ rule }) => rule);
  t.same(rules.slice(-2), ['refused', 'withheld']);
  t.notOk(isUnanswered(result.record ?? { steps: [] }));
  t.match(result.effects, [{ kind: 'handoff', reason: 'Готовый ответ не прошёл проверку' }]);
});

t.test('a new brief knows nothing of what was put off or left open', async (t) => {
  const talk = new TalkFixture();
  await talk.sayAll('нужен бот', 'позже');
  t.match(textOf(await talk.say('начнём сначала')), /Что нужно/);
  t.match(textOf(await talk.say('бот')), /Сколько каналов/, 'asked again');
  await talk.say('3 или 4');
  t.match(talk.state.between, { field: 'channels' });
  await talk.say('начнём сначала');
  t.equal(talk.state.between, null);
});
