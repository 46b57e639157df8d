import { invertedClauses, opposedBy, toldOfSame, toldOtherwise, turnsSmallWord } from './antonyms.ts';
import { generalises } from './generalities.ts';
import { affirmed, denied, type Ground, lacking, topic } from './ground.ts';
import type { GroundPassage, GroundSentence } from './ground-passage.ts';
import type { ReadSentence, ReadWord } from './reading.ts';
import { says } from './sentence-patterns.ts';
import { isSoft } from './soft-words.ts';
import { dropsCondition, mixes } from './statement-parts.ts';
import {
  actsInsteadOf,
  actsLikeOther,
  concedes,
  deniesNear,
  dropsLimit,
  dropsUndoing,
  equates,
  isListed,
  leavesOut,
  narrows,
  turnsOrder,
} from './wider-terms.ts';

export function isHard(missing: readonly ReadWord[]): boolean {
  return missing.some(
    ({ name, strengthening, negated, text }) => name || (strengthening && !(negated && text === 'точно')),
  );
}

/** How much may be missing: one word in four, in a short sentence none. */
export function allowance(words: readonly ReadWord[], share = 4): number {
  const telling = words.filter(({ act }) => !act);
  return Math.max(0.8, (telling.length - 1) / share);
}

export interface Support {
  readonly fits: boolean;
  readonly opposes: boolean;
  readonly cost: number;
  readonly name: string;
  /** How the heading there is answered, where it asks. */
  readonly answer: number;
  readonly missing: readonly ReadWord[];
  /** Some sentence says the opposite of nearly all of it. */
  readonly disputed: boolean;
  /** Clauses that stand there the other way round. */
  readonly turned: ReadonlySet<number>;
}

/** The sentence of the ground that says it best. */
export function support(words: readonly ReadWord[], ground: Ground, said?: ReadSentence): Support {
  let best: Support = {
    fits: false,
    opposes: false,
    cost: Number.POSITIVE_INFINITY,
    name: '',
    answer: topic,
    missing: words,
    disputed: false,
    turned: new Set(),
  };
  let disputed = false;
  let crossed = 0;
  let held = 0;
  // The sentence that speaks of the same, whatever else costs less.
  let closest: Pick<Support, 'cost' | 'turned'> = { cost: Number.POSITIVE_INFINITY, turned: new Set() };
  for (const { passage, index } of candidates(words, ground)) {
    const { missing, opposing, cost, turned } = compare(words, passage, index, said);
    const own = ownWords(words, passage, index);
    if (said !== undefined && missing.length === 0 && crosses(words, said, passage, index))
      crossed = Math.max(crossed, own);
    if (missing.length <= words.length / 4 && cost < closest.cost) closest = { cost, turned };
    disputed ||= turned.size > 0 && missing.length <= 1;
    if (cost >= best.cost) continue;
    held = own;
    const fits = cost <= allowance(words) && !isHard(missing);
    best = {
      fits,
      opposes: opposing > 0,
      cost,
      name: passage.name,
      answer: passage.asks && index === 0 ? passage.answer : topic,
      missing,
      disputed,
      turned,
    };
    if (cost === 0 && own === words.length) return best;
  }
  // Halves of two statements stand in one sentence; elsewhere less of it stands at all.
  if (best.fits && crossed > held) return { ...best, fits: false, opposes: true, cost: best.cost + contradicted };
  return { ...best, turned: new Set([...best.turned, ...closest.turned]), disputed: disputed && !best.fits };
}

function ownWords(words: readonly ReadWord[], { sentences }: GroundPassage, index: number): number {
  const keys = sentences[index]?.keys;
  return words.filter((word) => word.keys.some((key) => keys?.has(key))).length;
}

function crosses(words: readonly ReadWord[], said: ReadSentence, { sentences }: GroundPassage, index: number): boolean {
  const there = sentences[index]?.sentence;
  return there !== undefined && !says(said, comma) && mixes(words, said, there);
}

const comma = /,/;

const mostCandidates = 7;

/** Those that share most words with it, and the first of each passage: that one answers the heading. */
function candidates(words: readonly ReadWord[], ground: Ground): readonly GroundSentence[] {
  const shared = new Map<GroundSentence, number>();
  for (const { keys } of words) {
    const seen = new Set<GroundSentence>();
    for (const key of keys) for (const sentence of ground.holding(key)) seen.add(sentence);
    for (const sentence of seen) shared.set(sentence, (shared.get(sentence) ?? 0) + 1);
  }
  for (const { sentences } of ground.passages) {
    const [first] = sentences;
    if (first !== undefined && !shared.has(first)) shared.set(first, 0.5);
  }
  if (shared.size <= mostCandidates) return [...shared.keys()];
  return [...shared.entries()]
    .sort(([, left], [, right]) => right - left)
    .slice(0, mostCandidates)
    .map(([sentence]) => sentence);
}

/** Every project is launched; a figure about the launch is still held to it. */
const launching = /^запуск(?:а|ается|аем|ать|ают|аются)$|^запуст(?:им|ить|ится|ят)$/;

const borrowed = 0.5;
const slight = 0.3;
const slightlyOpposed = 0.9;
const opposed = 1.6;
/** A clause turned round is not outweighed by however many words around it. */
const contradicted = 4;

const keysKnown = new WeakMap<readonly ReadWord[], ReadonlySet<string>>();

function keysSaid(words: readonly ReadWord[]): ReadonlySet<string> {
  let keys = keysKnown.get(words);
  if (keys === undefined) {
    keys = new Set(words.flatMap((word) => word.keys));
    keysKnown.set(words, keys);
  }
  return keys;
}

/** Words of the neighbouring sentences are borrowed at a price; what is said there the other way round costs most. */
function compare(
  words: readonly ReadWord[],
  passage: GroundPassage,
  index: number,
  sentence?: ReadSentence,
): { missing: ReadWord[]; opposing: number; cost: number; turned: ReadonlySet<number> } {
  const place = passage.sentences[index];
  const own = place?.keys;
  const neighbours =
    passage.siblings.length > 0
      ? passage.siblings.map(({ sentences }) => sentences[0])
      : [passage.sentences[index - 1], passage.sentences[index + 1]].map((near) =>
          near === undefined || (place !== undefined && isListed(place) && isListed(near)) ? undefined : near,
        );
  const lenders = new Set<GroundSentence>();
  const missing: ReadWord[] = [];
  let opposing = 0;
  let agreeing = 0;
  let deniedAlike = false;
  const saidHere = keysSaid(sentence?.words ?? words);
  let cost = 0;
  // Of each clause: how many of its words are said there the other way round, and how many are not.
  const clauses = new Map<number, { opposing: number; agreeing: number; here: number }>();
  const deniedThere = words.some(
    (word) =>
      word.negated &&
      word.placed !== true &&
      !word.act &&
      word.keys.some((key) => ((own?.get(key) ?? 0) & denied) !== 0),
  );
  const inverted = invertedClauses(words, own);
  for (const one of words) {
    const word = one.negated && inverted.has(one.clause) ? { ...one, negated: false } : one;
    if (inverted.has(one.clause) && one.negated && opposedBy(one, own)) continue;
    const clause = clauses.get(word.clause) ?? { opposing: 0, agreeing: 0, here: 0 };
    clauses.set(word.clause, clause);
    let said = 0;
    let price = 0;
    for (const key of word.keys) said |= own?.get(key) ?? 0;
    if (said === 0) for (const key of word.keys) said |= passage.heading.get(key) ?? 0;
    if (said !== 0 && index === 0 && passage.asks && !word.name && !word.keys.some((key) => own?.has(key)))
      said |= passage.answer;
    if (said === 0) {
      for (const near of neighbours) {
        const lent = word.keys.reduce((sum, key) => sum | (near?.keys.get(key) ?? 0), 0);
        if (near !== undefined && lent !== 0) lenders.add(near);
        said |= lent;
      }
      price = borrowed;
    }
    if ((word.unsure || (word.placed === true && deniedThere && word.keys.some((key) => own?.has(key)))) && said !== 0)
      said |= affirmed | denied;
    deniedAlike ||= word.negated && (said & denied) !== 0;
    if (
      own !== undefined &&
      place !== undefined &&
      word.against.some((key) => own.has(key) && !saidHere.has(key) && !word.negated) &&
      !word.keys.some((key) => own.has(key)) &&
      toldOfSame(word, words, place)
    ) {
      opposing += 1;
      clause.opposing += 2;
      clause.here += 1;
      cost += opposed;
      continue;
    }
    if (
      word.against.length > 0 &&
      !word.negated &&
      !word.keys.some((key) => own?.has(key)) &&
      passage.sentences.some(({ keys }) => toldOtherwise(word, words, keys, passage))
    ) {
      opposing += 1;
      cost += opposed;
      continue;
    }
    if (said === 0 && (word.act || launching.test(word.text))) continue;
    if (said === 0) {
      missing.push(word);
      price = isSoft(word, words, own) ? slight : 1;
    } else if ((said & topic) === 0 && (said & (word.negated ? denied : affirmed)) === 0) {
      opposing += 1;
      clause.opposing += 1;
      if (word.keys.some((key) => own?.has(key))) clause.here += 1;
      price = word.name ? opposed : slightlyOpposed;
      // «За доплату» of «без доплаты».
      if ((said & lacking) !== 0) cost += contradicted;
    } else {
      agreeing += 1;
      clause.agreeing += 1;
    }
    cost += price;
  }
  if (opposing >= agreeing) cost += opposing * (opposed - slightlyOpposed);
  const flipped = [...clauses].flatMap(([clause, one]) =>
    one.opposing > 0 && one.opposing >= one.agreeing ? [clause] : [],
  );
  cost += flipped.length * contradicted;
  const lentOtherwise = [...lenders].some(
    ({ keys, sentence: lender }) =>
      (passage.siblings.length === 0 && sentence !== undefined && actsInsteadOf(sentence, lender)) ||
      words.some(
        ({ against, keys: meant }) =>
          against.some((key) => keys.has(key) && !saidHere.has(key)) && !meant.some((key) => keys.has(key)),
      ),
  );
  if (
    lentOtherwise ||
    answersOtherwise(words, passage) ||
    (place !== undefined && sentence !== undefined && turns(words, sentence, place, deniedAlike))
  ) {
    opposing += 1;
    cost += opposed;
  }
  return { missing, opposing, cost, turned: new Set(flipped.filter((clause) => (clauses.get(clause)?.here ?? 0) > 0)) };
}

/** What no single word shows: somebody else acts, the order is another, a limit is gone, a denial rests on nothing. */
function turns(words: readonly ReadWord[], said: ReadSentence, place: GroundSentence, deniedAlike: boolean): boolean {
  const { sentence, passage, index } = place;
  if (dropsCondition(words, said, sentence) || crosses(words, said, passage, index)) return true;
  if (dropsUndoing(said, sentence) || turnsSmallWord(said, sentence)) return true;
  if (says(said, turning) && turnsByWord(words, said, place)) return true;
  const clauses = new Set(words.map(({ clause }) => clause));
  if (deniedAlike || !said.negators.some(({ contrast, clause }) => !contrast && clauses.has(clause))) return false;
  return !deniesNear(passage, index, denied);
}

/** All that `turnsByWord` looks for stands on one of these. */
const turning =
  /(?<![а-яa-z])(?:ассистент|бот|робот|программа|модель|нейросеть|я|человек|люди|менеджер|бухгалтер|юрист|директор|редактор|инженер|оператор|администратор|мы|вы|у [нв]ас|вс|весь|цел|кажд|люб|до|перед|после|без|даже|независимо|вне|невзирая|несмотря|только|лишь|исключительно|столько|так|одинаков|наравне|all|whole|every|any|each|before|after|even|regardless|only|exclusively|the same|as much|too|also)/;

function turnsByWord(
  words: readonly ReadWord[],
  said: ReadSentence,
  { sentence, passage, index }: GroundSentence,
): boolean {
  if (actsInsteadOf(said, sentence) || dropsLimit(said, sentence) || turnsOrder(words, said, sentence)) return true;
  if (leavesOut(said, passage, index) || concedes(said, passage, index)) return true;
  if (generalises(said, passage, index) || narrows(said, passage, index)) return true;
  return equates(said, sentence) || actsLikeOther(said, sentence);
}

/** Says no more than the heading asks, and the other way round than it is answered. */
function answersOtherwise(words: readonly ReadWord[], { asks, answer, title }: GroundPassage): boolean {
  if (!asks || answer === topic) return false;
  const telling = words.filter(({ act }) => !act);
  const asked = telling.every(({ keys }) => title.some((one) => keys.some((key) => one.keys.has(key))));
  return telling.length > 0 && asked && telling.some(({ negated }) => negated) === (answer === affirmed);
}
