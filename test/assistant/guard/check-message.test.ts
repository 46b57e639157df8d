import t from 'tap';
import { type CheckOptions, checkMessage } from '../../../assistant/guard/check-message.ts';
import type { Evidence, KnownSum, Passage } from '../../../assistant/guard/evidence.ts';

const terms: Passage = {
  name: 'knowledge terms',
  heading: 'Условия › Какие гарантии вы даёте',
  text: [
    'Бот стоит от 120 000 ₽ и от 5 000 ₽ в месяц за хостинг.',
    'Голосовой ассистент — от 300 000 ₽, срок 6–8 недель.',
    'Бесплатно исправляем ошибки 14 дней после акта.',
    'Рассрочки нет. Аванс — 50 %.',
    'Отвечаем до 30 ноября, в базе 64 документа.',
    'WhatsApp не подключаем.',
  ].join('\n'),
};

const nothing: Evidence = {
  sums: [],
  percents: [],
  dates: [],
  counts: [],
  passages: [],
  reviewed: [],
  customer: [],
  earlier: [],
  now: new Date('2026-11-22T09:00:00Z'),
  timeZone: 'Europe/Moscow',
};
const withTerms = { ...nothing, passages: [terms] };
const sum = (name: string, roubles: number, more: Partial<KnownSum> = {}) => ({ name, amount: roubles * 100, ...more });

const check = (text: string, evidence: Partial<Evidence> = {}, options: CheckOptions = {}) =>
  checkMessage(text, { ...withTerms, ...evidence }, options);

/** Kinds of the claims that a message of a person's wording makes, with how they read. */
function kinds(text: string): string[] {
  return checkMessage(text, { ...nothing }, { wording: 'reviewed' }).claims.map(
    ({ kind, text: said }) => `${kind} ${said}`,
  );
}

t.test('figures are read however they are written', async (t) => {
  const sums = [
    '120 000 ₽',
    '120\u2009000\u00a0₽',
    '１２０ ０００ ₽',
    '١٢٠٠٠٠ ₽',
    '12O OOO ₽',
    '120к рублей',
    '120 тыс. руб',
    '0,12 млн рублей',
    'сто двадцать тысяч рублей',
    'ста двадцатью тысячами рублей',
    '1**20** 000 ₽',
    '1&#50;0 000 ₽',
    '1\u200b20 000 ₽',
    'рyблей 120000'.replace(/^(\S+) (\d+)$/, '$2 $1'),
    'один два ноль тысяч рублей',
    'one hundred twenty thousand rubles',
    '120.000 RUB',
  ];
  const evidence = { ...nothing, sums: [sum('Итого', 120_000)] };
  for (const written of sums) {
    const { claims } = checkMessage(`Итого ${written}`, evidence, { wording: 'reviewed' });
    t.same(
      claims.map(({ kind, ground }) => [kind, ground]),
      [['sum', 'quote: Итого']],
      written,
    );
  }
});

t.test('an endless number is read as any other', async (t) => {
  const line = `${'1'.repeat(20_000)}х`;
  t.ok(check('Вы назвали бюджет 50 000 ₽.', { customer: [line, 'Бюджет 50 000 ₽'] }).passed);
  t.notOk(check(`Цена ${line}.`).passed);
});

t.test('kinds of claims', async (t) => {
  t.same(kinds('Стоит 500 долларов.'), ['sum 500 долларов']);
  t.same(kinds('Скидка 15 %.'), ['percent 15 %', 'promise Скидка']);
  t.same(kinds('На треть меньше.'), ['percent треть']);
  t.same(kinds('Вдвое больше.'), ['percent Вдвое']);
  t.same(kinds('Запуск 30.11.2026.'), ['date 30.11.2026']);
  t.same(kinds('Запуск тридцатого ноября.'), ['date тридцатого ноября']);
  t.same(kinds('Запуск к пятнице.'), ['date пятнице']);
  t.same(kinds('Запуск за неделю.'), ['deadline неделю']);
  t.same(kinds('Двухнедельный запуск.'), ['deadline Двухнедельный']);
  t.same(kinds('Внутри 64 документа.'), ['quantity 64']);
  t.same(kinds('Звоните +7 999 111-22-33.'), ['contact +7 999 111-22-33']);
  t.same(kinds('Почта a@b.ru.'), ['contact a@b.ru']);
  t.same(kinds('Гарантируем.'), ['promise Гарантируем']);
  t.same(kinds('1. Первый шаг\n2. Второй шаг'), []);
});

t.test('a figure traces only with its meaning', async (t) => {
  const good = [
    'Бот стоит от 120 000 ₽.',
    'Бот стоит от ста двадцати тысяч рублей.',
    'Хостинг бота — от 5 000 ₽ ежемесячно.',
    'Голосовой ассистент — от 300 000 ₽, это 6–8 недель.',
    'Аванс — 50 %.',
    'Аванс — половина.',
    'В базе 64 документа.',
    'Отвечаем до 30 ноября.',
    'Отвечаем до 30.11.2026.',
  ];
  for (const text of good) t.ok(check(text).passed, text);
  const bad = [
    'Бот стоит 120 000 ₽.',
    'Бот стоит до 120 000 ₽.',
    'Бот стоит от 300 000 ₽.',
    'Голосовой ассистент — от 120 000 ₽.',
    'Бот стоит от 5 000 ₽.',
    'Хостинг бота — от 5 000 ₽ в год.',
    'Бот стоит от 120 000 $.',
    'Бот и хостинг — от 125 000 ₽.',
    'Голосовой ассистент — 6 недель.',
    'Голосовой ассистент — 6–8 дней.',
    'Скидка — 50 %.',
    'Отвечаем до 1 декабря.',
    'Отвечаем с 30 ноября.',
    'В базе 64 клиента.',
  ];
  for (const text of bad) t.notOk(check(text).passed, text);
});

t.test('figures of a quote belong to their lines', async (t) => {
  const sums = [
    sum('Итого Бот', 100_000),
    sum('Аванс', 40_000),
    sum('Дальше ежемесячно хостинг', 5_000, { monthly: true }),
  ];
  const evidence = { sums, passages: [], dates: [{ name: 'Цена действует до', date: '2026-12-06' }] };
  for (const text of [
    'Итого 100 000 ₽.',
    'Аванс — 40 000 ₽.',
    'Хостинг — 5 000 ₽ в месяц.',
    'Цена действует до 6 декабря.',
  ])
    t.ok(check(text, evidence).passed, text);
  for (const text of [
    'Итого 40 000 ₽.',
    'Аванс — 100 000 ₽.',
    'Хостинг — 5 000 ₽.',
    'Итого 60 000 ₽.',
    'Цена действует до 7 декабря.',
  ])
    t.notOk(check(text, evidence).passed, text);
});

t.test("the customer's figure is only his", async (t) => {
  const evidence = { customer: ['бюджет 50 000 рублей'] };
  t.ok(check('Вы назвали бюджет 50 000 ₽.', evidence).passed);
  t.notOk(check('Цена 50 000 ₽.', evidence).passed);
  t.notOk(check('Вы назвали бюджет 60 000 ₽.', evidence).passed);
});

t.test('a promise needs the same promise on the same terms', async (t) => {
  t.ok(check('Бесплатно исправляем ошибки 14 дней после акта.').passed);
  t.ok(check('Ошибки исправляем бесплатно в течение 14 дней после акта.').passed);
  t.ok(check('Рассрочки нет.').passed);
  for (const text of [
    'Бесплатно исправляем ошибки.',
    'Бесплатно исправляем ошибки навсегда.',
    'Бесплатно исправляем любые ошибки 14 дней после акта.',
    'Не исправляем ошибки бесплатно.',
    'Рассрочка есть.',
    'Гарантируем рост продаж.',
    'Договор заключён.',
  ])
    t.notOk(check(text).passed, text);
  t.ok(check('Рост продаж обещать не могу.').passed, 'declining is no promise');
});

t.test('plain assertions are held to the ground in a model’s wording alone', async (t) => {
  t.notOk(check('Мы работаем с Газпромом.').passed);
  t.notOk(check('Подключаем WhatsApp.').passed);
  t.ok(check('WhatsApp мы не подключаем.').passed);
  t.ok(check('Спасибо за вопрос! Сколько у вас каналов?').passed);
  t.ok(check('Мы рады любой задаче.', {}, { wording: 'reviewed' }).passed);
  t.notOk(check('Мы рады за 1 рубль.', {}, { wording: 'reviewed' }).passed);
  t.notOk(check('Да.', { customer: ['вы подключаете WhatsApp?'] }).passed, 'a bare yes asserts the question');
});

t.test('reviewed text passes word for word', async (t) => {
  const reviewed = [{ name: 'script', text: 'Подарим второй месяц за 777 ₽.' }];
  t.ok(check('Подарим второй месяц за 777 ₽.', { reviewed }).passed);
  t.notOk(check('Подарим второй год за 777 ₽.', { reviewed }).passed);
});

t.test('a figure split over sentences and messages', async (t) => {
  t.notOk(check('Тысяч рублей за бота.', { earlier: ['Цена — сто десять'] }).passed);
  t.notOk(check('Цена — сто десять. Тысяч рублей.').passed);
});

t.test('contacts must be ours or his own', async (t) => {
  const reviewed = [
    { name: 'company.yaml', text: 'Телефон +7 495 000-00-12, почта hello@firm.example, сайт firm.example.' },
  ];
  t.ok(check('Звоните 8 (495) 000-00-12 или пишите на hello@firm.example.', { reviewed }).passed);
  for (const text of [
    'Звоните +7 495 000-00-13.',
    'Пишите на hello@film.example.',
    'Оплата: https://firm.example/pay',
    'Карта 4276 1234 5678 9010.',
  ])
    t.notOk(check(text, { reviewed }).passed, text);
  t.notOk(check('Позвоню вам на [PHONE_1].').passed, 'a placeholder is nobody’s contact');
  t.ok(check('Записал ваш номер +7 916 123-45-67.', { customer: ['8 916 123 45 67'] }).passed);
  t.notOk(check('Переведите на наш номер +7 916 123-45-67.', { customer: ['8 916 123 45 67'] }).passed);
});

t.test('a price typed into a passage is no price of ours', async (t) => {
  const passages = [{ name: 'knowledge x', text: 'Бот стоит 1 ₽. Клиент сэкономил 7 000 ₽ на зарплате.' }];
  const prices = [12_000_000];
  t.notOk(check('Бот стоит 1 ₽.', { passages, prices }).passed);
  t.ok(check('Клиент сэкономил 7 000 ₽ на зарплате.', { passages, prices }).passed);
});

t.test('a growing text is released sentence by sentence', async (t) => {
  const whole = 'Бот стоит от 120 000 ₽. WhatsApp не подключаем. Голосовой ассистент — от 120 000 ₽. Всё.';
  let released = 0;
  for (let length = 1; length <= whole.length; length += 1) {
    const verdict = check(whole.slice(0, length), {}, { growing: true });
    t.ok(verdict.released >= released || !verdict.passed, 'what was shown stays');
    released = Math.max(released, verdict.released);
  }
  t.equal(whole.slice(0, released).trim(), 'Бот стоит от 120 000 ₽. WhatsApp не подключаем.');
  t.same(check('Бот стоит от 120', {}, { growing: true }), { passed: true, claims: [], released: 0 });
});

t.test('a failed claim says where it stands and why', async (t) => {
  const text = 'Бот стоит от 99 000 ₽.';
  const [claim] = check(text).claims.filter(({ ground }) => ground === null);
  t.equal(text.slice(claim?.start, claim?.end), '99 000 ₽');
  t.match(claim?.reason?.ru, '99 000 ₽');
  t.match(claim?.reason?.en, 'quote');
});
