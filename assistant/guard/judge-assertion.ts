import { allowance, isHard, support } from './assertion-support.ts';
import { affirmed, denied, type Ground } from './ground.ts';
import { repeatsCustomer } from './judge-figure.ts';
import { isRefusal as declines, promisesIn } from './judge-promise.ts';
import type { ReadSentence, ReadWord } from './reading.ts';
import { isCourtesy, repeatsBrief } from './small-talk.ts';
import { isDoneByOther, isTakenOver, paysInstead } from './wider-terms.ts';

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
  if (isIgnorance(sentence) || isCourtesy(sentence, ground)) return nothingSaid;
  if (repeatsBrief(sentence, before, ground)) return { ground: 'customer', missing: [] };
  if (echoesQuestion(sentence, words, ground)) return { ground: null, fault: 'unsupported', missing: words };
  const bare = bareAnswer(sentence, ground, before);
  if (bare !== undefined) return bare;
  if (repeatsCustomer(sentence)) {
    const strange = words.filter(({ keys, act }) => !act && !keys.some((key) => ground.customerKeys.has(key)));
    if (strange.length <= words.length / 3) return { ground: 'customer', missing: [] };
  }
  const strangers = words.filter((word) => word.name && !isKnownName(word, ground));
  if (strangers.length > 0) return { ground: null, fault: 'name', missing: strangers };
  if (answersOtherwise(sentence, ground)) return { ground: null, fault: 'contradicts', missing: [] };
  if (isDoneByOther(sentence, ground.passages)) return { ground: null, fault: 'contradicts', missing: [] };
  if (paysInstead(sentence, ground.passages) || (words.length === 0 && isTakenOver(sentence, ground.passages))) {
    return { ground: null, fault: 'contradicts', missing: [] };
  }
  if (words.length === 0 || sentence.question || isRefusal(sentence)) return nothingSaid;
  if (isRequest(sentence)) {
    const asked = support(words, ground, sentence);
    return asked.disputed ? { ground: null, fault: 'contradicts', missing: [] } : nothingSaid;
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
  const judged = partsOf(words, sentence).map((part) => ({
    part,
    found: part.length === words.length ? whole : support(part, ground, sentence),
  }));
  const parts = judged.map(({ found }) => found);
  const missing = parts.flatMap((part) => part.missing);
  const cost = parts.reduce((sum, part) => sum + part.cost, 0);
  // A clause that stands there the other way round no other place makes up for, unless one says just that.
  const rescued = judged.every(({ part, found }) => found.fits || !part.some(({ clause }) => whole.turned.has(clause)));
  if (rescued && cost <= allowance(words, isOffer(sentence) ? 2 : 4) && !isHard(missing)) {
    return { ground: parts[0]?.name ?? '', missing: [] };
  }
  const opposes = whole.opposes || parts.some((part) => part.opposes);
  return { ground: null, fault: opposes ? 'contradicts' : 'unsupported', missing: whole.missing };
}

/** «Нет, с теми и другими» of «Да, с теми и другими». */
function answersOtherwise({ key }: ReadSentence, ground: Ground): boolean {
  const [first = '', ...rest] = key.split(' ');
  const other = { да: 'нет', нет: 'да', yes: 'no', no: 'yes' }[first];
  return other !== undefined && rest.length > 0 && ground.exact([other, ...rest].join(' ')) !== undefined;
}

/** «Нет, …» with what the ground answers by «Да, …». */
function saysOtherwise({ tokens }: ReadSentence, answer: number): boolean {
  const first = tokens[0]?.text ?? '';
  if (/^(?:нет|no)$/.test(first) && tokens[1]?.text === ',') return answer === affirmed;
  return /^(?:да|yes)$/.test(first) && answer === denied;
}

const echo =
  /^(?:да|конечно|разумеется|верно|именно|точно|yes|sure|of course),? (?:а |и )?(?:в |на |от |с |за |до |по )?(?:как\p{L}*|кто|кого|кому|что|чего|чем|сколько|куда|где|когда|почему|зачем|how|what|who|when|where|why)(?![\p{L}])/u;

/** «Да, сколько у вас сотрудников»: the customer's question told as an answer. */
function echoesQuestion({ text }: ReadSentence, words: readonly ReadWord[], { customerKeys }: Ground): boolean {
  return echo.test(text) && words.every(({ keys }) => keys.some((key) => customerKeys.has(key)));
}

function isKnownName(word: ReadWord, ground: Ground): boolean {
  return word.keys.some((key) => ground.knows(key) || (ground.customerKeys.has(key) && !/[a-z\d]/.test(word.text)));
}

const ignorance =
  /(?:^|[^\p{L}])(?:не знаю|не могу (?:ответить|сказать|назвать) (?:точно|наверняка)|не наш[её]?л\p{L}*|выдумывать не (?:буду|стану)|(?:у меня|в (?:моей )?базе|в базе знаний) (?:об этом |этого )?нет|нет (?:в (?:моей|нашей) базе|сведений|данных|информации)|don't know|do not know|have no information|not in my)(?![\p{L}])/u;
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
  const parts: ReadWord[][] = [];
  // «… — сверху»: an act alone says nothing without what stands before it.
  for (const clause of clauses.values()) {
    const before = parts.at(-1);
    if (before !== undefined && clause.every(({ act }) => act)) before.push(...clause);
    else parts.push(clause);
  }
  return parts;
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
