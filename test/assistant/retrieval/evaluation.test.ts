import t from 'tap';
import { inKnownLanguage } from '../../../assistant/retrieval/english-terms.ts';
import { evaluate, type SearchedQuestion } from '../../../assistant/retrieval/evaluation.ts';
import { pickThreshold } from '../../../assistant/retrieval/pick-threshold.ts';
import { questionOfLine, questionsOf } from '../../../assistant/retrieval/question-set.ts';
import { respell } from '../../../assistant/retrieval/respell.ts';
import { createWordAnalyzer, wordsOf } from '../../../assistant/retrieval/tokenize.ts';

function searched(changes: Partial<SearchedQuestion>): SearchedQuestion {
  return {
    id: 'q',
    text: 'вопрос',
    documents: [],
    heading: null,
    kind: 'answerable',
    confidence: 0.9,
    hits: [],
    ...changes,
  };
}

const hit = (document: string, heading = '') => ({ document, heading });

t.test('ranking is measured by documents, or by sections where one is named', async (t) => {
  const hits = [hit('a', 'один'), hit('a', 'два'), hit('b', 'три'), hit('c', 'четыре')];
  const ranking = (changes: Partial<SearchedQuestion>) => evaluate([searched({ hits, ...changes })], 0.5).ranking;
  t.match(ranking({ documents: ['a'] }), { questions: 1, ndcgAt10: 1, recallAt5: 1, mrrAt10: 1, hitAt1: 1 });
  // Sections of one document are one place.
  t.match(ranking({ documents: ['b'] }), { ndcgAt10: 1 / Math.log2(3), mrrAt10: 0.5, hitAt1: 0, recallAt5: 1 });
  t.match(ranking({ documents: ['a'], heading: 'два' }), { mrrAt10: 0.5 });
  t.match(ranking({ documents: ['b', 'x'] }), { recallAt5: 0.5 });
  t.equal(ranking({ documents: ['x'] })?.ndcgAt10, 0);
  t.equal(ranking({}), null, 'nothing is said about where the answer is');
  t.equal(evaluate([searched({ hits, documents: ['a'], kind: 'near' })], 0.5).ranking, null);
});

t.test('the gate is measured by kind of question, the worst questions come first', async (t) => {
  const evaluation = evaluate(
    [
      searched({ id: 'good', confidence: 0.8, documents: ['a'], hits: [hit('a')] }),
      searched({ id: 'refused', confidence: 0.4, documents: ['a'], hits: [hit('a')] }),
      searched({ id: 'lost', confidence: 0.9, documents: ['a'], hits: [hit('b')] }),
      searched({ id: 'off', kind: 'off_topic', confidence: 0.7 }),
      searched({ id: 'quiet', kind: 'off_topic', confidence: 0.1 }),
      searched({ id: 'near', kind: 'near', confidence: 0.65 }),
    ],
    0.6,
  );
  t.match(evaluation.counts, { answerable: 3, off_topic: 2, near: 1 });
  t.match(evaluation.gate, { threshold: 0.6, answerableAnswered: 2 / 3, offTopicAnswered: 0.5, nearAnswered: 1 });
  t.equal(evaluation.auroc.offTopic, 5 / 6);
  t.same(
    evaluation.problems.map(({ id, problem, rank }) => [id, problem, rank]),
    [
      ['off', 'answered', null],
      ['near', 'answered', null],
      ['lost', 'missed', null],
      ['refused', 'unanswered', 1],
    ],
  );
  const pick = evaluation.pick;
  t.ok(pick !== null && pick.threshold > 0.7 && pick.threshold <= 0.8, 'no off-topic question is worth an answer here');
  t.match(pick, { answerableAnswered: 2 / 3, offTopicAnswered: 0 });
});

t.test('a threshold is picked: at most 5 % of what must not be answered', async (t) => {
  const many = Array.from({ length: 100 }, (_, index) => index / 100);
  const within = (answerable: readonly number[], above: number, upTo: number): void => {
    const { threshold } = pickThreshold(answerable, many) ?? { threshold: 0 };
    t.ok(threshold > above && threshold <= upTo, `${threshold}`);
  };
  // Five of a hundred may be answered, and here it pays.
  within([0.945], 0.94, 0.945);
  // Here it does not: the answerable are all above.
  within([0.995, 0.999], 0.99, 0.995);
  // One more answer is not worth three per cent of answers to others.
  within([...Array.from({ length: 99 }, () => 0.995), 0.965], 0.99, 0.995);
  t.match(pickThreshold([0.5], [0.5]), { threshold: 0.75 });
  t.equal(pickThreshold([], many), null);
  t.equal(pickThreshold(many, []), null);
  for (const answerable of [many, many.map((share) => share ** 0.3), [0.2, 0.1]]) {
    const { threshold } = pickThreshold(answerable, many) ?? { threshold: 0 };
    t.ok(many.filter((confidence) => confidence >= threshold).length <= 5);
  }
});

t.test('sets of the project and lines of sets made elsewhere', async (t) => {
  t.match(
    questionsOf(
      'config/tests/q.yaml',
      {
        version: 1,
        questions: [
          { text: 'а', document: 'x' },
          { text: 'б', document: ['x', 'y'] },
          { text: 'в', answerable: false },
          { text: 'г', answerable: false, near: true },
        ],
      },
      (question) => question + 3,
    ),
    [
      { id: 'config/tests/q.yaml:3', documents: ['x'], kind: 'answerable' },
      { documents: ['x', 'y'] },
      { documents: [], kind: 'off_topic' },
      { kind: 'near' },
    ],
  );
  t.match(questionOfLine({ id: 7, text: 'а', answerable: true, doc: 'x' }, 1), { id: '7', documents: ['x'] });
  t.match(questionOfLine({ text: 'а', answerable: false, kind: 'ood' }, 3), { id: '3', kind: 'off_topic' });
  t.match(questionOfLine({ id: 'r', text: 'а', answerable: false, kind: 'removed' }, 3), { kind: 'near' });
  for (const wrong of [null, 'text', { id: 1 }, { text: 5 }, { text: 'а', doc: 5 }]) {
    t.equal(questionOfLine(wrong, 1), null);
  }
});

t.test('usual terms in English find Russian texts', async (t) => {
  const analyze = createWordAnalyzer();
  const known = new Set(wordsOf('гарантия, доставка, сколько стоит, office').map((word) => analyze(word).stem));
  const meant = (text: string): string => inKnownLanguage(text, (word) => known.has(analyze(word).stem));
  t.equal(meant('what warranty do you give'), 'what гарантия do you give');
  t.equal(meant('how much is delivery'), 'сколько стоит доставка');
  t.equal(meant('where is your office'), 'where is your office', 'knowledge has it in English');
  t.equal(meant('refund policy'), 'refund policy', 'knowledge has no Russian word for it either');
  t.equal(meant('есть warranty?'), 'есть warranty?');
});

t.test('a query is read as it was meant: other layout, Latin letters, Latin names in Russian letters', async (t) => {
  const analyze = createWordAnalyzer();
  const knowledge =
    'сколько стоит чат-бот, есть ли рассрочка, персональные данные, amoCRM и CRM, API, предоплата, гарантии, WhatsApp';
  const known = new Set(wordsOf(knowledge).map((word) => analyze(word).stem));
  const meant = (text: string): string => respell(text, (word) => known.has(analyze(word).stem));
  for (const [typed, expected] of [
    ['crjkmrj cnjbn xfn-,jn', 'сколько стоит чат-бот'],
    ['skolko stoit chat-bot', 'сколько стоит чат-бот'],
    ['personalnye dannye', 'персональные данные'],
    ['predoplata nuzhna?', 'предоплата нужна?'],
    ['фзш', 'api'],
    ['апи', 'api'],
    ['есть ли црм', 'есть ли crm'],
    ['вацап есть', 'whatsapp есть'],
    ['ютуб есть', 'ютуб есть'],
    // What the knowledge says as it is, or in no other way either, stays.
    ['amoCRM стоит', 'amoCRM стоит'],
    ['сколько стоит Excel', 'сколько стоит Excel'],
    ['what is the weather', 'what is the weather'],
    ['III', 'III'],
    ['', ''],
  ] as const) {
    t.equal(meant(typed), expected, typed);
  }
});
