import t from 'tap';
import type { Choice, Field, FieldType } from '../../../assistant/script/script.ts';
import { answerChoice, choiceByPart, spotChoice } from '../../../assistant/script/understand/choice.ts';
import { findCompany, findEmail, findPhone } from '../../../assistant/script/understand/contacts.ts';
import { findDate } from '../../../assistant/script/understand/dates.ts';
import { answerField, spotField } from '../../../assistant/script/understand/field-value.ts';
import { numbersIn } from '../../../assistant/script/understand/numbers.ts';
import { findPhrase, isEnglish, isMainly, tokensOf } from '../../../assistant/script/understand/words.ts';
import { answerYesNo } from '../../../assistant/script/understand/yes-no.ts';
import type { FieldValue } from '../../../assistant/transcript/message.ts';

const solutions: Choice[] = [
  { value: 'chat_bot', label: 'Чат-бот для заявок', synonyms: ['бот', 'чат-бот', 'чатбот'] },
  { value: 'voice', label: 'Голосовой ассистент', synonyms: ['звонки', 'телефония'] },
  { value: 'integration', label: 'Интеграция ИИ', synonyms: ['интеграция'] },
];
const volumes: Choice[] = [
  { value: 'small', label: 'До 1 000', synonyms: ['мало'] },
  { value: 'medium', label: 'До 5 000', synonyms: [] },
  { value: 'large', label: 'До 20 000', synonyms: ['много'] },
];
const urgency: Choice[] = [
  { value: 'standard', label: 'Обычный срок', synonyms: ['не срочно', 'не горит'] },
  { value: 'rush', label: 'Вдвое быстрее', synonyms: ['срочно', 'горит'] },
];

function field(type: FieldType, values: Partial<Field> = {}): Field {
  return {
    id: 'field',
    title: 'Поле',
    type,
    question: 'Что?',
    choices: [],
    from: null,
    only: [],
    required: true,
    personal: false,
    hint: null,
    keywords: [],
    unsure: null,
    counts: [],
    min: null,
    max: null,
    ...values,
  };
}

const context = { choices: [], today: '2026-11-22' };
const answer = (type: FieldType, line: string, values: Partial<Field> = {}) =>
  answerField(field(type, values), line, context);
const spot = (type: FieldType, line: string, values: Partial<Field> = {}) =>
  spotField(field(type, values), line, context);

t.test('words are compared by stems, ё and case aside', async (t) => {
  t.equal(findPhrase(tokensOf('Пять каналов, пожалуйста'), 'канал'), 1);
  t.equal(findPhrase(tokensOf('живём без CRM'), 'без crm'), 1);
  t.equal(findPhrase(tokensOf('подключить телеграм'), 'Telegram'), 1);
  t.equal(findPhrase(tokensOf('нет такого'), 'канал'), -1);
  t.equal(findPhrase(tokensOf('что угодно'), ''), -1);
  t.ok(isMainly(tokensOf('пришлите кп пожалуйста'), ['пришлите кп'], 2));
  t.notOk(isMainly(tokensOf('мы хотим сами рассылать кп и пришлите кп потом когда будет время'), ['пришлите кп'], 2));
});

t.test('numbers in digits and words', async (t) => {
  const table: [string, number[]][] = [
    ['5 каналов', [5]],
    ['сто двадцать тысяч', [120_000]],
    ['полтора миллиона', [1_500_000]],
    ['120к', [120_000]],
    ['120 000 рублей', [120_000]],
    ['1,5 млн', [1_500_000]],
    ['двадцать пять', [25]],
    ['пять двадцать', [5, 20]],
    ['два миллиона триста тысяч пятьсот', [2_300_500]],
    ['пара каналов', [2]],
    ['тысячи три', [3_000]],
    ['тысяча двести', [1_200]],
    ['полмиллиона', [500_000]],
    ['100-150 тысяч', [100, 150_000]],
    ['three channels', [3]],
    ['к вам и т.д.', []],
    ['ничего', []],
  ];
  for (const [text, expected] of table)
    t.same(
      numbersIn(tokensOf(text)).map(({ value }) => value),
      expected,
      text,
    );
});

t.test('choices by number, order, label, synonym, part, bound, typo', async (t) => {
  const table: [readonly Choice[], string, string | undefined][] = [
    [solutions, '2', 'voice'],
    [solutions, 'первый вариант', 'chat_bot'],
    [solutions, 'голосового ассистента', 'voice'],
    [solutions, 'хочу бота на сайт', 'chat_bot'],
    [solutions, 'чат-бот с интеграцией', 'chat_bot'],
    [solutions, 'не бот, а звонки', 'voice'],
    [solutions, 'заявки', 'chat_bot'],
    [solutions, 'интегарция', 'integration'],
    [solutions, '9', undefined],
    [solutions, 'что-нибудь', undefined],
    [volumes, '3000', 'medium'],
    [volumes, 'тысячи три в месяц', 'medium'],
    [volumes, 'до 1000', 'small'],
    [volumes, '700', 'small'],
    [volumes, '50000', undefined],
    [volumes, '2', 'medium'],
    [urgency, 'не срочно', 'standard'],
    [urgency, 'очень срочно', 'rush'],
  ];
  for (const [choices, line, expected] of table) t.equal(answerChoice(choices, line), expected, line);
  t.equal(spotChoice(solutions, tokensOf('ассистента бы')), undefined, 'half a label is not a mention');
  t.equal(choiceByPart(solutions, tokensOf('голосовой ассистент'), 3), undefined);
});

t.test('yes and no', async (t) => {
  const table: [string, boolean | undefined][] = [
    ['да', true],
    ['Да, конечно', true],
    ['ага', true],
    ['нужна', true],
    ['не нужна', false],
    ['нет', false],
    ['пока без неё', false],
    ['обойдёмся', false],
    ['+', true],
    ['-', false],
    ['не знаю', undefined],
    ['может быть', undefined],
    ['Yes please', true],
    ['nope', false],
    ['фиолетовый', undefined],
  ];
  for (const [line, expected] of table) t.equal(answerYesNo(line), expected, line);
});

t.test('contacts', async (t) => {
  const phones: [string, string | undefined][] = [
    ['8 (916) 123-45-67', '+79161234567'],
    ['мой номер +7 916 123 45 67, звоните', '+79161234567'],
    ['9161234567', '+79161234567'],
    ['+375 29 123-45-67', '+375291234567'],
    ['12345', undefined],
    ['заказ 120000', undefined],
  ];
  for (const [line, expected] of phones) t.equal(findPhone(line), expected, line);
  t.equal(findEmail('пишите на Anna.K@Romashka.RU, жду'), 'anna.k@romashka.ru');
  t.equal(findEmail('собака@'), undefined);
  t.equal(findCompany('мы из ООО «Ромашка», нам нужен бот'), 'ООО «Ромашка»');
  t.equal(findCompany('ИП Иванов Пётр'), 'ИП Иванов Пётр');
  t.equal(findCompany('просто компания'), undefined);
});

t.test('dates from today on', async (t) => {
  const table: [string, string | undefined][] = [
    ['завтра', '2026-11-23'],
    ['послезавтра', '2026-11-24'],
    ['через неделю', '2026-11-29'],
    ['через 3 дня', '2026-11-25'],
    ['через месяц', '2026-12-22'],
    ['в пятницу', '2026-11-27'],
    ['в воскресенье', '2026-11-29'],
    ['25 декабря', '2026-12-25'],
    ['15 января', '2027-01-15'],
    ['к 1 мая', '2027-05-01'],
    ['25.12.2026', '2026-12-25'],
    ['01.02', '2027-02-01'],
    ['2027-03-08', '2027-03-08'],
    ['31.02.2027', undefined],
    ['когда-нибудь', undefined],
  ];
  for (const [line, expected] of table) t.equal(findDate(line, '2026-11-22'), expected, line);
});

t.test('answers by type', async (t) => {
  const channels = { keywords: ['канал'], min: 1, max: 30 };
  const documents = { keywords: ['документ'] };
  const table: [FieldType, string, Partial<Field>, FieldValue | undefined][] = [
    ['integer', 'пять', channels, 5],
    ['integer', 'от 3 до 5', channels, 5],
    ['integer', '2 канала и 300 документов', documents, 300],
    ['integer', '300 документов, каналов два', channels, 2],
    ['integer', 'мой телефон +7 916 123-45-67', channels, undefined],
    ['integer', 'два, телефон 8 916 123 45 67', channels, 2],
    ['integer', '0', channels, undefined],
    ['integer', '-5', channels, 5],
    ['integer', '99999999999999999999', {}, undefined],
    ['integer', '1e9', { max: 30 }, 1],
    ['money', '120к', {}, 12_000_000],
    ['money', 'полтора миллиона рублей', {}, 150_000_000],
    ['money', '120', { min: 10_000 }, 12_000_000],
    ['money', '100-150 тысяч', {}, 15_000_000],
    ['money', 'не знаю', {}, undefined],
    ['phone', '8-916-123-45-67', {}, '+79161234567'],
    ['email', 'a@b.ru', {}, 'a@b.ru'],
    ['company', 'Ромашка', {}, 'Ромашка'],
    ['date', 'завтра', {}, '2026-11-23'],
    ['text', '  отвечать клиентам  ', {}, 'отвечать клиентам'],
    ['text', '   ', {}, undefined],
    ['yes_no', 'с CRM', { keywords: ['crm'] }, true],
  ];
  for (const [type, line, values, expected] of table) t.equal(answer(type, line, values), expected, `${type}: ${line}`);
});

t.test('values that nobody asked for are taken only beyond doubt', async (t) => {
  const crm = { keywords: ['crm', 'битрикс'] };
  const table: [FieldType, string, Partial<Field>, FieldValue | undefined][] = [
    ['integer', 'каналов будет пять', { keywords: ['канал'] }, 5],
    ['integer', 'нас пятеро', { keywords: ['канал'] }, undefined],
    ['yes_no', 'без црм', crm, false],
    ['yes_no', 'битрикс не нужен', crm, false],
    ['yes_no', 'и с Битриксом', crm, true],
    ['yes_no', 'да', crm, undefined],
    ['money', 'бюджет 300 тысяч', { keywords: ['бюджет'] }, 30_000_000],
    ['money', 'документов 300 тысяч', { keywords: ['бюджет'] }, undefined],
    ['text', 'что угодно', {}, undefined],
    ['date', 'завтра', {}, undefined],
    ['phone', 'телефон 89161234567', {}, '+79161234567'],
  ];
  for (const [type, line, values, expected] of table) t.equal(spot(type, line, values), expected, `${type}: ${line}`);
});

t.test('English is told from Russian with foreign words', async (t) => {
  for (const line of ['Hello', 'how much is it?', 'I need a chat bot', 'call a human']) t.ok(isEnglish(line), line);
  for (const line of [
    'привет',
    'CRM',
    'amoCRM',
    'anna@example.ru',
    'нужен bot для CRM',
    'https://site.example/a/b/c',
    '5',
  ]) {
    t.notOk(isEnglish(line), line);
  }
});

t.test('a denial counts only beside its word', async (t) => {
  const avito = { keywords: ['avito'] };
  for (const [line, expected] of [
    ['пишут в авито, менеджеры не успевают', true],
    ['авито не нужен', false],
    ['не нужно авито', false],
    ['без авито', false],
    ['авито нет', false],
  ] as const) {
    t.equal(spot('yes_no', line, avito), expected, line);
  }
});
