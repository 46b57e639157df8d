import { affirmed, denied, type Ground, type GroundPassage, topic } from './ground.ts';
import { repeatsCustomer } from './judge-figure.ts';
import type { ReadSentence, ReadWord } from './reading.ts';

export type AssertionFault = 'unsupported' | 'contradicts' | 'name';

export interface AssertionFinding {
  /** Null when something is wrong; `''` when the sentence asserts nothing. */
  readonly ground: string | null;
  readonly fault?: AssertionFault;
  /** Words the ground lacks. */
  readonly missing: readonly ReadWord[];
}

const nothingSaid: AssertionFinding = { ground: '', missing: [] };

/** Whether what a sentence says stands in the ground: its words in a sentence or two there, and as affirmed or denied. */
export function traceAssertion(
  sentence: ReadSentence,
  ground: Ground,
  before: readonly ReadSentence[],
): AssertionFinding {
  const words = sentence.words.filter(({ content }) => content);
  const bare = bareAnswer(sentence, ground, before);
  if (bare !== undefined) return bare;
  const strangers = words.filter((word) => word.name && !isKnownName(word, ground));
  if (strangers.length > 0) return { ground: null, fault: 'name', missing: strangers };
  if (words.length === 0 || sentence.question || isRequest(sentence)) return nothingSaid;
  if (repeatsCustomer(sentence)) {
    const said = words.filter(({ keys }) => !keys.some((key) => ground.customerKeys.has(key)));
    if (said.length <= Math.floor(words.length / 3)) return { ground: 'customer', missing: [] };
  }
  const whole = support(words, ground);
  if (whole.fits) return { ground: whole.name, missing: [] };
  const parts = clausesOf(words).map((clause) => support(clause, ground));
  const missing = parts.flatMap((part) => part.missing);
  const denies = parts.some(({ contradicts }) => contradicts);
  if (!denies && isLittle(missing, words.length, isOffer(sentence) ? 2 : 3) && parts.length > 0)
    return { ground: parts[0]?.name ?? '', missing: [] };
  return {
    ground: null,
    fault: whole.contradicts || (denies && isLittle(missing, words.length, 3)) ? 'contradicts' : 'unsupported',
    missing: missing.length > 0 ? missing : whole.missing,
  };
}

function isKnownName(word: ReadWord, ground: Ground): boolean {
  return word.keys.some(
    (key) => ground.vocabulary.has(key) || (ground.customerKeys.has(key) && !/[a-z\d]/.test(word.text)),
  );
}

function isLittle(missing: readonly ReadWord[], all: number, share: number): boolean {
  return !missing.some(({ name, strengthening }) => name || strengthening) && missing.length <= Math.floor(all / share);
}

interface Support {
  readonly fits: boolean;
  readonly contradicts: boolean;
  readonly name: string;
  readonly missing: readonly ReadWord[];
}

function support(words: readonly ReadWord[], ground: Ground): Support {
  let best: Support = { fits: false, contradicts: false, name: '', missing: words };
  let fewest = Number.POSITIVE_INFINITY;
  for (const passage of ground.passages) {
    for (let first = 0; first < passage.sentences.length; first += 1) {
      const { missing, contradicts } = compare(words, passage, first);
      const worth = missing.length + (contradicts ? 0.5 : 0);
      if (worth >= fewest) continue;
      fewest = worth;
      best = { fits: !contradicts && isLittle(missing, words.length, 4), contradicts, name: passage.name, missing };
      if (worth === 0) return best;
    }
  }
  return best;
}

/** Against three neighbouring sentences and the heading over them. */
function compare(
  words: readonly ReadWord[],
  passage: GroundPassage,
  first: number,
): { missing: ReadWord[]; contradicts: boolean } {
  const window = passage.sentences.slice(first, first + 3);
  const missing: ReadWord[] = [];
  let agreeing = 0;
  let opposing = 0;
  for (const word of words) {
    let said = 0;
    for (const key of word.keys) {
      for (const { keys } of window) said |= keys.get(key) ?? 0;
      said |= passage.heading.get(key) ?? 0;
    }
    if (said === 0) missing.push(word);
    else if ((said & (word.negated ? denied : affirmed)) !== 0) agreeing += 1;
    else if ((said & topic) === 0) opposing += 1;
  }
  return { missing, contradicts: opposing > agreeing };
}

function clausesOf(words: readonly ReadWord[]): ReadWord[][] {
  const clauses = new Map<number, ReadWord[]>();
  for (const word of words) clauses.set(word.clause, [...(clauses.get(word.clause) ?? []), word]);
  return [...clauses.values()];
}

const request =
  /^(?:(?:тогда|если|пожалуйста|а|и|ну|но|чтобы|для)\b.{0,60})?(?:подскажите|расскажите|напишите|уточните|назовите|выберите|ответьте|скажите|пришлите|опишите|оставьте|укажите|посмотрите|задайте|сообщите|спрашивайте|пишите|обращайтесь|please|tell|let us know|let me know|write|choose)(?![\p{L}])/u;

/** «Подскажите, сколько у вас каналов»: asks, asserts nothing. */
function isRequest(sentence: ReadSentence): boolean {
  return (
    request.test(sentence.text) && !/(?:^|[^а-я])(?:мы|наш[а-я]*|у нас|нас|we|our)(?=[^а-яa-z])/.test(sentence.text)
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
  if (sentence.words.some(({ content }) => content) || sentence.figures.length > 0) return undefined;
  const asked = ground.customer.at(-1);
  const words = asked?.words.filter(({ content }) => content) ?? [];
  if (asked === undefined || words.length === 0) return undefined;
  const said = words.map((word) => ({ ...word, negated: false }));
  const found = support(said, ground);
  const covered =
    !found.contradicts && found.missing.length * 2 <= words.length && !found.missing.some(({ name }) => name);
  return covered ? { ground: found.name, missing: [] } : { ground: null, fault: 'unsupported', missing: words };
}
