import { normalizeText } from '../../retrieval/normalize-text.ts';
import { stopwords } from '../../retrieval/stopwords.ts';
import { asksPrice, isQuestion, mayAsk } from './dialogue-acts.ts';

/** What a line says and what it asks. */
export interface SplitLine {
  readonly statement: string;
  /** All the questions together; '' where there is none. */
  readonly question: string;
  readonly questions: readonly string[];
}

/** «Нужен бот на три канала. А сколько ждать?» is a statement and a question. */
export function splitLine(text: string): SplitLine {
  const parts = joinBroken(text.split(/(?<=[.!?…])\s+|\n+/).filter((part) => part.trim() !== '')).flatMap(cutAnswer);
  const questions = parts.filter(isQuestion);
  return {
    statement: parts.filter((part) => !questions.includes(part)).join(' '),
    question: questions.join(' '),
    questions: questions.flatMap(cutQuestions),
  };
}

/** «Есть ли у вас», sent before «парковка для гостей?», asks nothing alone. */
function joinBroken(parts: readonly string[]): string[] {
  const joined: string[] = [];
  for (const part of parts) {
    const before = joined.at(-1);
    const isBroken =
      before !== undefined && !/[.!?…]\s*$/.test(before) && isQuestion(before) && !namesSomething(before);
    if (isBroken) joined[joined.length - 1] = `${before} ${part}`;
    else joined.push(part);
  }
  return joined;
}

const opener =
  '(?:(?:есть|можно|нужно|надо|будет|возможно|делаете|работаете|умеете|подключаете|даете|даёте|интегрируетесь)(?: ли)?|сколько|скока|почём|почем|какой|какая|какое|какие|каким|какую|когда|где|кто|кому|как|почему|зачем|чем|что входит|что если|что будет|нет ли|ли)';
const boundary = new RegExp(
  `(?:\\s*,\\s*(?:(?:а|и)\\s+)?|\\s+(?:а|и)\\s+)(?:(?:еще|ещё|также|заодно)\\s+)?(?=${opener}(?![\\p{L}\\p{N}]))`,
  'giu',
);

const turn = new RegExp(`\\s*,\\s*(?=(?:а|но)\\s+${opener}(?![\\p{L}\\p{N}]))`, 'iu');

/** «Нет, а зачем нужна CRM» answers and asks. */
function cutAnswer(part: string): string[] {
  const { index, 0: comma } = turn.exec(part) ?? { index: -1, 0: '' };
  const answer = part.slice(0, Math.max(0, index));
  return index < 1 || isQuestion(answer) ? [part] : [answer, part.slice(index + comma.length)];
}

/** «Сколько стоит бот и есть ли у вас SAP?» are two questions, each good on its own; «как и когда» is one. */
function cutQuestions(question: string): string[] {
  const cut: string[] = [];
  let from = 0;
  for (const { index, 0: found } of question.matchAll(boundary)) {
    const [before, after] = [question.slice(from, index), question.slice(index + found.length)];
    if (!isOwnQuestion(before) || !namesSomething(after) || isComparison(before, after)) continue;
    cut.push(before.trim());
    from = index + found.length;
  }
  return [...cut, question.slice(from).trim()];
}

/** «Когда лучше голос, а когда чат» is one question. */
function isComparison(before: string, after: string): boolean {
  const [first, second] = [before, after].map((text) => /[\p{L}]+/u.exec(normalizeText(text))?.[0]);
  return first === second;
}

function isOwnQuestion(text: string): boolean {
  return (isQuestion(text) || asksPrice(text) || mayAsk(text)) && namesSomething(text);
}

/** Words that lead to a question: «подскажите, можно узнать, как понять, важно ли, …». */
const leading =
  /^(?:узна|уточн|спрос|поня|сказ|скаж|подска|расска|объясн|поясн|знае|знат|може|могл|мог$|хоте|хочу|хотим|счита|дума|интерес|важн|разниц|завис|смысл|правд|вопрос|посовет|рекоменд|выбр|определ|реш|быстр$)/u;

function namesSomething(text: string): boolean {
  const words = normalizeText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.some((word) => !stopwords.has(word) && !leading.test(word));
}
