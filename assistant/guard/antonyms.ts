import { affirmed } from './ground.ts';
import type { GroundPassage, GroundSentence } from './ground-passage.ts';
import type { ReadSentence, ReadWord } from './reading.ts';

/** «В пакет не входит» of «опция»: an opposite denied says the same. */
export function invertedClauses(
  words: readonly ReadWord[],
  own: ReadonlyMap<string, number> | undefined,
): ReadonlySet<number> {
  return new Set(words.flatMap((word) => (word.negated && opposedBy(word, own) ? [word.clause] : [])));
}

export function opposedBy({ against, keys }: ReadWord, own: ReadonlyMap<string, number> | undefined): boolean {
  return own !== undefined && against.some((key) => own.get(key) === affirmed) && !keys.some((key) => own.has(key));
}

/** «Входят» of the heading «Что входит», where a sentence says of just these that they are paid for. */
export function toldOtherwise(
  word: ReadWord,
  words: readonly ReadWord[],
  keys: ReadonlyMap<string, number>,
  { heading }: GroundPassage,
): boolean {
  if (!word.against.some((key) => keys.has(key)) || word.keys.some((key) => keys.has(key))) return false;
  const rest = words.filter((one) => one !== word && !one.act && !one.keys.some((key) => heading.has(key)));
  return rest.length > 0 && rest.every((one) => one.keys.some((key) => keys.has(key)));
}

/** «Время сократилось» beside «записей больше»: each of its own. */
export function toldOfSame(word: ReadWord, words: readonly ReadWord[], { sentence }: GroundSentence): boolean {
  const here = words.filter((one) => one.clause === word.clause && one !== word);
  if (here.length === 0) return true;
  return sentence.words.some((opposite) => {
    if (!word.against.includes(opposite.stem)) return false;
    const first = phraseStart(opposite, sentence);
    const there = sentence.words.filter(
      ({ clause, content, stem }) =>
        clause >= first && clause <= opposite.clause && content && !word.against.includes(stem),
    );
    return (
      there.length === 0 || here.some(({ keys }) => there.some((one) => one.keys.some((key) => keys.includes(key))))
    );
  });
}

/** The first clause that goes with its verb: those before have one of their own. */
function phraseStart({ clause }: ReadWord, { words }: ReadSentence): number {
  let first = clause;
  while (first > 0 && !words.some((word) => word.clause === first - 1 && isVerb(word.text))) first -= 1;
  return first;
}

function isVerb(word: string): boolean {
  return word.length > 4 && /(?:ет|ит|ут|ют|ат|ят|тся|ли|ла|ло|ем|им)$/.test(word);
}

/** «Тем выше» of «тем ниже»: words that frame elsewhere. */
export function turnsSmallWord(said: ReadSentence, known: ReadSentence): boolean {
  const own = said.words.filter(({ content, against }) => !content && against.length > 0);
  if (own.length === 0) return false;
  const there = new Set(known.words.map(({ stem }) => stem));
  const here = new Set(said.words.map(({ stem }) => stem));
  return own.some(({ against, stem }) => !there.has(stem) && against.some((key) => there.has(key) && !here.has(key)));
}
