import t from 'tap';
import { PostingsBuilder, termsOf } from '../../../assistant/retrieval/analyze.ts';
import { askedSubjectOf } from '../../../assistant/retrieval/asked-subject.ts';
import { askedWordsOf } from '../../../assistant/retrieval/asked-words.ts';
import { bearingOf, isHeadedBy } from '../../../assistant/retrieval/bearing.ts';
import { confidenceOf } from '../../../assistant/retrieval/confidence.ts';
import { coverageOf, isNamedIn } from '../../../assistant/retrieval/coverage.ts';
import { fuseScores } from '../../../assistant/retrieval/fuse.ts';
import { checkKnowledge } from '../../../assistant/retrieval/knowledge-checks.ts';
import { mergePostings } from '../../../assistant/retrieval/merge-postings.ts';
import { partsOf, readPostings, readStatistics } from '../../../assistant/retrieval/postings-parts.ts';
import { plainPriceWording } from '../../../assistant/retrieval/price-wording.ts';
import { UnitScorer } from '../../../assistant/retrieval/scoring.ts';
import { TermTable, termKey } from '../../../assistant/retrieval/term-table.ts';
import { createWordAnalyzer } from '../../../assistant/retrieval/tokenize.ts';
import { topUnits } from '../../../assistant/retrieval/top-units.ts';

const analyze = createWordAnalyzer();
const texts: [string, string][] = [
  ['Сроки внедрения', 'Чат-бота запускаем за четыре недели. Интеграция с CRM занимает ещё неделю.'],
  ['Оплата', 'Принимаем оплату по счёту и картой. Предоплата половина суммы.'],
  ['Безопасность', 'Данные хранятся в России, доступ по ролям. Договор о персональных данных подписываем.'],
  ['Голосовой ассистент', 'Отвечает на звонки и записывает клиентов. Цена зависит от минут.'],
];

function built(entries: readonly [string, string][]) {
  const builder = new PostingsBuilder();
  for (const [title, text] of entries) builder.add(title, text);
  return builder.build();
}

function asked(question: string, postings = built(texts)) {
  const scorer = new UnitScorer(postings);
  const terms = termsOf(question, analyze);
  const { scores } = scorer.score(terms, postings);
  const best = topUnits(scores, 3);
  const [hit] = best;
  const [title, text] = texts[hit?.unit ?? 0] ?? ['', ''];
  const words = askedWordsOf(question);
  const matches = scorer.wordMatches(
    words.map(({ word }) => termsOf(word, analyze)),
    { unit: hit?.unit ?? 0, title: termsOf(title, analyze), text: termsOf(text, analyze) },
  );
  const coverage = coverageOf(words, `${title}\n${text}`, analyze, {
    of: (stem) => scorer.rarityOf(stem),
    highest: scorer.highestRarity,
  });
  const matched = words.map((word, index) => ({ ...word, ...(matches[index] ?? { score: 0, ceiling: 0 }) }));
  const confidence =
    hit === undefined ? 0 : confidenceOf({ ...coverage, words: matched, unitCount: postings.unitCount });
  return { best, confidence, coverage, matched };
}

t.test('finds by word forms, beginnings and in spite of typos', async (t) => {
  for (const [question, unit] of [
    ['сколько недель длится внедрение бота', 0],
    ['можно заплатить картой?', 1],
    ['где хранятся персональные данные', 2],
    ['голосвой асистент', 3],
    ['ПРЕДОПЛАТУ', 1],
  ] as const) {
    t.equal(asked(question).best[0]?.unit, unit, question);
  }
});

t.test('confidence tells what it knows from what it does not', async (t) => {
  t.ok(asked('оплата картой').confidence > 0.6);
  t.ok(asked('рецепт борща со сметаной и пампушками').confidence < 0.3);
  t.equal(asked('!!!').confidence, 0);
  t.equal(asked('привет', built([])).confidence, 0);
  const word = { word: 'оплата', kind: 'name', weight: 1, score: 1, ceiling: 1 } as const;
  const of = (count: number, change: object = {}, coverage = { missing: 0, unknownName: 0 }): number =>
    confidenceOf({ words: Array.from({ length: count }, () => ({ ...word, ...change })), unitCount: 300, ...coverage });
  for (const score of [2, 3, 4]) {
    const confidence = of(8, { score });
    t.ok(confidence >= 0.6 && confidence <= 1);
    t.ok(of(8, { score: score + 0.1 }) >= confidence);
  }
  t.equal(of(8, { score: 6 }), of(8, { score: 100 }), 'one word does not speak for the others');
  t.ok(of(2) < of(3), 'two words match sooner by chance');
  t.ok(of(8, {}, { missing: 0.5, unknownName: 0 }) < of(8));
  t.ok(of(1, {}, { missing: 0, unknownName: 1 }) < of(1) / 2, 'a name that is not spoken of');
  const framed = [
    { ...word, score: 0 },
    { ...word, kind: 'frame', score: 3 },
  ] as const;
  const named = [
    { ...word, score: 3 },
    { ...word, kind: 'frame', score: 0 },
  ] as const;
  const pair = (words: typeof framed | typeof named) =>
    confidenceOf({ words, unitCount: 300, missing: 0, unknownName: 0 });
  t.ok(pair(framed) < pair(named), 'only the words any question is put with');
  t.equal(of(2, { word: '2' }), 0, 'a sum to be worked out');
  t.ok(of(20, {}, { missing: 0.5, unknownName: 0 }) > of(3, {}, { missing: 0.5, unknownName: 0 }));
});

t.test('what a passage does not speak of is missing, typos and forms of a word are not', async (t) => {
  const evenly = { of: () => 1, highest: 1 };
  const passage = 'Цена зависит от минут. Данные хранятся в России, договор подписываем.';
  const missing = (question: string, rarity: Parameters<typeof coverageOf>[3] = evenly): number =>
    coverageOf(askedWordsOf(question), passage, analyze, rarity).missing;
  t.equal(missing('хранение данных в России'), 0);
  for (const typo of ['договар', 'догвор', 'договорр', 'догоовр', 'завсит']) {
    t.ok(missing(typo) > 0 && missing(typo) < 0.2, typo);
  }
  t.equal(missing('президент России'), 0.5);
  t.equal(missing('президент России', { of: (stem) => (stem.startsWith('през') ? 3 : 1), highest: 3 }), 0.75);
  t.same(coverageOf(askedWordsOf('погода'), passage, analyze, evenly), { missing: 1, unknownName: 1 });
  t.same(coverageOf(askedWordsOf('привезёте'), passage, analyze, evenly), { missing: 1, unknownName: 0 });
  t.equal(missing('!!!'), 0);
  t.equal(coverageOf(askedWordsOf('как дела'), 'Что мы делаем', analyze, evenly).missing, 1);
});

t.test('what is asked after: the price of a thing, or whether it is to be had', async (t) => {
  const rare = (word: string): number => word.length;
  for (const [question, asks, ...words] of [
    ['сколько стоит логотип', 'price', 'логотип'],
    ['голосовой ассистент цена', 'price', 'голосовой'],
    ['продаёте серверы?', 'offer', 'серверы'],
    ['делаете ли вы сайты под ключ', 'offer', 'сайты'],
    ['есть доставка?', 'offer', 'доставка'],
    ['оплата в евро возможна?', 'offer', 'оплата'],
    ['бот на английском сделаете', 'offer', 'английском'],
  ] as const) {
    t.match(askedSubjectOf(question, rare), { asks, words }, question);
  }
  for (const question of [
    'сравните пакеты',
    'как храните данные',
    'цена в чате это оферта',
    'за сколько часов чините',
    'есть ли у вас для нашей компании опыт проектов в логистике',
  ]) {
    t.equal(askedSubjectOf(question, rare), null, question);
  }
  t.equal(plainPriceWording('почём голосовой робот?'), 'сколько стоит голосовой робот?');
  t.equal(plainPriceWording('а во сколько встанет бот'), 'а сколько стоит бот');
  t.equal(plainPriceWording('сколько времени займёт'), 'сколько времени займёт');
});

t.test('a passage bears on a price only where the price is that thing’s', async (t) => {
  const names = (word: string, text: string): boolean => isNamedIn(word, text, analyze);
  const widget = {
    document: 'Технические вопросы',
    heading: 'Можно изменить внешний вид чата?',
    title: 'логотип в чате',
    text: 'Цвет и имя настраиваются. Свой вид — от {{ price.custom_design.from }}.',
  };
  const bearing = (question: string, passage: object = {}): number => {
    const subject = askedSubjectOf(question, (word) => word.length);
    return subject === null ? Number.NaN : bearingOf(subject, { ...widget, ...passage }, names);
  };
  t.ok(bearing('сколько стоит логотип') < 1);
  t.equal(bearing('сколько стоит логотип', { text: 'Логотип в чате — 5 000 ₽.' }), 1);
  t.equal(bearing('сколько стоит логотип', { heading: 'Логотип в чате' }), 1);
  t.equal(bearing('сколько стоит логотип', { title: 'цена логотипа' }), 1);
  t.equal(bearing('сколько стоит логотип', { document: 'Цены', text: 'Логотип: 5000' }), 1);
  t.equal(
    bearing('логотип меняете?', { text: 'Логотип задан раз и навсегда.' }),
    0.65,
    'another thing is done with it',
  );
  t.equal(bearing('логотип меняете?', { text: 'Логотип меняем на свой.' }), 1);
  t.equal(bearing('логотип меняете?', { title: 'логотип', text: 'Ставим свой.' }), 1, 'an entry about it');
  t.ok(bearing('печи меняете?', { text: 'Меняем на свой.' }) < 0.6);
  const subject = askedSubjectOf('сколько стоит логотип', () => 1);
  t.equal(subject !== null && isHeadedBy(subject, widget, names), false, 'another wording of the heading');
  t.ok(names('чатбот', 'Наш чат-бот') && names('рсрочка', 'Есть рассрочка') && names('вк', 'Группа ВКонтакте'));
  t.notOk(names('сервер', 'Сервис и сервировка') || names('windows10', 'windows11'));
});

t.test('the title counts by itself', async (t) => {
  const postings = built([
    ['Доставка', 'Общие сведения о работе и другие вопросы.'],
    ['Прочее', 'Доставка бывает разная, общие сведения о работе.'],
  ]);
  t.equal(asked('доставка', postings).best[0]?.unit, 0);
});

t.test('candidates are scored as in memory, and bytes give the same postings', async (t) => {
  const postings = built(texts);
  const bytes = new Map(partsOf(postings).map((part) => [part.name, part.bytes]));
  const read = (name: string): Uint8Array => bytes.get(name) ?? new Uint8Array(0);
  const again = readPostings(readStatistics(texts.length, read), read);
  const query = termsOf('интеграция с CRM и оплата голосового бота', analyze);
  const expected = [...new UnitScorer(postings).score(query, postings).scores];
  t.same([...new UnitScorer(again).score(query, again).scores], expected);
  const candidates = texts.map(([title, text], unit) => ({
    unit,
    title: termsOf(title, analyze),
    text: termsOf(text, analyze),
  }));
  const scored = new UnitScorer(readStatistics(texts.length, read)).scoreCandidates(query, candidates);
  for (const [unit, score] of [...scored.scores].entries()) t.ok(Math.abs(score - (expected[unit] ?? 0)) < 1e-9);
});

t.test('merging takes over what is kept, as if all were built at once', async (t) => {
  const old = built([texts[0] ?? ['', ''], ['Старое', 'Этого больше нет.'], texts[1] ?? ['', '']]);
  const fresh = built([texts[2] ?? ['', ''], texts[3] ?? ['', '']]);
  const merged = mergePostings(
    [
      { postings: old, place: Int32Array.of(0, -1, 1) },
      { postings: fresh, place: Int32Array.of(2, 3) },
    ],
    4,
  );
  const whole = built(texts);
  for (const question of ['внедрение бота', 'оплата данных', 'старое', 'звонки клиентов']) {
    const terms = termsOf(question, analyze);
    const left = new UnitScorer(merged).score(terms, merged);
    const right = new UnitScorer(whole).score(terms, whole);
    t.same([...left.scores], [...right.scores], question);
    t.equal(left.ceiling, right.ceiling);
  }
});

t.test('term table', async (t) => {
  const table = new TermTable();
  const words = Array.from({ length: 5000 }, (_, n) => `слово${n}`);
  t.same(
    words.map((word) => table.add(termKey(word))),
    words.map((_, n) => n),
  );
  t.equal(table.add(termKey('слово7')), 7);
  t.equal(table.find(termKey('нет такого')), -1);
  t.equal(new TermTable(table.keys.slice()).find(termKey('слово4999')), 4999);
  t.not(termKey('а').high, termKey('б').high);
  t.notSame(termKey('аб'), termKey('ба'));
});

t.test('best units, and scores of two sides as one', async (t) => {
  const scores = Float64Array.from({ length: 500 }, (_, n) => (n * 37) % 101);
  const expected = [...scores.entries()]
    .sort((left, right) => right[1] - left[1] || left[0] - right[0])
    .slice(0, 10)
    .map(([unit]) => unit);
  t.same(
    topUnits(scores, 10).map(({ unit }) => unit),
    expected,
  );
  t.same(fuseScores([10, 5, 0], [0.2, 0.9, 0.2], 1), [1, 1.5, 0]);
  t.same(fuseScores([0, 0], [0.5, 0.5], 1), [0, 0]);
});

t.test('what no schema sees in knowledge/', async (t) => {
  const entry = (question: string, more = {}) => ({ question, answer: 'Ответ.', ...more });
  const findings = checkKnowledge(
    [
      { file: 'knowledge/a.yaml', source: { version: 1, title: 'А', entries: [entry('Где вы?'), entry('где ВЫ')] } },
      {
        file: 'knowledge/b.yaml',
        source: {
          version: 1,
          title: 'Б',
          entries: [entry('?!', { answer: ' ' }), entry('Когда?', { valid_until: '2026-02-30' })],
        },
      },
    ],
    [
      { file: 'knowledge/a.md', frontMatter: {}, isEmpty: true },
      {
        file: 'knowledge/old.md',
        frontMatter: { valid_from: '2026-05-01', valid_until: '2026-04-01' },
        isEmpty: false,
      },
      { file: 'knowledge/gone.md', frontMatter: { valid_until: '2026-04-01' }, isEmpty: false },
    ],
    '2026-11-22',
  );
  t.same(findings.map(({ definition, file, severity }) => [definition.code, file, severity]).sort(), [
    ['KNOWLEDGE_BAD_DATE', 'knowledge/b.yaml', 'error'],
    ['KNOWLEDGE_DATES_REVERSED', 'knowledge/old.md', 'error'],
    ['KNOWLEDGE_DUPLICATE_NAME', 'knowledge/a.yaml', 'error'],
    ['KNOWLEDGE_DUPLICATE_QUESTION', 'knowledge/a.yaml', 'warning'],
    ['KNOWLEDGE_EMPTY_ANSWER', 'knowledge/b.yaml', 'error'],
    ['KNOWLEDGE_EMPTY_DOCUMENT', 'knowledge/a.md', 'warning'],
    ['KNOWLEDGE_EXPIRED', 'knowledge/gone.md', 'warning'],
  ]);
});
