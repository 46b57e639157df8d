import snowball from 'snowball-stemmers';
import t from 'tap';
import { termsOf } from '../../../assistant/retrieval/analyze.ts';
import { bestPassage } from '../../../assistant/retrieval/best-passage.ts';
import { chunksOf, unitsOf } from '../../../assistant/retrieval/chunk.ts';
import { markdownDocument, splitFrontMatter } from '../../../assistant/retrieval/markdown-sections.ts';
import { normalizeText } from '../../../assistant/retrieval/normalize-text.ts';
import { stemRussian } from '../../../assistant/retrieval/russian-stemmer.ts';
import { sentencesOf } from '../../../assistant/retrieval/sentences.ts';
import { createWordAnalyzer, gramsOf, wordsOf } from '../../../assistant/retrieval/tokenize.ts';

const analyze = createWordAnalyzer();
const sentences = (text: string): string[] => sentencesOf(text).map(({ start, end }) => text.slice(start, end));
const sectionsOf = (source: string) => {
  const parts = splitFrontMatter(source);
  return markdownDocument({ name: 'folder/price-list', file: 'knowledge/folder/price-list.md' }, parts, {});
};

t.test('words in any spelling become the same terms', async (t) => {
  t.equal(normalizeText('ЁЖ № ﬁ'), 'еж no fi');
  t.same(wordsOf('Чат-бот за 120 000 ₽, API v2.0!'), ['чат', 'бот', 'за', '120', '000', 'api', 'v2', '0']);
  t.same(gramsOf('бот'), ['_бо', 'бот', 'от_', '_бот', 'бот_']);
  for (const [word, other] of [
    ['интеграции', 'интеграциями'],
    ['монетизации', 'монетизация'],
    ['внедрённый', 'внедренная'],
    ['documents', 'document'],
  ]) {
    t.equal(analyze(normalizeText(word ?? '')).stem, analyze(normalizeText(other ?? '')).stem, `${word} = ${other}`);
  }
  t.not(analyze('оплата').stem, analyze('оптом').stem);
});

t.test('the Russian stemmer is Snowball’s', async (t) => {
  const snowballRussian = snowball.newStemmer('russian');
  const beginnings = [
    'внедр',
    'оплач',
    'ценн',
    'договоренн',
    'готов',
    'ма',
    'красивейш',
    'длинн',
    'важност',
    'уч',
    'о',
    'б',
  ];
  const endings =
    'ив ившись ыв вши ся сь лась ался ее ими его ому их ую яя ою ею ивш ующ емый нный ющая щий ила ыла ена ейте уйте или ыли ей ' +
    'уй ил ыл им ено ят ует уют ит ыт ить ыть ишь ла на ете йте ли й л ем н ло но ет ют ны ть ешь нно а ев ов ие ье е иями ями ' +
    'ами еи ии и ией ой ий иям ям ием ам ом о у ах иях ы ь ию ью ю ия ья я ость ости остями ейш ейшее нн ннь ний и';
  const words = beginnings.flatMap((beginning) =>
    endings.split(' ').flatMap((ending) => [beginning + ending, `${beginning}а${ending}`, `${beginning}ян${ending}`]),
  );
  const different = words.filter((word) => stemRussian(word) !== snowballRussian.stem(word));
  t.same(different, [], `${words.length} words`);
});

t.test('stopwords say nothing, but a query of nothing else keeps them', async (t) => {
  t.same(termsOf('А сколько это стоит?', analyze).stems, [analyze('стоит').stem]);
  t.same(termsOf('что это', analyze).stems.length, 2);
  t.same(termsOf('…', analyze), { stems: [], prefixes: [], grams: [] });
});

t.test('sentences end where they end', async (t) => {
  const cases: [string, string[]][] = [
    ['Первое. Второе! Третье?', ['Первое.', 'Второе!', 'Третье?']],
    ['Стоит 5 тыс. руб. в месяц. Скидка есть.', ['Стоит 5 тыс. руб. в месяц.', 'Скидка есть.']],
    ['Договор и т. д. Подписывает И. И. Иванов.', ['Договор и т. д. Подписывает И. И. Иванов.']],
    ['Версия 2.5 вышла. «Ура!» Все рады.', ['Версия 2.5 вышла.', '«Ура!»', 'Все рады.']],
    ['- один\n- два\n- три', ['- один', '- два', '- три']],
    ['| а | б |\n|---|---|\n| 1 | 2 |', ['| а | б |', '|---|---|', '| 1 | 2 |']],
    ['', []],
  ];
  for (const [text, expected] of cases) t.same(sentences(text), expected, text);
  const soft = `${'Длинная строка, которая переходит на следующую без точки в конце,'}\nи заканчивается здесь.`;
  t.equal(sentences(soft).length, 1, 'a soft line break ends nothing');
});

t.test('chunks of 500 to 1,000 characters with one sentence of overlap', async (t) => {
  const text = Array.from({ length: 60 }, (_, n) => `Предложение номер ${n} рассказывает про условия поставки.`).join(
    ' ',
  );
  const chunks = chunksOf(text);
  t.ok(chunks.length > 2);
  for (const { start, end } of chunks) t.ok(end - start <= 1000 && end - start >= 500, `${end - start}`);
  for (const [index, chunk] of chunks.entries()) {
    t.match(text.slice(chunk.start, chunk.end), /^Предложение.*\.$/s, 'cut at sentence ends');
    const next = chunks[index + 1];
    if (next !== undefined) t.ok(next.start < chunk.end, 'the last sentence comes again');
  }
  t.equal(chunks.at(-1)?.end, text.length);
  for (let length = 1010; length < 3000; length += 170) {
    const sizes = chunksOf(text.slice(0, text.lastIndexOf('.', length) + 1)).map(({ start, end }) => end - start);
    t.ok(
      sizes.every((size) => size <= 1000 && size >= 500),
      `no line or two stay behind: ${sizes}`,
    );
  }
  t.same(chunksOf('Коротко.'), [{ start: 0, end: 8 }]);
  t.same(chunksOf(' \n '), []);
  const endless = chunksOf('слово '.repeat(1000));
  t.ok(
    endless.every(({ start, end }) => end - start <= 1000 && end - start >= 500),
    'a text without sentences is cut between words',
  );
  t.ok(chunksOf('😀'.repeat(1500)).length > 1);
  const units = unitsOf(text.repeat(4));
  t.ok(units.length > 1 && units.every(({ start, end }) => end - start <= 4000));
  t.same(
    units.flatMap((unit) => unit.chunks),
    chunksOf(text.repeat(4)),
  );
});

t.test('Markdown by headings, with the lines of the file', async (t) => {
  const { title, sections } = sectionsOf(
    [
      '# Цены', // 1
      '', // 2
      'Вводный текст.', // 3
      '## Оплата ##', // 4
      'Счёт и карта.', // 5
      '```', // 6
      '# не заголовок', // 7
      '```', // 8
      '### **Возврат** [денег](https://example.ru)', // 9
      'За 10 дней.', // 10
      '<!-- # скрыто', // 11
      '## скрыто -->', // 12
      '', // 13
      'Сроки', // 14
      '-----', // 15
      'Две недели.', // 16
      '#хэштег', // 17
      '## Пусто', // 18
    ].join('\r\n'),
  );
  t.equal(title, 'Цены');
  t.same(
    sections.map(({ heading, line, searchTitles }) => [heading, line, searchTitles[0]]),
    [
      ['Цены', 1, 'Цены'],
      ['Оплата', 4, 'Цены › Оплата'],
      ['Оплата › Возврат денег', 9, 'Цены › Оплата › Возврат денег'],
      ['Сроки', 14, 'Цены › Сроки'],
    ],
  );
  t.match(sections[1]?.text, '# не заголовок');
  t.notMatch(sections[2]?.text, 'скрыто');
  t.match(sections[3]?.text, '#хэштег');
});

t.test('title: front matter, else the first heading, else the name of the file', async (t) => {
  const parts = splitFrontMatter('\uFEFF---\ntitle: Тарифы\n---\n\nТекст.\n');
  t.equal(parts.frontMatter?.trim(), 'title: Тарифы');
  t.equal(parts.bodyLine, 4);
  const named = markdownDocument({ name: 'a', file: 'knowledge/a.md' }, parts, { title: 'Тарифы' });
  t.same(
    named.sections.map(({ heading, line, text }) => [heading, line, text]),
    [['', 5, 'Текст.']],
  );
  t.equal(sectionsOf('просто текст').title, 'price list');
  t.equal(sectionsOf('# Только заголовок').sections[0]?.text, 'Только заголовок');
  t.same(sectionsOf('').sections, []);
  t.equal(splitFrontMatter('---\nпроза, не шапка\n---\n').frontMatter, null);
  t.equal(splitFrontMatter('---\ntitle: без конца\n').frontMatter, null);
});

t.test('no text takes more than its length', async (t) => {
  const size = 300_000;
  const patterns = [
    '.',
    '. ',
    '<!--',
    '[',
    '# ',
    '#\t',
    '*',
    '-',
    '= ',
    '|',
    'а',
    'а\n',
    'а-\n',
    '```\n',
    '1. ',
    '\n',
    '😀',
  ];
  for (const pattern of patterns) {
    const text = pattern.repeat(size / pattern.length);
    const { sections } = sectionsOf(`# Т\n\n${text}`);
    const lengths = sections.flatMap((section) => unitsOf(section.text).map(({ start, end }) => end - start));
    t.ok(
      lengths.every((length) => length <= 4000),
      JSON.stringify(pattern),
    );
    sectionsOf(text);
  }
  t.ok(gramsOf('ы'.repeat(size)).length < 100);
});

t.test('the passage that is quoted', async (t) => {
  const filler = 'Мы работаем по будням и отвечаем всем клиентам в течение часа. '.repeat(6);
  const text = `${filler}Оплатить можно картой. ${filler}Возврат занимает десять дней.`;
  const passage = bestPassage(text, termsOf('как оплатить картой и вернуть: возврат', analyze), analyze);
  t.match(passage, 'Возврат занимает десять дней.');
  t.ok(passage.length < 400);
  const people = Array.from(
    { length: 9 },
    (_, index) => `- Сотрудник номер ${index}, отвечает за разное и за всё остальное.`,
  );
  const team = [...people, '- Орлов, генеральный директор: договоры.', ...people].join('\n');
  t.equal(bestPassage(team, termsOf('кто директор', analyze), analyze), '- Орлов, генеральный директор: договоры.');
  t.equal(bestPassage(' Короткий ответ. ', termsOf('что-то', analyze), analyze), 'Короткий ответ.');
});
