import { nearestName } from '../../nearest-name.ts';
import { contentWordsOf } from '../../retrieval/tokenize.ts';
import type { Choice } from '../script.ts';
import { numbersIn } from './numbers.ts';
import { findPhrase, type Token, tokensOf } from './words.ts';

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

/** The choice whose label or synonym stands in the line; undefined when none or when two fit equally well. */
export function spotChoice(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  let best: { value: string; weight: number } | undefined;
  let tie = false;
  for (const choice of choices) {
    const weight = Math.max(0, ...[choice.label, ...choice.synonyms].map((phrase) => weigh(tokens, phrase)));
    if (weight === 0) continue;
    if (best === undefined || weight > best.weight) {
      best = { value: choice.value, weight };
      tie = false;
    } else if (weight === best.weight) {
      tie = true;
    }
  }
  return tie ? undefined : best?.value;
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

function weigh(tokens: readonly Token[], phrase: string): number {
  return findPhrase(tokens, phrase) < 0 ? 0 : tokensOf(phrase).reduce((sum, { text }) => sum + text.length, 0);
}

/** «3000» where the choices read «до 1 000», «до 5 000»: the first that has room. */
function byBound(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  const said = numbersIn(tokens);
  const [number] = said;
  if (number === undefined || said.length > 1 || number.value <= choices.length) return undefined;
  const bounds = choices.flatMap(({ value, label }) => {
    const words = tokensOf(label);
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
  if (said !== undefined && said !== null && choices.some(({ label }) => label.includes(String(said))))
    return undefined;
  return Number.isInteger(position) && position > 0 ? choices[position - 1]?.value : undefined;
}

export function choiceByPart(choices: readonly Choice[], tokens: readonly Token[]): string | undefined {
  const said = new Set(contentWordsOf(tokens.map(({ text }) => text)).map((word) => tokensOf(word)[0]?.stem));
  const scored = choices
    .map(({ value, label, synonyms }) => ({ value, shared: sharedStems(said, [label, ...synonyms].join(' ')) }))
    .sort((a, b) => b.shared - a.shared);
  const [first, second] = scored;
  if (first === undefined || first.shared === 0 || first.shared === second?.shared) return undefined;
  return first.value;
}

function sharedStems(said: ReadonlySet<string | undefined>, label: string): number {
  const stems = new Set(contentWordsOf(tokensOf(label).map(({ text }) => text)).map((word) => tokensOf(word)[0]?.stem));
  return [...stems].filter((stem) => said.has(stem)).length;
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
