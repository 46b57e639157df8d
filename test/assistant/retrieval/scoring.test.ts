import t from 'tap';
import { PostingsBuilder, termsOf } from '../../../assistant/retrieval/analyze.ts';
import { missingShare } from '../../../assistant/retrieval/coverage.ts';
import { fuseScores } from '../../../assistant/retrieval/fuse.ts';
import { checkKnowledge } from '../../../assistant/retrieval/knowledge-checks.ts';
import { mergePostings } from '../../../assistant/retrieval/merge-postings.ts';
import { partsOf, readPostings, readStatistics } from '../../../assistant/retrieval/postings-parts.ts';
import { confidenceOf, UnitScorer } from '../../../assistant/retrieval/scoring.ts';
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
  const { scores, ceiling } = scorer.score(terms, postings);
  const best = topUnits(scores, 3);
  const passage = texts[best[0]?.unit ?? 0]?.join('\n') ?? '';
  const missing = missingShare(question, passage, analyze, (stem) => scorer.rarityOf(stem));
  const score = best[0]?.score ?? 0;
  return { best, confidence: confidenceOf({ score, ceiling, wordCount: new Set(terms.stems).size, missing }) };
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
  const full = { score: 1, ceiling: 1, wordCount: 8, missing: 0 };
  for (const score of [1, 5, 100]) {
    const confidence = confidenceOf({ ...full, score });
    t.ok(confidence >= 0.6 && confidence <= 1);
    t.ok(confidenceOf({ ...full, score: score + 0.1 }) >= confidence);
  }
  t.ok(
    confidenceOf({ ...full, wordCount: 2 }) < confidenceOf({ ...full, wordCount: 3 }),
    'two words match sooner by chance',
  );
  t.ok(confidenceOf({ ...full, missing: 0.5 }) < confidenceOf(full));
  t.ok(confidenceOf({ ...full, missing: 0.5, wordCount: 20 }) > confidenceOf({ ...full, missing: 0.5 }));
});

t.test('what a passage does not speak of is missing, typos and forms of a word are not', async (t) => {
  const evenly = () => 1;
  const passage = 'Цена зависит от минут. Данные хранятся в России.';
  t.equal(missingShare('от чего зависит цена', passage, analyze, evenly), 0);
  t.equal(missingShare('завист цена', passage, analyze, evenly), 0);
  t.equal(missingShare('президент России', passage, analyze, evenly), 0.5);
  t.equal(
    missingShare('президент России', passage, analyze, (stem) => (stem.startsWith('през') ? 3 : 1)),
    0.75,
  );
  t.equal(missingShare('погода', 'Можно поговорить с человеком', analyze, evenly), 1);
  t.equal(missingShare('!!!', passage, analyze, evenly), 0);
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
