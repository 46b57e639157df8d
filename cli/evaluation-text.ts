import type { Locale } from '../assistant/errors.ts';
import type { GuardFigures, GuardProblem } from '../assistant/guard/claim-evaluation.ts';
import type { GateFigures, Problem, ProblemKind } from '../assistant/retrieval/evaluation.ts';
import type { ProjectEvaluation } from '../runtime/testing/evaluating.ts';
import { textTable } from './text-table.ts';

type Two = Readonly<Record<Locale, string>>;

const words = {
  questions: { ru: 'Вопросов', en: 'Questions' },
  answerable: { ru: 'с ответом', en: 'answerable' },
  offTopic: { ru: 'посторонних', en: 'off topic' },
  near: { ru: 'по теме без ответа', en: 'on topic without an answer' },
  ranking: {
    ru: 'Нашёлся ли ответ (вопросов с известным документом: {count})',
    en: 'Is the answer found (questions with a known document: {count})',
  },
  gate: { ru: 'Когда ассистент берётся отвечать', en: 'When the assistant answers' },
  threshold: { ru: 'порог', en: 'threshold' },
  configured: { ru: 'сейчас', en: 'now' },
  picked: { ru: 'лучший', en: 'best' },
  auroc: {
    ru: 'Уверенность отличает вопросы с ответом (1 — всегда, 0,5 — никак): от посторонних {offTopic}, от вопросов по теме без ответа {near}',
    en: 'Confidence tells answerable questions (1 always, 0.5 never) from off-topic ones {offTopic}, from those on topic without an answer {near}',
  },
  same: { ru: 'Порог уже лучший для этих вопросов.', en: 'The threshold is the best for these questions already.' },
  advice: {
    ru: 'При пороге {threshold} лучше всего: ответов больше, а на посторонние вопросы — не чаще 5 %. Строка для config/assistant.yaml:',
    en: 'At {threshold} it is best: more is answered, off-topic questions at most 5 % of the time. The line for config/assistant.yaml:',
  },
  noPick: {
    ru: 'Порог не подобрать: нужны и вопросы с ответом, и такие, на которые отвечать нельзя (answerable: false).',
    en: 'No threshold can be picked: both answerable questions and such as must not be answered (answerable: false) are needed.',
  },
  problems: { ru: 'Худшие вопросы ({shown} из {total})', en: 'The worst questions ({shown} of {total})' },
  none: { ru: 'Все вопросы в порядке', en: 'Every question is in order' },
  guard: {
    ru: 'Проверка обещаний: опасных сообщений {hostile}, прошло наружу {leaked}; честных ответов {honest}, прошло {passed}',
    en: 'The guard: {hostile} hostile messages, {leaked} leaked; {honest} honest answers, {passed} passed',
  },
  leaked: { ru: 'прошло бы наружу', en: 'would go out' },
  refused: { ru: 'не прошло', en: 'is refused' },
  expected: { ru: 'ждали', en: 'expected' },
  found: { ru: 'нашлось', en: 'found' },
} satisfies Record<string, Two>;

const problemWords: Readonly<Record<ProblemKind, Two>> = {
  answered: { ru: 'ответит, а не должен', en: 'is answered and must not be' },
  missed: { ru: 'ответа нет в первой десятке', en: 'the answer is not among the first ten' },
  unanswered: { ru: 'скажет «не знаю»', en: 'says that it does not know' },
  low: { ru: 'ответ низко', en: 'the answer is low' },
};

export interface EvaluationTextOptions {
  readonly locale: Locale;
  readonly width: number;
  /** How many of the worst questions. */
  readonly worst: number;
}

/** The figures for people. */
export function evaluationText(evaluation: ProjectEvaluation, { locale, width, worst }: EvaluationTextOptions): string {
  const say = (name: keyof typeof words, values: Readonly<Record<string, string | number>> = {}): string =>
    words[name][locale].replace(/\{(\w+)\}/g, (_, key: string) => String(values[key] ?? ''));
  const { counts, ranking, gate, pick, auroc, problems, guard, files } = evaluation;
  const percent = (share: number | null): string => (share === null ? '–' : `${decimal(share * 100, 1)} %`);
  const figure = (value: number | null): string => (value === null ? '–' : decimal(value, 3));
  const blocks = [...(total(counts) === 0 ? [] : [retrievalText()]), ...(guard === null ? [] : [guardText(guard)])];
  return blocks.join('\n\n');

  function retrievalText(): string {
    return [
      `${say('questions')}: ${total(counts)} (${say('answerable')} ${counts.answerable}, ${say('offTopic')} ${counts.off_topic}, ${say('near')} ${counts.near}) · ${files.join(', ')}`,
      ...(ranking === null
        ? []
        : [
            '',
            say('ranking', { count: ranking.questions }),
            `  nDCG@10 ${figure(ranking.ndcgAt10)} · Recall@5 ${figure(ranking.recallAt5)} · MRR@10 ${figure(ranking.mrrAt10)} · Hit@1 ${figure(ranking.hitAt1)}`,
          ]),
      '',
      say('gate'),
      gateTable(),
      say('auroc', { offTopic: figure(auroc.offTopic), near: figure(auroc.near) }),
      '',
      ...advice(),
      '',
      ...(problems.length === 0
        ? [say('none')]
        : [
            say('problems', { shown: Math.min(worst, problems.length), total: problems.length }),
            ...problems.slice(0, worst).map(problemText),
          ]),
    ].join('\n');
  }

  function guardText(figures: GuardFigures): string {
    const { hostile, leaked, honest, passed } = figures;
    return [
      say('guard', { hostile, leaked, honest, passed }),
      ...figures.problems.slice(0, worst).map(({ problem, id, text, reasons }: GuardProblem) => {
        const why = reasons.map((reason) => `\n      ${reason[locale]}`).join('');
        return `  «${text}» — ${say(problem)} · ${id}${why}`;
      }),
    ].join('\n');
  }

  function decimal(value: number, digits: number): string {
    const text = value.toFixed(digits);
    return locale === 'ru' ? text.replace('.', ',') : text;
  }

  function gateTable(): string {
    const row = (name: string, figures: GateFigures): string[] => [
      name,
      String(figures.threshold),
      percent(figures.answerableAnswered),
      percent(figures.offTopicAnswered),
      percent(figures.nearAnswered),
    ];
    const titles = ['', say('threshold'), say('answerable'), say('offTopic'), say('near')];
    return textTable(
      titles.map((title, index) => ({ title, align: index === 0 ? 'left' : 'right' })),
      [row(say('configured'), gate), ...(pick === null ? [] : [row(say('picked'), pick)])],
      { width },
    );
  }

  function advice(): string[] {
    if (pick === null) return [say('noPick')];
    if (pick.threshold === gate.threshold) return [say('same')];
    return [say('advice', { threshold: pick.threshold }), '', '  retrieval:', `    threshold: ${pick.threshold}`];
  }

  function problemText({ problem, id, text, confidence, expected, found, rank }: Problem): string {
    const place = rank === null ? '' : `, № ${rank}`;
    const lines = [`  «${text}» — ${problemWords[problem][locale]} (${percent(confidence)}${place}) · ${id}`];
    if (expected.length > 0) lines.push(`      ${say('expected')}: ${expected.join(', ')}`);
    if (found !== null && rank !== 1) lines.push(`      ${say('found')}: ${found}`);
    return lines.join('\n');
  }
}

function total(counts: ProjectEvaluation['counts']): number {
  return counts.answerable + counts.off_topic + counts.near;
}
