import { affirmed, denied, type Ground, type GroundPassage, type GroundSentence, topic } from './ground.ts';
import { repeatsCustomer } from './judge-figure.ts';
import { isRefusal as declines, promisesIn } from './judge-promise.ts';
import type { ReadSentence, ReadWord } from './reading.ts';
import {
  actsInsteadOf,
  deniesNear,
  dropsLimit,
  dropsUndoing,
  isListed,
  isTakenOver,
  narrows,
  turnsOrder,
} from './wider-terms.ts';

export type AssertionFault = 'unsupported' | 'contradicts' | 'name';

export interface AssertionFinding {
  /** Null when something is wrong; `''` when the sentence asserts nothing. */
  readonly ground: string | null;
  readonly fault?: AssertionFault;
  /** Words the ground lacks. */
  readonly missing: readonly ReadWord[];
}

const nothingSaid: AssertionFinding = { ground: '', missing: [] };

/** Whether what a sentence says stands in the ground: its words in one sentence there, affirmed or denied alike. */
export function traceAssertion(
  sentence: ReadSentence,
  ground: Ground,
  before: readonly ReadSentence[],
): AssertionFinding {
  const words = sentence.words.filter(({ content }) => content);
  if (isIgnorance(sentence)) return nothingSaid;
  const bare = bareAnswer(sentence, ground, before);
  if (bare !== undefined) return bare;
  if (repeatsCustomer(sentence)) {
    const strange = words.filter(({ keys, act }) => !act && !keys.some((key) => ground.customerKeys.has(key)));
    if (strange.length <= words.length / 3) return { ground: 'customer', missing: [] };
  }
  const strangers = words.filter((word) => word.name && !isKnownName(word, ground));
  if (strangers.length > 0) return { ground: null, fault: 'name', missing: strangers };
  if (
    words.length === 0 &&
    isTakenOver(
      sentence,
      ground.passages.flatMap(({ sentences }) => sentences),
    )
  ) {
    return { ground: null, fault: 'contradicts', missing: [] };
  }
  if (words.length === 0 || sentence.question || isRefusal(sentence)) return nothingSaid;
  if (isRequest(sentence)) {
    const asked = support(words, ground, sentence);
    return asked.opposes && asked.missing.length <= 1
      ? { ground: null, fault: 'contradicts', missing: [] }
      : nothingSaid;
  }
  if (
    isOffer(sentence) &&
    promisesIn(sentence).length === 0 &&
    words.length <= 2 &&
    !words.some(({ strengthening }) => strengthening)
  )
    return nothingSaid;
  const whole = support(words, ground, sentence);
  if (whole.fits) {
    return saysOtherwise(sentence, whole.answer)
      ? { ground: null, fault: 'contradicts', missing: [] }
      : { ground: whole.name, missing: [] };
  }
  const parts = partsOf(words, sentence).map((part) => support(part, ground, sentence));
  const missing = parts.flatMap((part) => part.missing);
  const cost = parts.reduce((sum, part) => sum + part.cost, 0);
  if (cost <= allowance(words, isOffer(sentence) ? 2 : 4) && !isHard(missing)) {
    return { ground: parts[0]?.name ?? '', missing: [] };
  }
  const opposes = whole.opposes || parts.some((part) => part.opposes);
  return { ground: null, fault: opposes ? 'contradicts' : 'unsupported', missing: whole.missing };
}

/** «Нет, …» with what the ground answers by «Да, …». */
function saysOtherwise({ tokens }: ReadSentence, answer: number): boolean {
  const first = tokens[0]?.text ?? '';
  if (/^(?:нет|no)$/.test(first) && tokens[1]?.text === ',') return answer === affirmed;
  return /^(?:да|yes)$/.test(first) && answer === denied;
}

function isKnownName(word: ReadWord, ground: Ground): boolean {
  return word.keys.some(
    (key) => ground.vocabulary.has(key) || (ground.customerKeys.has(key) && !/[a-z\d]/.test(word.text)),
  );
}

function isHard(missing: readonly ReadWord[]): boolean {
  return missing.some(({ name, strengthening }) => name || strengthening);
}

/** How much may be missing: one word in four, in a short sentence none. */
function allowance(words: readonly ReadWord[], share = 4): number {
  const telling = words.filter(({ act }) => !act);
  return Math.max(0.8, (telling.length - 1) / share);
}

interface Support {
  readonly fits: boolean;
  readonly opposes: boolean;
  readonly cost: number;
  readonly name: string;
  /** How the heading there is answered, where it asks. */
  readonly answer: number;
  readonly missing: readonly ReadWord[];
}

/** The sentence of the ground that says it best. */
function support(words: readonly ReadWord[], ground: Ground, said?: ReadSentence): Support {
  let best: Support = {
    fits: false,
    opposes: false,
    cost: Number.POSITIVE_INFINITY,
    name: '',
    answer: topic,
    missing: words,
  };
  for (const { passage, index } of candidates(words, ground)) {
    const { missing, opposing, cost } = compare(words, passage, index, said);
    if (cost >= best.cost) continue;
    const fits = cost <= allowance(words) && !isHard(missing);
    best = {
      fits,
      opposes: opposing > 0,
      cost,
      name: passage.name,
      answer: passage.asks && index === 0 ? passage.answer : topic,
      missing,
    };
    if (cost === 0) return best;
  }
  return best;
}

const mostCandidates = 10;

/** Those that share most words with it, and the first of each passage: that one answers the heading. */
function candidates(words: readonly ReadWord[], ground: Ground): readonly GroundSentence[] {
  const shared = new Map<GroundSentence, number>();
  for (const { keys } of words) {
    const seen = new Set<GroundSentence>();
    for (const key of keys) for (const sentence of ground.holding.get(key) ?? []) seen.add(sentence);
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
const slightlyOpposed = 0.9;
const opposed = 1.6;

/** Words of the neighbouring sentences are borrowed at a price; what is said there the other way round costs most. */
function compare(
  words: readonly ReadWord[],
  passage: GroundPassage,
  index: number,
  sentence?: ReadSentence,
): { missing: ReadWord[]; opposing: number; cost: number } {
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
  const saidHere = new Set((sentence?.words ?? words).flatMap(({ keys }) => keys));
  let cost = 0;
  for (const word of words) {
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
    deniedAlike ||= word.negated && (said & denied) !== 0;
    if (
      own !== undefined &&
      word.against.some((key) => own.has(key) && !saidHere.has(key)) &&
      !word.keys.some((key) => own.has(key))
    ) {
      opposing += 1;
      cost += opposed;
      continue;
    }
    if (said === 0 && (word.act || launching.test(word.text))) continue;
    if (said === 0) {
      missing.push(word);
      price = 1;
    } else if ((said & topic) === 0 && (said & (word.negated ? denied : affirmed)) === 0) {
      opposing += 1;
      price = word.name ? opposed : slightlyOpposed;
    } else agreeing += 1;
    cost += price;
  }
  if (opposing >= agreeing) cost += opposing * (opposed - slightlyOpposed);
  const turned = [...lenders].some(
    ({ keys, sentence: lender }) =>
      (passage.siblings.length === 0 && sentence !== undefined && actsInsteadOf(sentence, lender)) ||
      words.some(
        ({ against, keys: meant }) =>
          against.some((key) => keys.has(key) && !saidHere.has(key)) && !meant.some((key) => keys.has(key)),
      ),
  );
  if (
    turned ||
    answersOtherwise(words, passage) ||
    (place !== undefined && sentence !== undefined && turns(words, sentence, place, deniedAlike))
  ) {
    opposing += 1;
    cost += opposed;
  }
  return { missing, opposing, cost };
}

/** What no single word shows: somebody else acts, the order is another, a limit is gone, a denial rests on nothing. */
function turns(
  words: readonly ReadWord[],
  said: ReadSentence,
  { sentence, passage, index }: GroundSentence,
  deniedAlike: boolean,
): boolean {
  if (actsInsteadOf(said, sentence) || dropsLimit(said, sentence) || turnsOrder(words, said, sentence)) return true;
  if (narrows(said, passage, index) || dropsUndoing(said, sentence)) return true;
  const clauses = new Set(words.map(({ clause }) => clause));
  if (deniedAlike || !said.negators.some(({ contrast, clause }) => !contrast && clauses.has(clause))) return false;
  return !deniesNear(passage, index, denied);
}

/** Says no more than the heading asks, and the other way round than it is answered. */
function answersOtherwise(words: readonly ReadWord[], { asks, answer, title }: GroundPassage): boolean {
  if (!asks || answer === topic) return false;
  const telling = words.filter(({ act }) => !act);
  const asked = telling.every(({ keys }) => title.some((one) => keys.some((key) => one.keys.has(key))));
  return telling.length > 0 && asked && telling.some(({ negated }) => negated) === (answer === affirmed);
}

const ignorance =
  /(?:^|[^\p{L}])(?:не знаю|не нашл\p{L}+|выдумывать не (?:буду|стану)|(?:у меня|в (?:моей )?базе|в базе знаний) (?:об этом |этого )?нет|нет (?:в (?:моей|нашей) базе|сведений|данных|информации)|don't know|do not know|have no information|not in my)(?![\p{L}])/u;
/** «Про SAP у меня нет сведений»: owns up to knowing nothing; what else it says is not looked for here. */
function isIgnorance({ text, figures, words }: ReadSentence): boolean {
  return figures.length === 0 && ignorance.test(text) && words.filter(({ content }) => content).length <= 4;
}

/** Its clauses; the members of an enumeration («темы, время и причины») apart. */
function partsOf(words: readonly ReadWord[], { tokens, text }: ReadSentence): ReadWord[][] {
  const clauses = clausesOf(words);
  if (!/,.+ (?:и|and) /.test(text)) return clauses;
  const joints = tokens.filter((token) => /^(?:и|and)$/.test(token.text)).map(({ start }) => start);
  return clauses.flatMap((clause) => {
    const parts = new Map<number, ReadWord[]>();
    for (const word of clause) {
      const part = joints.filter((joint) => joint < word.start).length;
      parts.set(part, [...(parts.get(part) ?? []), word]);
    }
    return [...parts.values()];
  });
}

function clausesOf(words: readonly ReadWord[]): ReadWord[][] {
  const clauses = new Map<number, ReadWord[]>();
  for (const word of words) clauses.set(word.clause, [...(clauses.get(word.clause) ?? []), word]);
  return [...clauses.values()];
}

/** «Рост продаж обещать не могу»: declines and asserts nothing. */
function isRefusal(sentence: ReadSentence): boolean {
  const promises = promisesIn(sentence);
  return promises.length > 0 && promises.every(declines);
}

const request =
  /^(?:(?:тогда|если|пожалуйста|а|и|ну|но|чтобы|для)(?![\p{L}]).{0,60})?(?:подскажите|расскажите|напишите|уточните|назовите|выберите|ответьте|скажите|пришлите|опишите|оставьте|укажите|посмотрите|задайте|сообщите|спрашивайте|пишите|обращайтесь|please|tell|let us know|let me know|write|choose)(?![\p{L}])/u;

/** «Подскажите, сколько у вас каналов»: asks, asserts nothing. */
function isRequest(sentence: ReadSentence): boolean {
  return (
    request.test(sentence.text) &&
    !/(?:^|[^а-я])(?:мы|мне|меня|наш[а-я]*|у нас|нас|we|our)(?=[^а-яa-z])/.test(sentence.text)
  );
}

const offer =
  /(?:^|[^\p{L}])(?:могу|можем|готов|готовы|хотите|давайте|предлагаю|если хотите|помогу|посчитаю|рассчитаю|подберу|позову|передам|i can|shall i|let me|happy to)(?![\p{L}])/u;

function isOffer({ text, figures }: ReadSentence): boolean {
  return figures.length === 0 && offer.test(text);
}

const answer =
  /^(?:да|конечно|разумеется|безусловно|верно|именно|так|точно|yes|sure|of course|certainly|right|exactly)(?![\p{L}])/u;

/** «Да, конечно» to a question asserts what was asked. */
function bareAnswer(
  sentence: ReadSentence,
  ground: Ground,
  before: readonly ReadSentence[],
): AssertionFinding | undefined {
  if (before.length > 0 || !answer.test(sentence.text)) return undefined;
  if (sentence.words.some(({ content, act }) => content && !act) || sentence.figures.length > 0) return undefined;
  const asked = ground.customer.at(-1);
  const words = asked?.words.filter(({ content }) => content) ?? [];
  if (asked === undefined || words.length + asked.figures.length === 0) return undefined;
  const found = support(
    words.map((word) => ({ ...word, negated: false })),
    ground,
  );
  const covered =
    asked.figures.length === 0 && !found.opposes && found.cost * 2 <= words.length && !isHard(found.missing);
  return covered ? { ground: found.name, missing: [] } : { ground: null, fault: 'unsupported', missing: words };
}
