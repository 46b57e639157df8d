import type { GroundPassage } from './ground-passage.ts';
import { meaningOf } from './lexicon.ts';
import type { ReadSentence, ReadWord } from './reading.ts';
import { says } from './sentence-patterns.ts';
import { unitOf } from './units.ts';

const universal =
  /^(?:вс[еюя]|всех|всей|всеми?|весь|всего|люб(?:ой|ая|ое|ые|ого|ую|ому|ых|ым|ыми|ом)|кажд[а-я]+|all|every|any|each)$/;

const universals = /(?<!\p{L})(?:вс[еюя]|все[хйм]|всеми|весь|всего|люб|кажд|all|every|any|each)/u;
const wordsOfAll = /^(?:люб|кажд|every|any|each)/;

/** «Всем клиентам»: a word of all, and what it is said of. */
interface Generality {
  readonly text: string;
  readonly noun: ReadWord;
}

const generalities = new WeakMap<ReadSentence, readonly Generality[]>();

function generalitiesIn(said: ReadSentence): readonly Generality[] {
  let found = generalities.get(said);
  if (found === undefined) {
    found = says(said, universals) ? findGeneralities(said) : [];
    generalities.set(said, found);
  }
  return found;
}

function findGeneralities({ tokens, words }: ReadSentence): readonly Generality[] {
  if (/^(?:если|когда|if|when)$/.test(tokens[0]?.text ?? '')) return [];
  const nouns = words.filter(({ content }) => content);
  let at = 0;
  let any = 0;
  return tokens.flatMap(({ text, end }, index) => {
    while (at < nouns.length && (nouns[at]?.start ?? 0) <= end) at += 1;
    while (any < words.length && (words[any]?.start ?? 0) <= end) any += 1;
    const noun = nouns[at];
    const next = tokens[index + 1];
    if (!universal.test(text) || next?.kind !== 'word' || noun === undefined) return [];
    if (notOfThings.test(next.text) || noun.clause !== words[any]?.clause || noun.start - end > 14) return [];
    // «900 ₽ за каждый документ» is what each costs.
    if (/^кажд(?:ый|ую|ое)$/.test(text) && tokens[index - 1]?.text === 'за') return [];
    return unitOf(noun.text) === undefined && unitOf(next.text) === undefined ? [{ text, noun }] : [];
  });
}

const notOfThings = /^(?:(?:это|что|равно|this|that)$|следующ|нов|рабоч|календарн|time)/;

/** «Во все тарифы», «любой период»: nobody there says so of all of them, or he sets a limit. */
export function generalises(said: ReadSentence, { sentences, heading }: GroundPassage, index: number): boolean {
  const found = generalitiesIn(said);
  if (found.length === 0) return false;
  const near = sentences.slice(Math.max(0, index - 1), index + 2);
  const wide = near.filter(({ sentence }) => says(sentence, universals) && wordsOf(sentence).length > 0);
  return found.some(({ text, noun }) => {
    const alike = near.filter(({ keys }) => noun.keys.some((key) => keys.has(key)));
    if (alike.length === 0) return wordsOfAll.test(text);
    if (/^кажд/.test(text) && alike.some(({ sentence }) => says(sentence, distributing))) return false;
    if (wide.length === 0) return ![...heading.keys()].some((key) => universal.test(key));
    return said.figures.length === 0 && wide.every(({ sentence }) => limitsAll(sentence, noun));
  });
}

const distributing = /(?<!\p{L})по \d/u;

/** Where words of all stand. */
function wordsOf({ tokens }: ReadSentence): readonly number[] {
  return tokens.flatMap(({ text }, at) => (universal.test(text) ? [at] : []));
}

/** «Любой период с 2022 года». */
function limitsAll(sentence: ReadSentence, { keys }: ReadWord): boolean {
  return wordsOf(sentence).some(
    (place) =>
      keys.some((key) => meaningOf(sentence.tokens[place + 1]?.text ?? '').keys.includes(key)) &&
      sentence.figures.some(({ from, kind }) => from - place <= 4 && from > place && kind !== 'count'),
  );
}
