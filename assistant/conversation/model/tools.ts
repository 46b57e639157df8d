import type { LlmTool } from '../../ports/llm-provider.ts';
import { contentWordsOf } from '../../retrieval/tokenize.ts';
import { isKnown } from '../../script/conditions.ts';
import { choicesOf, type Field } from '../../script/script.ts';
import { answerField } from '../../script/understand/field-value.ts';
import { numbersIn } from '../../script/understand/numbers.ts';
import { hasPhrase, tokensOf } from '../../script/understand/words.ts';
import type { FieldValue } from '../../transcript/message.ts';
import { contextOf } from '../brief/field-context.ts';
import { isCorrection } from '../line/dialogue-acts.ts';
import { splitLine } from '../line/split-line.ts';
import { type HumanReason, humanReasons } from '../script-steps/call-human.ts';
import { openQuestion } from '../script-steps/open-question.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** What a model may ask for by name. */
export const toolNames = {
  fillBrief: 'fill_brief',
  searchKnowledge: 'search_knowledge',
  requestQuote: 'request_quote',
  offerSlot: 'offer_slot',
  callHuman: 'call_human',
} as const;

/** The closed set of actions. None takes a sum, a discount or a rule. */
export function toolsFor(draft: TurnDraft): LlmTool[] {
  const fields = modelFields(draft);
  const fill: LlmTool = {
    name: toolNames.fillBrief,
    description:
      'Записать в бриф то, что клиент сам сказал в последней реплике. words — его слова дословно, из которых это следует.',
    parameters: objectOf(
      Object.fromEntries(
        fields.map((field) => [
          field.id,
          {
            ...objectOf({ value: valueSchema(draft, field), words: { type: 'string' } }, ['value', 'words']),
            description: `${field.title}. ${field.question}`.slice(0, 300),
          },
        ]),
      ),
      [],
    ),
  };
  return [
    ...(fields.length === 0 ? [] : [fill]),
    {
      name: toolNames.searchKnowledge,
      description: 'Найти ответ на вопрос клиента в базе знаний компании: тот же вопрос, другими словами.',
      parameters: objectOf({ query: { type: 'string', maxLength: longestQuery } }, ['query']),
    },
    {
      name: toolNames.requestQuote,
      description: 'Клиент хочет расчёт цены. Сумму считает программа по прайсу.',
      parameters: objectOf({}, []),
    },
    ...(draft.dependencies.consultations === undefined ? [] : [offerSlot]),
    {
      name: toolNames.callHuman,
      description: 'Клиенту нужен человек: сам попросил, жалуется или хочет особых условий.',
      parameters: objectOf({ reason: { type: 'string', enum: Object.keys(humanReasons) } }, ['reason']),
    },
  ];
}

/** It takes no time: the free ones are ours, and the customer's own words say which he would like. */
const offerSlot: LlmTool = {
  name: toolNames.offerSlot,
  description:
    'Клиент хочет договориться о встрече, созвоне или консультации либо перенести её. Свободное время называет и держит программа.',
  parameters: objectOf({}, []),
};

const longestQuery = 300;

/** Contacts are found by rules alone, a promo code moves the price: neither is a model's to fill in. */
function modelFields({ script }: TurnDraft): Field[] {
  const promo = script?.order?.promo?.field;
  return Object.values(script?.fields ?? {}).filter(
    ({ id, type }) => id !== promo && type !== 'phone' && type !== 'email',
  );
}

function objectOf(properties: Readonly<Record<string, unknown>>, required: readonly string[]) {
  return { type: 'object', properties, required, additionalProperties: false };
}

function valueSchema(draft: TurnDraft, field: Field): Readonly<Record<string, unknown>> {
  const { min, max } = field;
  const limits = { ...(min === null ? {} : { minimum: min }), ...(max === null ? {} : { maximum: max }) };
  switch (field.type) {
    case 'choice': {
      const choices = choicesOf(field, draft.catalogue);
      const meaning = choices.map(({ value, label }) => `${value} — ${label}`).join('; ');
      return { type: 'string', enum: choices.map(({ value }) => value), description: meaning };
    }
    case 'yes_no':
      return { type: 'boolean' };
    case 'integer':
      return { type: 'integer', ...limits };
    case 'money':
      return { type: 'number', ...limits, description: 'в рублях' };
    case 'date':
      return { type: 'string', description: 'YYYY-MM-DD' };
    default:
      return { type: 'string' };
  }
}

export type ReadValue = { readonly value: FieldValue } | { readonly fault: string };

/**
 * One field as the model filled it in: taken only where the customer's own words carry it and the field's own reader and
 * limits accept it. The fault is told to the model.
 */
export function readValue(draft: TurnDraft, id: string, given: unknown, words: unknown): ReadValue {
  const field = modelFields(draft).find((candidate) => candidate.id === id);
  if (field === undefined) return { fault: `${id}: такого поля нет` };
  if (typeof words !== 'string' || !isSaid(words, draft.line)) {
    return { fault: `${id}: words должны дословно стоять в последней реплике клиента` };
  }
  const before = draft.state.fields[id];
  if (before !== undefined && before === acceptedValue(draft, field, given, words)) return { value: before };
  if (isKnown(draft.state.fields, id) && !mayChange(draft, field)) {
    return { fault: `${id}: уже записано, и клиент этого не меняет` };
  }
  if (!isAnswerTo(draft, field) && !isNamed(draft, field, words)) {
    return { fault: `${id}: об этом не спрашивали, и words этого поля не называют` };
  }
  const value = acceptedValue(draft, field, given, words);
  return value === undefined ? { fault: `${id}: значение не подходит полю или не следует из words` } : { value };
}

/** A statement is taken for an answer to what was asked last; a question answers nothing by itself. */
function isAnswerTo(draft: TurnDraft, { id }: Field): boolean {
  const { script, state, line } = draft;
  const first = script === undefined ? null : (script.states[script.start]?.ask ?? null);
  const asked = state.asking ?? openQuestion(draft) ?? (state.state === null ? first : null);
  return id === asked && splitLine(line).statement !== '';
}

/** The words share one with the field's title, keywords or choices. */
function isNamed(draft: TurnDraft, field: Field, words: string): boolean {
  const choices = choicesOf(field, draft.catalogue).flatMap(({ label, synonyms }) => [label, ...synonyms]);
  const vocabulary = [field.title, ...field.keywords, ...field.counts.flat(), ...choices];
  const known = new Set(vocabulary.flatMap((text) => contentStems(text)));
  return contentStems(words).some((stem) => known.has(stem));
}

function contentStems(text: string): string[] {
  const tokens = tokensOf(text);
  const content = new Set(contentWordsOf(tokens.map(({ text: word }) => word)));
  return tokens.flatMap(({ text: word, stem, number }) => (number === null && content.has(word) ? [stem] : []));
}

/** What has been answered changes only when the customer corrects himself or names it again, and rules read it first. */
function mayChange(draft: TurnDraft, { id, keywords }: Field): boolean {
  if (draft.state.fields[id] !== draft.input.conversation.state.fields[id]) return false;
  const tokens = tokensOf(draft.line);
  return isCorrection(draft.line) || keywords.some((keyword) => hasPhrase(tokens, keyword));
}

function acceptedValue(draft: TurnDraft, field: Field, given: unknown, words: string): FieldValue | undefined {
  const context = contextOf(draft, field);
  switch (field.type) {
    case 'choice':
      return context.choices.some(({ value }) => value === given) ? (given as string) : undefined;
    case 'yes_no':
      return typeof given === 'boolean' ? given : undefined;
    case 'integer':
      return isNumberSaid(given, words) || isCounted(draft, field, given, words)
        ? answerField({ ...field, keywords: [] }, String(given), context)
        : undefined;
    case 'money':
      return isNumberSaid(given, words) ? answerField(field, `${String(given)} руб`, context) : undefined;
    case 'date':
    case 'date_time':
      return typeof given === 'string' && answerField(field, words, context) === given ? given : undefined;
    default:
      // The customer's words, not the model's.
      return answerField(field, words, context);
  }
}

function isNumberSaid(given: unknown, words: string): boolean {
  return numbersIn(tokensOf(words)).some(({ value }) => value === given);
}

/** «Сайт, телега и почта» are three: names, at least one of them known to the field, and as many words. */
function isCounted(draft: TurnDraft, field: Field, given: unknown, words: string): boolean {
  const isCount = typeof given === 'number' && Number.isInteger(given) && given > 0;
  if (!isCount || numbersIn(tokensOf(words)).length > 0) return false;
  return given <= contentStems(words).length && isNamed(draft, field, words);
}

/** The words stand in the line, whatever their letter case and punctuation. */
function isSaid(words: string, line: string): boolean {
  const flat = (text: string) =>
    ` ${tokensOf(text)
      .map(({ text: word }) => word)
      .join(' ')} `;
  const wanted = flat(words);
  return contentStems(words).length + numbersIn(tokensOf(words)).length > 0 && flat(line).includes(wanted);
}

export function readQuery(given: unknown): string | undefined {
  return typeof given === 'string' && given.trim() !== '' && given.length <= longestQuery ? given.trim() : undefined;
}

export function readReason(given: unknown): HumanReason | undefined {
  return typeof given === 'string' && Object.hasOwn(humanReasons, given) ? (given as HumanReason) : undefined;
}
