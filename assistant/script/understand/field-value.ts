import type { FieldValue } from '../../transcript/message.ts';
import type { Choice, Field } from '../script.ts';
import { answerChoice, spotChoice } from './choice.ts';
import { findCompany, findEmail, findPhone, withoutContacts } from './contacts.ts';
import { findDate } from './dates.ts';
import { numbersIn, type SpokenNumber } from './numbers.ts';
import { findPhrase, hasPhrase, phraseTokens, type Token, tokensOf } from './words.ts';
import { answerYesNo } from './yes-no.ts';

export interface FieldContext {
  readonly choices: readonly Choice[];
  /** YYYY-MM-DD in the seller's zone. */
  readonly today: string;
}

const longestText = 1000;

/** The line is the answer to this field's question. Money comes back in kopecks, a date as YYYY-MM-DD. */
export function answerField(field: Field, text: string, context: FieldContext): FieldValue | undefined {
  const line = text.trim();
  if (line === '') return undefined;
  switch (field.type) {
    case 'choice':
      return answerChoice(context.choices, line);
    case 'yes_no':
      return answerYesNo(line) ?? spotField(field, line, context);
    case 'integer':
      return answeredWithin(field, withoutContacts(line), context);
    case 'money':
      return answeredMoney(field, withoutContacts(line));
    case 'phone':
      return findPhone(line);
    case 'email':
      return findEmail(line);
    case 'date':
      return findDate(line, context.today);
    case 'company':
      return line.length > 120 ? undefined : (findCompany(line) ?? line);
    case 'text':
      return line.slice(0, longestText);
  }
}

/** The line was about something else, or about many things, and names this field beyond doubt. */
export function spotField(field: Field, text: string, context: FieldContext): FieldValue | undefined {
  const tokens = tokensOf(text);
  switch (field.type) {
    case 'choice':
      return spotChoice(context.choices, tokens);
    case 'yes_no':
      return spottedYesNo(field, tokens);
    case 'integer':
      return withinLimits(field, integerBesideKeyword(field, tokens) ?? countedNames(field, tokens, 2));
    case 'money':
      return spottedMoney(field, tokens);
    case 'phone':
      return findPhone(text);
    case 'email':
      return findEmail(text);
    case 'date':
      return hasKeyword(field, tokens) ? findDate(text, context.today) : undefined;
    case 'company':
      return findCompany(text);
    case 'text':
      return undefined;
  }
}

function answeredWithin(field: Field, line: string, context: FieldContext): number | undefined {
  return withinLimits(field, answeredInteger(field, line) ?? likelyInteger(field, line, context));
}

function answeredInteger(field: Field, line: string): number | undefined {
  const tokens = tokensOf(line);
  const beside = integerBesideKeyword(field, tokens);
  if (beside !== undefined) return beside;
  const numbers = numbersIn(tokens).filter(({ value }) => Number.isInteger(value));
  return rangeEnd(tokens, numbers)?.value;
}

/** No figure in it: «год» where a choice says so, else names that can be counted. */
function likelyInteger(field: Field, line: string, { choices }: FieldContext): number | undefined {
  const tokens = tokensOf(line);
  const chosen = Number(spotChoice(choices, tokens) ?? Number.NaN);
  return Number.isInteger(chosen) ? chosen : countedNames(field, tokens, 1);
}

const more = /^(плюс|еще|добав\p{L}*|докин\p{L}*|plus|add|more)$/u;
const fewer = /^(минус|убер\p{L}*|убрать|убав\p{L}*|меньше|minus|remove|less|fewer)$/u;

/** «Минус один канал», «ещё два канала»: counted from what was said before. */
export function changedInteger(field: Field, text: string, current: number): number | undefined {
  const tokens = tokensOf(text);
  const sign = tokens.some((token) => fewer.test(token.text))
    ? -1
    : tokens.some((token) => more.test(token.text))
      ? 1
      : 0;
  const step = field.type === 'integer' && sign !== 0 ? integerBesideKeyword(field, tokens) : undefined;
  return step === undefined ? undefined : withinLimits(field, current + sign * step);
}

/** The line names this field with a number that it does not take: «каналов 40». */
export function isOutOfLimits(field: Field, text: string): boolean {
  const said = field.type === 'integer' ? integerBesideKeyword(field, tokensOf(text)) : undefined;
  return said !== undefined && withinLimits(field, said) === undefined;
}

/** «сайт, телеграм и вотсап» are three; one name where nobody asked («бот для сайта») is no answer. */
function countedNames(field: Field, tokens: readonly Token[], least: number): number | undefined {
  const named = field.counts.filter((names) => names.some((name) => hasPhrase(tokens, name))).length;
  return named >= least ? named : undefined;
}

/** «от 3 до 5», «3–5»: the upper bound, so that the price promised is not too low. */
function rangeEnd(tokens: readonly Token[], numbers: readonly SpokenNumber[]): SpokenNumber | undefined {
  const [first, second] = numbers;
  if (first === undefined || second === undefined) return first;
  const between = tokens.slice(first.to, second.from).map(({ text }) => text);
  const isRange =
    between.length === 0 || (between.length === 1 && ['до', 'или', 'to', 'or'].includes(between[0] ?? ''));
  return isRange && second.value > first.value ? second : first;
}

/** «каналов пять», «5 каналов», «каналов будет 5». */
function integerBesideKeyword(field: Field, tokens: readonly Token[]): number | undefined {
  const numbers = numbersIn(tokens).filter(({ value }) => Number.isInteger(value));
  for (const keyword of field.keywords) {
    const at = findPhrase(tokens, keyword);
    if (at < 0) continue;
    const length = phraseTokens(keyword).length;
    const before = numbers.find(({ to }) => to === at);
    const after = numbers.find(({ from }) => from >= at + length && from <= at + length + 2);
    const beside = before ?? after;
    if (beside !== undefined) return beside.value;
  }
  return undefined;
}

function withinLimits(field: Field, value: number | undefined): number | undefined {
  if (value === undefined || value > Number.MAX_SAFE_INTEGER) return undefined;
  const { min, max } = field;
  return (min === null || value >= min) && (max === null || value <= max) && value >= 0 ? value : undefined;
}

const currency = /^(руб|рубл[а-я]*|р|rub|roubles?|₽)$/;

function answeredMoney(field: Field, line: string): number | undefined {
  const tokens = tokensOf(line.replace(/₽/g, ' руб '));
  const numbers = numbersIn(tokens);
  const chosen = rangeEnd(tokens, numbers);
  if (chosen === undefined) return undefined;
  // «100–150 тысяч»: the scale belongs to both; «120» where nobody pays 120 roubles means thousands.
  const { min } = field;
  const thousands =
    !chosen.scaled &&
    chosen.value < 1000 &&
    !currency.test(tokens[chosen.to]?.text ?? '') &&
    (min ?? 1000) > chosen.value;
  return kopecks(withinLimits(field, thousands ? chosen.value * 1000 : chosen.value));
}

function spottedMoney(field: Field, tokens: readonly Token[]): number | undefined {
  const sum = numbersIn(tokens).find(({ to, scaled }) => scaled || currency.test(tokens[to]?.text ?? ''));
  if (sum === undefined || !hasKeyword(field, tokens)) return undefined;
  return kopecks(withinLimits(field, sum.value));
}

function kopecks(roubles: number | undefined): number | undefined {
  return roubles === undefined ? undefined : Math.round(roubles * 100);
}

/** «с CRM» is yes, «без CRM», «не нужна CRM» and «CRM не нужна» are no. */
function spottedYesNo(field: Field, tokens: readonly Token[]): boolean | undefined {
  for (const keyword of field.keywords) {
    const at = findPhrase(tokens, keyword);
    if (at < 0) continue;
    const next = at + phraseTokens(keyword).length;
    const word = (index: number) => tokens[index]?.text ?? '';
    const deniedBefore =
      /^(без|не|no|without|минус|убери|уберите|убрать|уберем|исключи|исключите|отмени|отмените|remove|drop)$/.test(
        word(at - 1),
      ) ||
      (/^(не|без|no)$/.test(word(at - 2)) && /^(нуж|над|треб|хо[тч]|подключ|интеграц|any$)/.test(word(at - 1)));
    const deniedAfter =
      /^нет$/.test(word(next)) || (word(next) === 'не' && /^(нуж|над|треб|хо[тч])/.test(word(next + 1)));
    return !(deniedBefore || deniedAfter);
  }
  return undefined;
}

function hasKeyword(field: Field, tokens: readonly Token[]): boolean {
  return field.keywords.some((keyword) => hasPhrase(tokens, keyword));
}
