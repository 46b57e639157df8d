import { isDenied as isDeniedIn } from './clauses.ts';
import { sameAmounts } from './figure.ts';
import { denied, type Ground } from './ground.ts';
import type { GroundPassage, GroundSentence } from './ground-passage.ts';
import { beginningsOf } from './pattern-beginnings.ts';
import { type PromiseConcept, promiseConcepts } from './promise-concepts.ts';
import type { ReadSentence } from './reading.ts';
import { equivalentsOf } from './same-times.ts';
import { dropsCondition } from './statement-parts.ts';

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
    mentions = findPromises(sentence);
    found.set(sentence, mentions);
  }
  return mentions;
}

let byBeginning: ReadonlyMap<string, readonly PromiseConcept[]> | undefined;

/** Concepts by the letters that their words begin with: most words begin none. */
function conceptsByBeginning(): ReadonlyMap<string, readonly PromiseConcept[]> {
  if (byBeginning === undefined) {
    const made = new Map<string, PromiseConcept[]>();
    for (const concept of promiseConcepts) {
      for (const beginning of beginningsOf(concept.pattern.source)) {
        made.set(beginning, [...(made.get(beginning) ?? []), concept]);
      }
    }
    byBeginning = made;
  }
  return byBeginning;
}

/** Each word is asked once what it may begin. */
function findPromises(sentence: ReadSentence): PromiseMention[] {
  const { text, tokens, start: origin } = sentence;
  const concepts = conceptsByBeginning();
  const mentions = new Map<PromiseConcept, PromiseMention[]>();
  for (const { kind, start } of tokens) {
    if (kind !== 'word') continue;
    const at = start - origin;
    for (let length = 0; length <= 4; length += 1) {
      for (const concept of concepts.get(text.slice(at, at + length)) ?? []) {
        const known = mentions.get(concept);
        if (known?.some(({ end }) => end > start) === true) continue;
        concept.pattern.lastIndex = at;
        const match = concept.pattern.exec(text);
        if (match === null) continue;
        const mention = { concept, sentence, start, end: start + match[0].length };
        if (known === undefined) mentions.set(concept, [mention]);
        else known.push(mention);
      }
    }
  }
  return promiseConcepts.flatMap((concept) => mentions.get(concept) ?? []);
}

/** A promise traces to a sentence of the ground that makes the same one, as wide and on the same terms. */
export function tracePromise(
  mention: PromiseMention,
  neighbours: readonly ReadSentence[],
  ground: Ground,
): PromiseFinding {
  if (isRefusal(mention)) return { ground: 'refusal' };
  if (asksCustomer(mention, ground)) return { ground: 'customer' };
  const faults = new Set<PromiseFault>();
  for (const passage of ground.passages) {
    for (const { place, known, negated } of madeIn(passage, mention)) {
      const fault = compare(mention, neighbours, { place, known, negated });
      if (fault === undefined) return { ground: passage.name };
      faults.add(fault);
    }
  }
  const fault = (['limits', 'denied', 'wider'] as const).find((one) => faults.has(one)) ?? 'unknown';
  return { ground: null, fault };
}

/** «Условия возврата решает менеджер» promises none. */
const undecided = /(?<!\p{L})(?:решает|решают|решим|по решению|рассматрива\p{L}+|decides?)(?!\p{L})/u;

/** What stands between semicolons around it. */
function partOf({ sentence: { text, start } }: GroundSentence, known: PromiseMention | undefined): string {
  if (known === undefined) return text;
  const at = known.start - start;
  const end = text.indexOf(';', at);
  return text.slice(text.lastIndexOf(';', at) + 1, end < 0 ? undefined : end);
}

const conditioned = /^(?:free|guarantee|refund|discount|grant|included|instalment)$/;

interface GroundPromise {
  readonly place: GroundSentence;
  readonly known: PromiseMention | undefined;
  readonly negated: boolean;
}

/** The same promise in a passage; one that the heading names may stand in any sentence under it. */
function madeIn(passage: GroundPassage, mention: PromiseMention): GroundPromise[] {
  const { concept } = mention;
  const own = passage.sentences.flatMap((place) =>
    promisesIn(place.sentence)
      .filter((known) => known.concept === concept || grants(concept, mention, known))
      .map((known) => ({ place, known, negated: isDenied(known) })),
  );
  const titled = passage.title.some(({ sentence }) => promisesIn(sentence).some((known) => known.concept === concept));
  if (!titled) return own;
  const others = passage.sentences.filter((place) => !own.some((one) => one.place === place));
  // One that makes it itself is not made by the heading as well.
  const answering = own.length > 0 ? others.filter(({ sentence }) => sentence.figures.length > 0) : others;
  return [...own, ...answering.map((place) => ({ place, known: undefined, negated: passage.answer === denied }))];
}

/** «Дадим скидку 20 %» of «уборка со скидкой 20 %»: the same share. */
function grants(concept: PromiseConcept, { sentence }: PromiseMention, known: PromiseMention): boolean {
  if (concept.id !== 'grant' || known.concept.id !== 'discount') return false;
  return sentence.figures.some(
    (figure) => figure.kind === 'percent' && known.sentence.figures.some((other) => sameAmounts(figure, other)),
  );
}

function compare(
  mention: PromiseMention,
  neighbours: readonly ReadSentence[],
  { place, known, negated }: GroundPromise,
): PromiseFault | undefined {
  if (negated !== isDenied(mention)) return 'denied';
  if (!isCovered(mention, place)) return 'wider';
  if (undecided.test(partOf(place, known)) && !undecided.test(mention.sentence.text)) return 'wider';
  if (
    conditioned.test(mention.concept.id) &&
    dropsCondition(
      mention.sentence.words.filter(({ content }) => content),
      mention.sentence,
      place.sentence,
    )
  )
    return 'limits';
  return keepsLimits(place, [mention.sentence, ...neighbours], mention.concept, known) ? undefined : 'limits';
}

/** Denied by words beside its own: «без доплат» denies nothing. */
function isDenied({ concept, sentence, start, end }: PromiseMention): boolean {
  if (concept.selfDenying === true) return false;
  const word = sentence.words.find((one) => one.end > start);
  if (word === undefined) return false;
  const without = /(?:^|[^\p{L}])(?:без|without)(?: \p{L}+)? $/u.test(sentence.text.slice(0, start - sentence.start));
  // «Платить не нужно» holds its own «не», «предоплата не возвращается» is denied by it.
  const holds = /^(?:free|instalment|guarantee|identity|deadline)$/.test(concept.id);
  return without !== isDeniedIn(sentence.negators, word.clause, holds ? start : word.start, holds ? end : word.end);
}

/** A promise declined: «скидку обещать не могу», «рост продаж не гарантируем». */
const refusing =
  /(?<![\p{L}])(?:не (?:могу|можем|смогу|сможем|вправе|имею права|имеем права|обеща\p{L}*|гарантир\p{L}*|назнача\p{L}*|да[юе]\p{L}*|дадим|дела(?:ю|ем)|буд(?:у|ем)|уполномоч\p{L}*|решаю)|не в моих|нет права|не мои|cannot|can't|not able|do not|don't|unable)/u;

export function isRefusal(mention: PromiseMention): boolean {
  const { concept, sentence } = mention;
  if (sentence.figures.length > 0 || (!isDenied(mention) && concept.selfDenying !== true)) return false;
  const clause = clauseText(mention);
  // «Если продажи не вырастут, …» states a condition.
  if (/(?:^|[^\p{L}])(?:если|когда|if|when|unless)(?![\p{L}])/u.test(clause)) return false;
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
  if (
    sentence.question &&
    sentence.figures.length === 0 &&
    /у вас (?:уже )?есть|есть (?:ли )?у вас/.test(sentence.text)
  )
    return true;
  if (sentence.figures.length > 0 || !(sentence.question || asking.test(sentence.text))) return false;
  return (
    ground.customer.some((line) => promisesIn(line).some((known) => known.concept === concept)) &&
    !/(?:^|[^а-я])(?:мы|я) /.test(sentence.text)
  );
}

/** Little of what it says is missing there, and nothing that widens it. What only stands around it counts half. */
function isCovered({ concept, sentence, start, end }: PromiseMention, place: GroundSentence): boolean {
  const { passage, index, keys: own } = place;
  const near = [passage.sentences[index - 1], passage.sentences[index + 1]].filter((one) => one !== undefined);
  const all = sentence.words.filter(({ content }) => content);
  const clause = sentence.words.find((one) => one.end > start)?.clause;
  const inClause = all.filter((word) => word.clause === clause);
  const words = inClause.some((word) => word.end <= start || word.start >= end) ? inClause : all;
  let cost = 0;
  for (const word of words) {
    if (word.keys.some((key) => own.has(key))) continue;
    if (word.soft) continue;
    const around = word.keys.some((key) => near.some(({ keys }) => keys.has(key)) || passage.heading.has(key));
    if (!around && word.act) continue;
    if (!around && (word.name || word.strengthening)) return false;
    if (!around && word.negated && /(?:ем|им|ю|у|ет|ют|ут|ят|ть)$/.test(word.text)) continue;
    cost += around ? (passage.heading.has(word.stem) ? 0.4 : 0.5) : 1;
  }
  const relative = sentence.text.replace(/вс[её], что/, '');
  const wide = concept.id === 'included' ? relative.replace(/вс[её] это/, '') : relative;
  if (widening.test(wide) && ![place, ...near].some((one) => widening.test(one.sentence.text))) return false;
  // «… и это уже включено в цену»: what «это» is must be said there.
  if (concept.id === 'included' && words === all && cost > 0) return false;
  // A line of the quote is named shortly: «Скидка: комплект».
  return words.length > 0 && cost <= words.length / (passage.siblings.length > 0 ? 2 : 4);
}

/** «Вернём все деньги», «любые доработки бесплатно». */
const widening =
  /(?<![\p{L}])(?:вс[ея]|весь|всех|всем|люб\p{L}*|кажд\p{L}*|полн(?:ый|ая|ое|ую|ого|ой|ую|ым|остью)|целиком|до копейки|до рубля|all|any|every\p{L}*|full|fully|whole)(?![\p{L}])/u;

/** What limits the promise there (days, a share, a date in the same sentence) must be said as well. */
function keepsLimits(
  { sentence }: GroundSentence,
  said: readonly ReadSentence[],
  concept: PromiseConcept,
  known: PromiseMention | undefined,
): boolean {
  if (!/^(?:free|guarantee|refund|discount)$/.test(concept.id)) return true;
  const limits = sentence.figures.filter(
    ({ kind, bound, value }) => /^(?:time|percent|date)$/.test(kind) && bound !== 'about' && value >= 0,
  );
  const own = limits.filter(({ start, end }) => {
    if (known === undefined) return true;
    const between = sentence.text.slice(
      Math.min(end, known.end) - sentence.start,
      Math.max(start, known.start) - sentence.start,
    );
    return !/[.;!?\n]/.test(between);
  });
  if (own.length === 0) return true;
  return own.some((limit) =>
    said.some(({ figures }) =>
      figures.some(
        (figure) => figure.date === limit.date && equivalentsOf(figure).some((equal) => sameAmounts(equal, limit)),
      ),
    ),
  );
}
