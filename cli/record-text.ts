import type { Locale } from '../assistant/errors.ts';
import type { ClaimKind } from '../assistant/guard/verdict.ts';
import { formatMoneyShort } from '../assistant/pricing/money.ts';
import type { TurnRecord } from '../assistant/transcript/turn-record.ts';
import { turnRuleText } from '../assistant/transcript/turn-rules.ts';
import { harmlessText } from './harmless-text.ts';

const longestVerdict = 12;

/** Why a turn said what it said, a line each: rules, knowledge, models, guard, quote, config. */
export function recordText(
  record: TurnRecord,
  locale: Locale,
  quote: { readonly id: string; readonly total: number } | null = null,
): string[] {
  const words = vocabulary[locale];
  const { config } = record;
  const lines = [
    ...record.steps.map((step) => `· ${stepText(step, locale)}`),
    ...knowledgeLines(record, locale),
    ...record.models.map(({ provider, model, inputTokens, outputTokens, ms, error }) => {
      const outcome =
        error === undefined ? `${inputTokens} + ${outputTokens} ${words.tokens}` : `${words.failed} ${error}`;
      return `${words.model}: ${provider} ${model}, ${outcome}, ${ms} ${words.ms}`;
    }),
    ...guardLines(record, locale),
    ...(quote === null ? [] : [`${words.quote}: ${quote.id}, ${formatMoneyShort(quote.total)}`]),
    ...(config === null ? [] : [`${words.config}: ${config}`]),
  ];
  return lines.map(harmlessText);
}

function stepText({ rule, detail }: TurnRecord['steps'][number], locale: Locale): string {
  const step = [rule, ...Object.entries(detail).map(([key, value]) => `${key}=${value ?? '–'}`)].join(' ');
  const meaning = turnRuleText(rule)?.[locale];
  return meaning === undefined ? step : `${step} – ${meaning}`;
}

function knowledgeLines({ confidence, answerable, passages }: TurnRecord, locale: Locale): string[] {
  if (confidence === null) return [];
  const words = vocabulary[locale];
  const verdict = answerable === true ? words.answerable : words.unknown;
  return [
    `${words.knowledge}: ${words.confidence} ${confidence.toFixed(2)}, ${verdict}`,
    ...passages.map(
      ({ document, heading, file, line, score }) => `  ${score.toFixed(2)} «${heading || document}» ${file}:${line}`,
    ),
  ];
}

function guardLines({ verdicts }: TurnRecord, locale: Locale): string[] {
  const words = vocabulary[locale];
  return verdicts.flatMap(({ message, passed, claims }) => {
    const head = `${words.guard}: ${passed ? words.passed : words.refused}${message === null ? ` (${words.wording})` : ''}`;
    const shown = claims.slice(0, longestVerdict).map(({ kind, text, ground, reason }) => {
      const why = reason === undefined ? ` ← ${words.groundless}` : ` — ${reason[locale].replace(`«${text}»: `, '')}`;
      const told = ground === null ? (kind === 'form' ? '' : why) : ` ← ${ground}`;
      return `  ${claimKinds[locale][kind] ?? kind} «${text}»${told}`;
    });
    const rest = claims.length - shown.length;
    return [head, ...shown, ...(rest > 0 ? [`  … ${rest}`] : [])];
  });
}

/** English shows the name of the kind itself. */
const claimKinds: Record<Locale, Readonly<Record<string, string>>> = {
  ru: {
    sum: 'сумма',
    percent: 'процент',
    date: 'дата',
    deadline: 'срок',
    quantity: 'количество',
    promise: 'обещание',
    assertion: 'утверждение',
    contact: 'контакт',
    forbidden: 'запретное',
    form: 'вид ответа',
  } satisfies Record<ClaimKind | 'form', string>,
  en: {},
};

const vocabulary = {
  ru: {
    tokens: 'токенов',
    ms: 'мс',
    model: 'модель',
    failed: 'ошибка',
    knowledge: 'знания',
    confidence: 'уверенность',
    answerable: 'ответ есть',
    unknown: 'ответа нет',
    guard: 'проверка',
    passed: 'пройдена',
    refused: 'не пройдена',
    wording: 'слова модели, не отправлены',
    groundless: 'без основания',
    quote: 'смета',
    config: 'настройки',
  },
  en: {
    tokens: 'tokens',
    ms: 'ms',
    model: 'model',
    failed: 'error',
    knowledge: 'knowledge',
    confidence: 'confidence',
    answerable: 'there is an answer',
    unknown: 'no answer',
    guard: 'guard',
    passed: 'passed',
    refused: 'refused',
    wording: "the model's words, not sent",
    groundless: 'no ground',
    quote: 'quote',
    config: 'config',
  },
} as const;
