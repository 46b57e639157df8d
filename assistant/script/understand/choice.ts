import { nearestName } from '../../nearest-name.ts';
import { contentWordsOf } from '../../retrieval/tokenize.ts';
import type { Choice } from '../script.ts';
import { numbersIn } from './numbers.ts';
import { findPhrase, phraseTokens, sameWord, type Token, tokensOf } from './words.ts';

const ordinals = [
  /^перв/,
  /^втор/,
  /^трет/,
  /^четверт/,
  /^пят(ый|ая|ое|ого|ую)$/,
  /^шест(ой|ая|ое|ого|ую)$/,
  /^седьм/,
  /^восьм(ой|ая|ое|ого|ую)$/,
];

interface Mention {
  readonly value: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The choice whose label or synonym stands in the line. Of several the one named first; «не X» does not count, nor does a
 * word inside a longer match («срочно» in «не срочно»). Undefined when none fits or two have the same words.
 */
export function spotChoice(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  const all = choices.flatMap((choice) => mentionsOf(choice, tokens));
  const mentions = all
    .filter((mention) => !all.some((other) => isInside(mention, other)) && tokens[mention.from - 1]?.text !== 'не')
    .sort((a, b) => a.from - b.from);
  const [first] = mentions;
  if (first === undefined) return undefined;
  const rival = mentions.some(({ value, from, to }) => value !== first.value && from === first.from && to === first.to);
  return rival ? undefined : first.value;
}

function mentionsOf({ value, label, synonyms }: Choice, tokens: readonly Token[]): Mention[] {
  return [label, ...synonyms].flatMap((phrase) => {
    const from = findPhrase(tokens, phrase);
    return from < 0 ? [] : [{ value, from, to: from + phraseTokens(phrase).length }];
  });
}

function isInside(mention: Mention, other: Mention): boolean {
  const wider = other.to - other.from > mention.to - mention.from;
  return wider && other.from <= mention.from && other.to >= mention.to;
}

/** The answer to a question that listed the choices: number, ordinal, label, synonym, part of a label, a typo. */
export function answerChoice(choices: readonly Choice[], text: string): string | undefined {
  const tokens = tokensOf(text);
  return (
    byBound(choices, tokens) ??
    byNumber(choices, tokens) ??
    spotChoice(choices, tokens) ??
    choiceByPart(choices, tokens) ??
    byNearness(choices, text)
  );
}

/** «3000» where the choices read «до 1 000», «до 5 000»: the first that has room. */
function byBound(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  const said = numbersIn(tokens);
  const [number] = said;
  if (number === undefined || said.length > 1 || number.value <= choices.length) return undefined;
  const bounds = choices.flatMap(({ value, label }) => {
    const words = phraseTokens(label);
    const at = words.findIndex(({ text }) => text === 'до');
    const bound = numbersIn(words).find(({ from }) => at >= 0 && from === at + 1);
    return bound === undefined ? [] : [{ value, bound: bound.value }];
  });
  return bounds.sort((a, b) => a.bound - b.bound).find(({ bound }) => number.value <= bound)?.value;
}

function byNumber(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  if (tokens.length > 3) return undefined;
  const said = tokens.find(({ number }) => number !== null)?.number;
  const position = said ?? 1 + ordinals.findIndex((ordinal) => tokens.some(({ text }) => ordinal.test(text)));
  // A number that is part of a label («1000 диалогов») is that label, not a position.
  if (
    said !== undefined &&
    said !== null &&
    choices.some(({ label }) => phraseTokens(label).some(({ number }) => number === said))
  )
    return undefined;
  return Number.isInteger(position) && position > 0 ? choices[position - 1]?.value : undefined;
}

/** The choice that shares more words with the line than any other, and at least `least`. */
export function choiceByPart(choices: readonly Choice[], tokens: readonly Token[], least = 1): string | undefined {
  const said = contentTokens(tokens);
  const scored = choices
    .map(({ value, label, synonyms }) => ({ value, shared: sharedWords(said, [label, ...synonyms].join(' ')) }))
    .sort((a, b) => b.shared - a.shared);
  const [first, second] = scored;
  if (first === undefined || first.shared < least || first.shared === second?.shared) return undefined;
  return first.value;
}

function sharedWords(said: readonly Token[], label: string): number {
  const words = contentTokens(phraseTokens(label));
  return said.filter((token) => words.some((word) => sameWord(token, word))).length;
}

function contentTokens(tokens: readonly Token[]): readonly Token[] {
  const content = new Set(contentWordsOf(tokens.map(({ text }) => text)));
  return tokens.filter(({ text }) => content.has(text));
}

function byNearness(choices: readonly Choice[], text: string): string | undefined {
  const names = new Map<string, string>();
  for (const { label, value, synonyms } of choices) {
    for (const name of [label, ...synonyms]) if (name.length >= 4) names.set(name, value);
  }
  const line = text.trim();
  if (line.length < 4 || line.length > 60) return undefined;
  const near = nearestName(line, names.keys());
  return near === undefined ? undefined : names.get(near);
}
