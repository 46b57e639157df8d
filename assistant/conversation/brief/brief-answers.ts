import { askedWordsOf } from '../../retrieval/asked-words.ts';
import { isKnown } from '../../script/conditions.ts';
import { choicesOf, type Field } from '../../script/script.ts';
import { byNearWord, choiceByPart } from '../../script/understand/choice.ts';
import { meantParts } from '../../script/understand/corrected.ts';
import { answerField, changedInteger, readAnswer, spotField } from '../../script/understand/field-value.ts';
import { hasPhrase, tokensOf } from '../../script/understand/words.ts';
import { answerYesNo } from '../../script/understand/yes-no.ts';
import type { FieldValue } from '../../transcript/message.ts';
import { isCorrection, isUnsure, wantsLater, wantsToSkip } from '../line/dialogue-acts.ts';
import { hasOwnWords, startLower, valueText } from '../reply/reference-values.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { contextOf } from './field-context.ts';
import { leaveOpen, pressedReading, settleReading } from './open-readings.ts';

/** What a line did to the brief. */
export interface BriefChange {
  /** The open question has its answer. */
  readonly answered: boolean;
  readonly corrected: readonly string[];
  /** Fields filled besides the one asked for. */
  readonly spotted: readonly string[];
  /** The visitor left the answer to us. */
  readonly assumed?: boolean;
}

export const nothingChanged: BriefChange = { answered: false, corrected: [], spotted: [] };

/** Takes from a line the answer to the open question, corrections of earlier answers, and whatever else is plain. */
export function takeAnswers(draft: TurnDraft, line: string): BriefChange {
  const asked = askedField(draft);
  const chosen = settleReading(draft, line);
  if (chosen !== undefined) return settledChoice(draft, chosen, asked);
  const corrected = takeCorrections(draft, line, asked);
  const strict = corrected.length > 0;
  const assumed = asked !== undefined && !strict && takeUnsure(draft, asked, line);
  const answered = assumed || (asked !== undefined && takeAsked(draft, asked, line, strict));
  const promo = takePromo(draft, line, asked);
  const spotted = [
    ...promo,
    ...(assumed || saysTooLittle(line, asked, answered) ? [] : takeOthers(draft, line, asked)),
  ];
  const change = { answered, corrected, spotted, assumed };
  if (answered || strict || spotted.length > 0) {
    draft.note('brief', {
      asked: asked?.id ?? null,
      answered,
      corrected: corrected.join(','),
      spotted: spotted.join(','),
    });
  }
  return change;
}

/** «Сначала 300 или 300 000?» has its answer. */
function settledChoice(draft: TurnDraft, id: string, asked: Field | undefined): BriefChange {
  draft.note('brief', { asked: id, answered: true });
  const answered = id === asked?.id;
  return { answered, corrected: answered ? [] : [id], spotted: [] };
}

const secondPerson = /[еи]те(?:сь)?$/;
const promised = /^(?:можете|сможете|сделаете|успеете|давайте)$/;

/** «А можно пять?» is an answer put as a question; «телеграм подключите?» only holds a word that could be one. */
export function mayAnswerAsQuestion(line: string): boolean {
  const said = askedWordsOf(line).filter(({ word }) => !/\d/.test(word));
  const asksUs = tokensOf(line).some(({ text }) => text === 'ли' || (secondPerson.test(text) && !promised.test(text)));
  return !asksUs && said.filter(({ kind }) => kind !== 'frame').length <= 2;
}

/** Fields that stand in a first line or in one that nobody asked for. */
export function takePlainFields(draft: TurnDraft, line: string): BriefChange {
  const corrected = takeCorrections(draft, line, undefined);
  return { answered: false, corrected, spotted: takeOthers(draft, line, undefined) };
}

export function askedField(draft: TurnDraft): Field | undefined {
  return draft.state.asking === null ? undefined : draft.script?.fields[draft.state.asking];
}

/** «Каналы — 5; CRM — да», personal fields by title alone. */
export function listFields(draft: TurnDraft, ids: readonly string[]): string {
  return ids
    .flatMap((id) => {
      const field = draft.script?.fields[id];
      const value = draft.state.fields[id];
      if (field === undefined || value === undefined || value === '') return [];
      const title = startLower(field.title);
      const text = startLower(valueText(draft, field, value));
      draft.grounds.knowOurs(hasOwnWords(field) ? `${title} — ${text}` : title);
      return [field.personal ? title : `${title} — ${text}`];
    })
    .join('; ');
}

/** A value that came with a button; false when the field would not take it. */
export function takePressed(draft: TurnDraft, field: Field, value: string): boolean {
  const accepted = pressedValue(draft, field, value);
  if (accepted === undefined) return false;
  draft.fill({ [field.id]: accepted });
  return true;
}

function pressedValue(draft: TurnDraft, field: Field, value: string): FieldValue | undefined {
  if (value === '') return field.required ? undefined : '';
  if (field.type === 'yes_no') return value === 'true' ? true : value === 'false' ? false : undefined;
  const choice = choicesOf(field, draft.catalogue).find((candidate) => candidate.value === value);
  if (choice === undefined) return pressedReading(draft, field, value);
  return field.type === 'choice' ? value : answerField(field, choice.label, contextOf(draft, field));
}

/** «Не знаю» to a question that has a value for it. */
function takeUnsure(draft: TurnDraft, field: Field, line: string): boolean {
  const { unsure } = field;
  if (unsure === null || !isUnsure(line)) return false;
  draft.fill({ [field.id]: field.type === 'money' && typeof unsure === 'number' ? unsure * 100 : unsure });
  return true;
}

const vague = /^(обычн|стандартн|средн|мног|мало|немног|больш|маленьк|небольш|перв|втор|трет)/;

/** «Обычный», «много»: the answer to what was asked, if to anything; elsewhere such a word means something else. */
function saysTooLittle(line: string, asked: Field | undefined, answered: boolean): boolean {
  if (asked === undefined) return false;
  return (answered && tokensOf(line).length <= 2) || isVague(line);
}

/** Nothing but a number, an ordinal or a measure: it answers something or nothing, and asks nothing. */
export function isVague(line: string): boolean {
  return tokensOf(line).every(({ text, number }) => number !== null || vague.test(text));
}

function takeAsked(draft: TurnDraft, field: Field, line: string, strict: boolean): boolean {
  const context = contextOf(draft, field);
  if (!strict && !field.required && declines(field, line)) {
    draft.fill({ [field.id]: '' });
    return true;
  }
  const found = strict ? undefined : readAnswer(field, line, context);
  if (found !== undefined && found.length > 1) leaveOpen(draft, field, found);
  const value = strict ? spotField(field, line, context) : found?.length === 1 ? found[0] : undefined;
  if (value === undefined) return false;
  draft.fill({ [field.id]: value });
  return true;
}

/** «Пропустить», and «нет» where a contact or a text was asked for. */
function declines(field: Field, line: string): boolean {
  if (wantsToSkip(line) || wantsLater(line)) return true;
  const takesNo = field.type === 'yes_no' || field.type === 'choice';
  return !takesNo && tokensOf(line).length <= 4 && answerYesNo(line) === false && !/\d/.test(line);
}

function takeCorrections(draft: TurnDraft, line: string, asked: Field | undefined): string[] {
  const marked = isCorrection(line);
  const tokens = tokensOf(line);
  return fieldsOf(draft)
    .filter((field) => {
      if (field.id === asked?.id || !isKnown(draft.state.fields, field.id)) return false;
      const named = field.keywords.some((keyword) => hasPhrase(tokens, keyword));
      if (!marked && !(named && asked?.type !== 'text')) return false;
      const value = correctedValue(draft, field, line, { marked, named });
      if (value === undefined || value === draft.state.fields[field.id]) return false;
      draft.fill({ [field.id]: value });
      return true;
    })
    .map(({ id }) => id);
}

interface CorrectionHints {
  /** «Нет, …», «исправлю: …» was said. */
  readonly marked: boolean;
  /** The field's own keyword stands in the line. */
  readonly named: boolean;
}

function correctedValue(
  draft: TurnDraft,
  field: Field,
  line: string,
  { marked, named }: CorrectionHints,
): FieldValue | undefined {
  const context = contextOf(draft, field);
  const current = draft.state.fields[field.id];
  const changed = typeof current === 'number' ? changedInteger(field, line, current) : undefined;
  const spotted = changed ?? spotField(field, line, context);
  const isAmount = field.type === 'integer' || field.type === 'money';
  if (spotted !== undefined || !marked) return spotted;
  const [meant = line] = meantParts(line);
  if (isAmount && named) return onlyReading(draft, field, line);
  if (tokensOf(meant).length > 4) return undefined;
  // So short a correction is about one thing: «лучше голосовой», «пусть будет два», «ой, не 3, а 5».
  if (field.type === 'choice') return choiceByPart(context.choices, tokensOf(meant));
  return isAmount && field.id === amountMeant(draft, line) ? onlyReading(draft, field, meant) : undefined;
}

/** Of several readings none is taken: which one is asked. */
function onlyReading(draft: TurnDraft, field: Field, line: string): FieldValue | undefined {
  const found = readAnswer(field, line, contextOf(draft, field));
  if (found.length > 1) leaveOpen(draft, field, found);
  return found.length === 1 ? found[0] : undefined;
}

/** The number that a bare correction is about: the one that is denied («не 3, а 5»), else the only one so far. */
function amountMeant(draft: TurnDraft, line: string): string | undefined {
  const amounts = fieldsOf(draft).filter(
    ({ type, id }) => (type === 'integer' || type === 'money') && isKnown(draft.state.fields, id),
  );
  const denied = /(?:^|[^\p{L}])не\s+([^,.;!?]{1,40}?)(?=\s*,|\s+а\s|$)/iu.exec(line)?.[1] ?? '';
  const matching = amounts.filter((field) =>
    readAnswer(field, denied, contextOf(draft, field)).includes(draft.state.fields[field.id] ?? ''),
  );
  const meant = matching.length > 0 ? matching : amounts;
  return meant.length === 1 ? meant[0]?.id : undefined;
}

/** A code of the price list wherever it stands, any other one after the word «промокод». */
function takePromo(draft: TurnDraft, line: string, asked: Field | undefined): string[] {
  const field = draft.script?.order?.promo?.field;
  if (field === undefined || field === asked?.id) return [];
  const words: readonly string[] = line.toUpperCase().match(/[\p{L}\d_-]+/gu) ?? [];
  const known = draft.project.prices.promoCodes.find(({ id }) => words.includes(id.toUpperCase()))?.id;
  const named = known ?? /промокод\p{L}*[\s:—–-]+([A-Z][A-Z\d_-]{3,})/iu.exec(line)?.[1];
  if (named === undefined || named === draft.state.fields[field]) return [];
  draft.fill({ [field]: named });
  return [field];
}

function takeOthers(draft: TurnDraft, line: string, asked: Field | undefined): string[] {
  return fieldsOf(draft)
    .filter((field) => {
      if (field.id === asked?.id || draft.state.fields[field.id] !== undefined) return false;
      // One e-mail or phone in the line may be what was asked for; a second field of that type must not take it too.
      if (asked !== undefined && asked.type === field.type && isContact(field)) return false;
      const value = spotField(field, line, contextOf(draft, field)) ?? misspelled(draft, field, line);
      if (value === undefined) return false;
      draft.fill({ [field.id]: value });
      return true;
    })
    .map(({ id }) => id);
}

/** «Хочу чатбто» before anything was asked: so short a first line is about what the script begins with. */
function misspelled(draft: TurnDraft, field: Field, line: string): FieldValue | undefined {
  const { script, position } = draft;
  const opens = script !== undefined && position === undefined && script.states[script.start]?.ask === field.id;
  if (!opens || field.type !== 'choice') return undefined;
  const tokens = tokensOf(line);
  return tokens.length <= 4 ? byNearWord(contextOf(draft, field).choices, tokens) : undefined;
}

function isContact({ type }: Field): boolean {
  return type === 'phone' || type === 'email' || type === 'company';
}

function fieldsOf(draft: TurnDraft): Field[] {
  return Object.values(draft.script?.fields ?? {});
}
