import type { AskedSubject } from './asked-subject.ts';
import { normalizeText } from './normalize-text.ts';
import { headsPrices, isSum, namesPrice } from './price-wording.ts';
import { sentencesOf } from './sentences.ts';
import { contentWordsOf, wordsOf } from './tokenize.ts';

/** A passage by its parts; `title` may be another wording of the heading. */
export interface TitledPassage {
  readonly document: string;
  readonly heading: string;
  readonly title: string;
  readonly text: string;
}

/** What is left of the confidence in a passage about another thing, and in one where another is done with it. */
const ofAnotherThing = 0.5;
const ofAnotherDoing = 0.65;

/**
 * How far a passage bears on what is asked: 1 where it is about that very thing, so that a price it names is the thing's.
 * `names`: whether a text names a word.
 */
export function bearingOf(
  subject: AskedSubject,
  passage: TitledPassage,
  names: (word: string, text: string) => boolean,
): number {
  return subject.asks === 'price' ? bearingOnPrice(subject, passage, names) : bearingOnOffer(subject, passage, names);
}

/** The passage's own heading names the thing; other wordings of it may do so by the way. */
export function isHeadedBy(
  { words }: AskedSubject,
  { document, heading }: TitledPassage,
  names: (word: string, text: string) => boolean,
): boolean {
  return words.every((word) => names(word, `${document}\n${heading}`));
}

function bearingOnOffer(
  { words, verb }: AskedSubject,
  { document, heading, title, text }: TitledPassage,
  names: (word: string, text: string) => boolean,
): number {
  // An entry headed by the thing alone is about all that is done with it; «сайт на тильде» is not about all sites.
  const isItself = [heading, title].some((head) => contentWordsOf(wordsOf(head)).length <= words.length);
  const body = `${document}\n${heading}\n${text}`;
  const whole = `${body}\n${title}`;
  const namesVerb = verb !== null && names(verb, title);
  if (!words.every((word) => names(word, isItself || namesVerb ? whole : body))) return ofAnotherThing;
  return verb === null || isItself || names(verb, whole) ? 1 : ofAnotherDoing;
}

function bearingOnPrice(
  subject: AskedSubject,
  passage: TitledPassage,
  names: (word: string, text: string) => boolean,
): number {
  const { document, heading, title, text } = passage;
  const namesAll = (part: string) => subject.words.every((word) => names(word, part));
  const heads = normalizeText(`${document}\n${heading}\n${title}`);
  const isPriceList = headsPrices.test(heads);
  if (isPriceList && namesAll(heads)) return 1;
  if (namesPrice.test(normalizeText(text)) && isHeadedBy(subject, passage, names)) return 1;
  const isSaid = sentencesOf(text).some(({ start, end }) => {
    const sentence = normalizeText(text.slice(start, end));
    return (namesPrice.test(sentence) || (isPriceList && isSum.test(sentence))) && namesAll(sentence);
  });
  return isSaid ? 1 : ofAnotherThing;
}
