import type { Ground, GroundSentence } from './ground.ts';
import { sameAmounts } from './judge-figure.ts';
import { type PromiseConcept, promiseConcepts, refusing } from './promise-concepts.ts';
import type { ReadSentence, ReadWord } from './reading.ts';

export interface PromiseMention {
  readonly concept: PromiseConcept;
  readonly sentence: ReadSentence;
  /** In the readable text. */
  readonly start: number;
  readonly end: number;
}

export type PromiseFault = 'unknown' | 'denied' | 'wider' | 'limits';

export interface PromiseFinding {
  readonly ground: string | null;
  readonly fault?: PromiseFault;
}

const found = new WeakMap<ReadSentence, readonly PromiseMention[]>();

export function promisesIn(sentence: ReadSentence): readonly PromiseMention[] {
  let mentions = found.get(sentence);
  if (mentions === undefined) {
    mentions = promiseConcepts.flatMap((concept) =>
      [...sentence.text.matchAll(concept.pattern)].map((match) => {
        const start = sentence.start + match.index;
        return { concept, sentence, start, end: start + match[0].length };
      }),
    );
    found.set(sentence, mentions);
  }
  return mentions;
}

/** A promise traces to a sentence of the ground that makes the same one, as wide and on the same terms. */
export function tracePromise(
  mention: PromiseMention,
  neighbours: readonly ReadSentence[],
  ground: Ground,
): PromiseFinding {
  const { concept, sentence } = mention;
  if (isRefusal(mention)) return { ground: 'refusal' };
  if (asksCustomer(mention, ground)) return { ground: 'customer' };
  let fault: PromiseFault = 'unknown';
  for (const passage of ground.passages) {
    for (const place of passage.sentences) {
      for (const known of promisesIn(place.sentence)) {
        if (known.concept !== concept) continue;
        if (isDenied(known) !== isDenied(mention)) {
          fault = 'denied';
          continue;
        }
        if (!isCovered(sentence, place)) {
          if (fault === 'unknown') fault = 'wider';
          continue;
        }
        if (!keepsLimits(place, [sentence, ...neighbours], known)) {
          fault = 'limits';
          continue;
        }
        return { ground: passage.name };
      }
    }
  }
  return { ground: null, fault };
}

function isDenied({ concept, sentence, start, end }: PromiseMention): boolean {
  if (concept.selfDenying === true) return false;
  const word = sentence.words.find((one) => one.start >= start && one.end <= end);
  return word?.negated ?? false;
}

function isRefusal(mention: PromiseMention): boolean {
  const { concept, sentence } = mention;
  if (sentence.figures.length > 0 || (!isDenied(mention) && concept.selfDenying !== true)) return false;
  const clause = clauseText(mention);
  return refusing.test(clause) && (concept.selfDenying !== true || /обеща|гарантир|promise|guarantee/.test(clause));
}

function clauseText({ sentence, start }: PromiseMention): string {
  const at = sentence.words.find((one) => one.end > start)?.clause;
  const words = sentence.words.filter(({ clause }) => clause === at);
  const from = words[0]?.start ?? sentence.start;
  const to = words.at(-1)?.end ?? sentence.end;
  // The word that denies is none of the sentence's words: it may stand before the first of them.
  return sentence.text.slice(Math.max(0, from - sentence.start - 12), to - sentence.start + 12);
}

const asking =
  /(?:^|[^а-я])(?:вы (?:спраш|спрос|прос|интерес|упомян|хот|назва)\p{L}*|вас интерес|you (?:ask|mention|want))/u;

/** His own word for it, asked back or repeated as his. */
function asksCustomer({ concept, sentence }: PromiseMention, ground: Ground): boolean {
  if (sentence.figures.length > 0 || !(sentence.question || asking.test(sentence.text))) return false;
  return (
    ground.customer.some((line) => promisesIn(line).some((known) => known.concept === concept)) &&
    !/(?:^|[^а-я])(?:мы|я) /.test(sentence.text)
  );
}

/** Little of what it says is missing there, and nothing that widens it. */
function isCovered(sentence: ReadSentence, place: GroundSentence): boolean {
  const { passage, index } = place;
  const window = [place, passage.sentences[index - 1], passage.sentences[index + 1]].filter((one) => one !== undefined);
  const stands = (word: ReadWord) =>
    word.keys.some((key) => window.some(({ keys }) => keys.has(key)) || passage.heading.has(key));
  const words = sentence.words.filter(({ content }) => content);
  const missing = words.filter((word) => !stands(word));
  if (missing.some(({ name, strengthening }) => name || strengthening)) return false;
  if (widening.test(sentence.text) && !window.some((one) => widening.test(one.sentence.text))) return false;
  return missing.length <= Math.floor(words.length / 4);
}

/** «Вернём все деньги», «любые доработки бесплатно». */
const widening =
  /(?<![\p{L}])(?:вс[ея]|весь|всех|всем|люб\p{L}*|кажд\p{L}*|полн(?:ый|ая|ое|ую|ого|ой|ую|ым|остью)|целиком|до копейки|до рубля|all|any|every\p{L}*|full|fully|whole)(?![\p{L}])/u;

/** What limits the promise in its own clause (days, a share, a sum) must be said as well. */
function keepsLimits({ sentence }: GroundSentence, said: readonly ReadSentence[], known: PromiseMention): boolean {
  if (!/^(?:free|guarantee|refund|discount)$/.test(known.concept.id)) return true;
  const limits = sentence.figures.filter(
    ({ kind, bound }) => (kind === 'time' || kind === 'percent' || kind === 'date') && bound !== 'about',
  );
  const own = limits.filter(
    ({ start, end }) =>
      !/[.;!?\n]/.test(
        sentence.text.slice(Math.min(end, known.end) - sentence.start, Math.max(start, known.start) - sentence.start),
      ),
  );
  if (own.length === 0) return true;
  return own.some((limit) => said.some(({ figures }) => figures.some((figure) => sameAmounts(figure, limit))));
}
