import type { FieldValue } from '../../transcript/message.ts';
import type { Choice, Field } from '../script.ts';
import {
  type Candidates,
  hasKeyword,
  integerBesideKeyword,
  readInteger,
  readMoney,
  spotMoney,
  withinLimits,
} from './amounts.ts';
import { readChoice, spotChoice } from './choice.ts';
import { findCompany, findEmail, findPhone, readCompany, withoutContacts } from './contacts.ts';
import { meantParts } from './corrected.ts';
import { findDate } from './dates.ts';
import { findMoment } from './moments.ts';
import { findPhrase, hasPhrase, phraseTokens, type Token, tokensOf } from './words.ts';
import { answerYesNo } from './yes-no.ts';

export interface FieldContext {
  readonly choices: readonly Choice[];
  /** YYYY-MM-DD in the seller's zone. */
  readonly today: string;
  /** HH:MM in the seller's zone; midnight when absent. */
  readonly time?: string;
}

const longestText = 1000;

/**
 * What the line says in answer to this field's question: one value, several between which the customer has to choose
 * («3 или 4», «300» where roubles and thousands make sense), or none. Money comes in kopecks, a date as YYYY-MM-DD, a
 * `date_time` as `findMoment` writes it.
 */
export function readAnswer(field: Field, text: string, context: FieldContext): Candidates {
  const line = text.trim();
  if (line === '') return [];
  for (const part of isCorrectable(field) ? meantParts(line) : [line]) {
    const candidates = readPart(field, part, context, line);
    if (candidates.length > 0) return candidates;
  }
  return [];
}

/** The same where there is no room for a question: undefined unless the line means one value. */
export function answerField(field: Field, text: string, context: FieldContext): FieldValue | undefined {
  const [value, ...others] = readAnswer(field, text, context);
  return others.length === 0 ? value : undefined;
}

function isCorrectable({ type }: Field): boolean {
  return type === 'integer' || type === 'money' || type === 'date' || type === 'date_time' || type === 'choice';
}

function readPart(field: Field, line: string, context: FieldContext, whole: string): Candidates {
  switch (field.type) {
    case 'choice':
      return readChoice(context.choices, line);
    case 'integer': {
      const said = readInteger(field, withoutContacts(line));
      return said.length > 0 ? said : only(withinLimits(field, likelyInteger(field, line, context)));
    }
    case 'money':
      return readMoney(field, withoutContacts(line), withoutContacts(line === whole ? line : whole));
    case 'date':
    case 'date_time': {
      // «Завтра или послезавтра» is asked.
      const days = line.split(/\s(?:или|либо|or)\s/iu).flatMap((part) => readPlain(field, part, context) ?? []);
      return days.length > 1 ? [...new Set(days)] : only(readPlain(field, line, context));
    }
    default:
      return only(readPlain(field, line, context));
  }
}

function readPlain(field: Field, line: string, context: FieldContext): FieldValue | undefined {
  switch (field.type) {
    case 'yes_no':
      return answerYesNo(line) ?? spotField(field, line, context);
    case 'phone':
      return findPhone(line);
    case 'email':
      return findEmail(line);
    case 'date':
      return findDate(line, context.today);
    case 'date_time':
      return findMoment(line, context.today, context.time);
    case 'company':
      return readCompany(line);
    default:
      return line.slice(0, longestText);
  }
}

function only(value: FieldValue | undefined): Candidates {
  return value === undefined ? [] : [value];
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
      return withinLimits(field, spottedInteger(field, text));
    case 'money':
      return spotMoney(field, text);
    case 'phone':
      return findPhone(text);
    case 'email':
      return findEmail(text);
    case 'date':
      return hasKeyword(field, tokens) ? findDate(text, context.today) : undefined;
    case 'date_time':
      return hasKeyword(field, tokens) ? findMoment(text, context.today, context.time) : undefined;
    case 'company':
      return findCompany(text);
    case 'text':
      return undefined;
  }
}

/** «Ой, каналов не 3, а 5» is five. */
function spottedInteger(field: Field, text: string): number | undefined {
  const tokens = tokensOf(text);
  const named = integerBesideKeyword(field, tokens);
  if (named === undefined && !hasKeyword(field, tokens)) return countedNames(field, tokens, 2);
  const [meant = text] = meantParts(text);
  if (meant === text) return named ?? countedNames(field, tokens, 2);
  const corrected = integerBesideKeyword(field, tokensOf(meant));
  const [bare] = tokensOf(meant).length <= 2 ? readInteger(field, meant) : [];
  return corrected ?? (typeof bare === 'number' ? bare : named);
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
