import type { CoverageShare, DialogueCoverage } from '../assistant/dialogue-tests/dialogue-coverage.ts';
import type { ExpectedValue } from '../assistant/dialogue-tests/expectations.ts';
import type { Locale } from '../assistant/errors.ts';
import { formatMoneyShort } from '../assistant/pricing/money.ts';
import type { TestedDialogue, TestRun, UpdatedExpectation } from '../runtime/testing/testing.ts';
import type { Paint } from './paint.ts';

type Failure = TestedDialogue['failures'][number];

const namesShown = 8;

export interface TestTextOptions {
  readonly locale: Locale;
  readonly paint: Paint;
  /** All dialogues were held: only then coverage says something. */
  readonly whole: boolean;
}

/** The outcome of dialogue tests as a salesperson reads it: by file, every failure with its place and both values. */
export function testRunText({ tests, coverage, updates }: TestRun, { locale, paint, whole }: TestTextOptions): string {
  const words = vocabulary[locale];
  const parts = [...new Set(tests.map(({ file }) => file))].map((file) => {
    const inFile = tests.filter((test) => test.file === file);
    return [paint.bold(file), ...inFile.map((test) => dialogueText(test, locale, paint))].join('\n');
  });
  if (updates.length > 0) parts.push(updatesText(updates, locale, paint));
  if (whole) parts.push(coverageText(coverage, locale, paint));
  const failed = tests.filter(({ passed }) => !passed).length;
  const summary = `${words.dialogues} ${tests.length}, ${words.passed} ${tests.length - failed}, ${words.failed} ${failed}`;
  return [...parts, failed === 0 ? paint.green(summary) : paint.red(summary)].join('\n\n');
}

/** What does not hold, in words: «сумма расчёта: ждали 189 900 ₽, вышло 199 900 ₽». */
export function failureText(failure: Failure, locale: Locale): string {
  const { check, expected, actual } = failure;
  const words = vocabulary[locale];
  const shown = (value: ExpectedValue) => valueText(check, value, locale);
  switch (check) {
    case 'contains':
      return actual === null ? `${words.silentInsteadOf} ${shown(expected)}` : `${words.lacks} ${shown(expected)}`;
    case 'forbids':
      return `${words.says} ${shown(expected)}`;
    case 'buttons':
    case 'press':
      return `${words.noButton} ${shown(expected)}; ${words.buttons}: ${actual ?? words.nothing}`;
    case 'reply':
      return `${words.trouble}: ${actual}`;
    case 'recording':
      return words.noRecording;
    default:
      return `${checkName(check, locale)}: ${words.expected} ${shown(expected)}, ${words.got} ${shown(actual)}`;
  }
}

function dialogueText({ file, name, passed, failures }: TestedDialogue, locale: Locale, paint: Paint): string {
  if (passed) return `  ${paint.green('✓')} ${name}`;
  const words = vocabulary[locale];
  const turns = [...new Set(failures.map(({ turn }) => turn))].flatMap((turn) => {
    const inTurn = failures.filter((failure) => failure.turn === turn);
    const { line, said } = inTurn[0] ?? { line: 1, said: null };
    const who = said === null ? words.opened : `${words.visitor}: «${said}»`;
    const reply = inTurn.find(({ check }) => check === 'contains' || check === 'forbids')?.actual;
    return [
      `    ${paint.bold(`${file}:${line}`)} ${words.turn} ${turn}, ${who}`,
      ...inTurn.map((failure) => `      ${failureText(failure, locale)}`),
      ...(typeof reply === 'string' ? [paint.dim(quoted(reply))] : []),
    ];
  });
  return [`  ${paint.red('✗')} ${name}`, ...turns].join('\n');
}

function quoted(reply: string): string {
  return reply
    .split('\n')
    .map((line) => `        │ ${line}`)
    .join('\n');
}

function updatesText(updates: readonly UpdatedExpectation[], locale: Locale, paint: Paint): string {
  const words = vocabulary[locale];
  const lines = updates.flatMap(({ file, line, name, check, from, to }) => [
    `  ${file}:${line} ${name}`,
    paint.red(`    - ${checkName(check, locale)}: ${valueText(check, from, locale)}`),
    paint.green(`    + ${checkName(check, locale)}: ${valueText(check, to, locale)}`),
  ]);
  return [paint.bold(words.updated), ...lines].join('\n');
}

function coverageText({ states, transitions, priceRules }: DialogueCoverage, locale: Locale, paint: Paint): string {
  const words = vocabulary[locale];
  const shares: [string, CoverageShare][] = [
    [words.states, states],
    [words.transitions, transitions],
    [words.priceRules, priceRules],
  ];
  return [
    paint.bold(words.coverage),
    ...shares.map(([name, { covered, total, missing }]) => {
      const rest = missing.length - namesShown;
      const more = rest > 0 ? ` ${words.andMore} ${rest}` : '';
      const untouched =
        missing.length === 0 ? '' : paint.dim(`; ${words.without}: ${missing.slice(0, namesShown).join(', ')}${more}`);
      return `  ${name} ${covered} ${words.of} ${total}${untouched}`;
    }),
  ].join('\n');
}

function checkName(check: string, locale: Locale): string {
  if (check.startsWith('fields.')) return `${vocabulary[locale].field} ${check.slice('fields.'.length)}`;
  return checkNames[locale][check] ?? check;
}

function valueText(check: string, value: ExpectedValue, locale: Locale): string {
  const words = vocabulary[locale];
  if (value === null) return words.nothing;
  if (check === 'total' && typeof value === 'number') return formatMoneyShort(Math.round(value * 100));
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  return typeof value === 'string' ? `«${value}»` : String(value);
}

const checkNames: Record<Locale, Readonly<Record<string, string>>> = {
  ru: {
    script: 'сценарий',
    state: 'состояние',
    quote: 'есть расчёт',
    total: 'сумма расчёта',
    document: 'документ',
    handoff: 'позвали человека',
    source: 'ответ из документа',
    answered: 'ответ из знаний',
    silent: 'ассистент промолчал',
    contains: 'в ответе есть',
  },
  en: {
    script: 'script',
    state: 'state',
    quote: 'there is a quote',
    total: 'total of the quote',
    document: 'document',
    handoff: 'a human was called',
    source: 'answered from the document',
    answered: 'answered from knowledge',
    silent: 'the assistant was silent',
    contains: 'the reply holds',
  },
};

const vocabulary = {
  ru: {
    dialogues: 'Диалогов',
    passed: 'прошли',
    failed: 'не прошли',
    turn: 'ход',
    visitor: 'клиент',
    opened: 'клиент открыл чат',
    expected: 'ждали',
    got: 'вышло',
    lacks: 'в ответе нет',
    says: 'в ответе есть запрещённое',
    silentInsteadOf: 'ответа нет, а ждали',
    noButton: 'нет кнопки',
    buttons: 'есть',
    trouble: 'ответ не получился',
    noRecording: 'для этого хода нет записанного ответа модели: запишите заново, --model real --record',
    field: 'поле',
    nothing: 'ничего',
    yes: 'да',
    no: 'нет',
    updated: 'Переписано',
    coverage: 'Покрытие',
    states: 'состояния',
    transitions: 'переходы',
    priceRules: 'правила цен',
    of: 'из',
    without: 'без диалога',
    andMore: 'и ещё',
  },
  en: {
    dialogues: 'Dialogues',
    passed: 'passed',
    failed: 'failed',
    turn: 'turn',
    visitor: 'visitor',
    opened: 'the visitor opened the chat',
    expected: 'expected',
    got: 'got',
    lacks: 'the reply lacks',
    says: 'the reply holds the forbidden',
    silentInsteadOf: 'no reply, expected',
    noButton: 'no button',
    buttons: 'there are',
    trouble: 'no reply could be made',
    noRecording: 'no reply of a model is recorded for this turn: record again, --model real --record',
    field: 'field',
    nothing: 'nothing',
    yes: 'yes',
    no: 'no',
    updated: 'Rewritten',
    coverage: 'Coverage',
    states: 'states',
    transitions: 'transitions',
    priceRules: 'price rules',
    of: 'of',
    without: 'in no dialogue',
    andMore: 'and more:',
  },
} as const;
