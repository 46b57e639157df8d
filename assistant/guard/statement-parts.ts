import type { Figure } from './figure.ts';
import type { ReadSentence, ReadWord } from './reading.ts';
import { says } from './sentence-patterns.ts';

/** «Замер по области бесплатный» of «замер в городе бесплатный, по области — 1 500 ₽»: halves of two statements. */
export function mixes(words: readonly ReadWord[], said: ReadSentence, known: ReadSentence): boolean {
  if (words.length < 2 || says(known, colon)) return false;
  const there = segmentsOf(known);
  if (there.length < 2 || there.length > 3) return false;
  if (!known.text.includes('—') && !known.words.some(({ content, against }) => content && against.length > 0))
    return false;
  const keys = new Set(words.flatMap((word) => word.keys));
  const parts = there.map((segment) => {
    const met = segment.words.filter((word) => word.keys.some((key) => keys.has(key)));
    const figures = segment.figures.filter(
      (figure) => !said.figures.some((own) => own.value === figure.value && own.upper === figure.upper),
    );
    return { met, left: segment.words.length - met.length + figures.length };
  });
  const touched = parts.filter(({ met }) => met.length > 0);
  if (touched.length < 2 || !touched.every(({ left }) => left > 0)) return false;
  // One that says it all by itself needs no other.
  const all = words.filter(({ act }) => !act);
  return !touched.some(({ met }) =>
    all.every((word) => met.some((one) => one.keys.some((key) => word.keys.includes(key)))),
  );
}

const conditionStands = /(?<!\p{L})(?:если|но только|тем|кому|кто|if|unless)(?!\p{L})/u;
const conditionBegins = /^(?:но |а |и |,|—| )*(?:если|но только|тем,? |кому|кто|if|unless)(?!\p{L})/u;
const conditionSaid =
  /(?<!\p{L})(?:если|когда|при|кроме|только|лишь|тем|кому|кто|для|после|до|обычно|как правило|чаще|может|могут|бывает|иногда|по|if|when|usually|for)(?!\p{L})/u;

/** «Работа бесплатная» of «если масло купили у нас, работа бесплатная». */
export function dropsCondition(words: readonly ReadWord[], said: ReadSentence, known: ReadSentence): boolean {
  if (!says(known, conditionStands)) return false;
  if (said.question || said.figures.length > 0 || says(said, conditionSaid)) return false;
  const keys = new Set(words.flatMap((word) => word.keys));
  const touches = (segment: Segment) => segment.words.some((word) => word.keys.some((key) => keys.has(key)));
  const keeps = ({ words: own }: Segment) =>
    own.filter((word) => word.keys.some((key) => keys.has(key))).length * 2 > own.length;
  const here = segmentsOf(known);
  return here.some((segment, at) => {
    if (
      conditionBegins.test(segment.text) ||
      !touches(segment) ||
      /(?<!\p{L})(?:и|or|and)(?!\p{L})/u.test(segment.text)
    )
      return false;
    const beside = [here[at - 1], here[at + 1]].filter(
      (one, side) => one !== undefined && !(side === 0 ? one : segment).text.endsWith(';'),
    );
    return beside.some(
      (one) => one !== undefined && conditionBegins.test(one.text) && one.words.length > 0 && !keeps(one),
    );
  });
}

const colon = /:/;

interface Segment {
  readonly text: string;
  readonly words: readonly ReadWord[];
  readonly figures: readonly Figure[];
}

const segmentsKnown = new WeakMap<ReadSentence, readonly Segment[]>();

/** Between commas: statements that stand side by side, each with its dash. */
function segmentsOf(sentence: ReadSentence): readonly Segment[] {
  let segments = segmentsKnown.get(sentence);
  if (segments === undefined) {
    const commas = sentence.tokens.filter(({ text }) => /^[,;]$/.test(text)).map(({ end }) => end);
    const ends = [...commas, sentence.end];
    segments = ends.map((end, at) => {
      const start = at === 0 ? sentence.start : (ends[at - 1] ?? 0);
      const within = (one: { readonly start: number }) => one.start >= start && one.start < end;
      return {
        text: sentence.text.slice(start - sentence.start, end - sentence.start),
        words: sentence.words.filter((word) => word.content && !word.act && within(word)),
        figures: sentence.figures.filter(within),
      };
    });
    segmentsKnown.set(sentence, segments);
  }
  return segments;
}
