import type { Figure } from './figure.ts';
import { isChange, signatureOf, zoneOf } from './figure-zones.ts';
import { affirmed, denied, type Ground, topic } from './ground.ts';
import type { GroundFigure, GroundSentence } from './ground-passage.ts';
import type { ReadSentence, ReadWord } from './reading.ts';

/** Where in a message a figure stands. */
export interface FigurePlace {
  readonly sentence: ReadSentence;
  readonly figure: Figure;
  /** Sentences before it, nearest last: they may name what the figure is about. */
  readonly before: readonly ReadSentence[];
}

/**
 * Whether the figure is about the same thing there. Words that the ground gives to another figure of the same kind do
 * not count, unless its own are met better: of «Telegram — 30, Авито — 35» «Авито» belongs to the latter.
 */
export function subjectFits(place: FigurePlace, known: GroundFigure, ground: Ground): boolean {
  const context = contextOf(known);
  if (!namesTotalAlike(place.sentence, known)) return false;
  const own = subjectWords(place).filter((word) => !(isTotal(known) && ofTax(word, place.sentence)));
  if (isTotal(known) && calledTotal.test(place.sentence.text) && ownWords(place).length === 0) return true;
  // «Обычно укладываемся в 1–3 недели»: says nothing of what takes them.
  const lasting = place.figure.kind === 'time';
  const telling = own.filter(
    (word) => !lasting || word.name || !(word.act || word.soft || isVerbLike(word.text)) || isMet(word, context),
  );
  const words =
    telling.length > 0 ? own.filter((word) => !word.soft || isMet(word, context)) : nearestWords(place.before);
  // With nothing but a verb it is the answer to what was asked, or nobody's.
  if (own.length > 0 && telling.length === 0 && !context.answers) return false;
  if (words.length === 0) {
    const asked = ground.customer.at(-1)?.words.filter(({ content }) => content) ?? [];
    return !context.named && !belongsToRival(asked, context);
  }
  const lost = words.filter((word) => !isMet(word, context));
  const isForeign = ({ keys }: ReadWord) =>
    context.rivals.some(({ keys: rival }) => keys.some((key) => rival.has(key)));
  const unknown = lost.filter((word) => !isForeign(word) && !word.act);
  if (unknown.some(({ name, strengthening }) => name || strengthening)) return false;
  if (unknown.some(({ stem }) => context.elsewhere.has(stem))) return false;
  const met = words.length - lost.length > 0;
  const bareDay =
    place.figure.kind === 'date' &&
    known.sentence.passage.siblings.length > 0 &&
    words.every(({ text }) => isVerbLike(text));
  const nouns = unknown.filter(({ text }) => !((met || bareDay) && isVerbLike(text)));
  if (nouns.length > Math.floor(words.length / (own.length > 0 ? 3 : 2))) return false;
  if (context.answered && !words.some((word) => !word.act && word.keys.some((key) => context.clause.has(key))))
    return false;
  if (context.aside && !words.some((word) => !word.act && word.keys.some((key) => context.own.has(key)))) return false;
  if (context.rivalLabels.size > 0 && !words.some(({ stem }) => context.label.has(stem))) {
    if (words.some(({ stem, act }) => !act && context.rivalLabels.has(stem))) return false;
  }
  if (context.named && !words.some((word) => word.keys.some((key) => context.own.has(key)))) return false;
  return !belongsToRival(words, context);
}

/** «Закончили», «длится»: a verb is no subject, whatever the ground says instead. */
function isVerbLike(word: string): boolean {
  return (
    word.length > 5 && /(?:ем|им|ет|ут|ют|ли|ла|ло|тся|ться|ется|ится|ть|ите|ете|йте|ит|ят|нно|ьно|чно)$/.test(word)
  );
}

/** Of its zone up to the end of its clause; where that says nothing, the rest of the zone. */
function subjectWords(place: FigurePlace): readonly ReadWord[] {
  const ahead = ownWords(place);
  if (ahead.some(({ act }) => !act)) return ahead;
  return zoneOf(place.sentence, place.figure).filter(({ content }) => content);
}

function ownWords({ sentence, figure }: FigurePlace): readonly ReadWord[] {
  const zone = zoneOf(sentence, figure).filter(({ content }) => content);
  const ahead = zone.filter((word) => word.start < figure.end || word.clause <= figure.clause);
  // «Ответ — 9 секунд, а записей на 34 % больше»: each its own clause.
  const last = sentence.figures.filter(({ end, clause }) => end <= figure.start && clause < figure.clause).at(-1);
  const own = last === undefined ? ahead : ahead.filter(({ start }) => start > last.end);
  return own.filter(({ act }) => !act).length > 1 ? own : ahead;
}

function nearestWords(before: readonly ReadSentence[]): readonly ReadWord[] {
  return before.map(({ words }) => words.filter(({ content }) => content)).findLast((words) => words.length > 0) ?? [];
}

/** «Вместе с НДС» says nothing of what the sum is for. */
function ofTax({ text }: ReadWord, sentence: ReadSentence): boolean {
  return text === 'ндс' && /(?:с|включая) ндс|ндс (?:5 % )?(?:уже )?включ/.test(sentence.text);
}

const total = /(?:^|[^\p{L}])(?:итого|итог|всего|в сумме|общая|ваш расчет|в целом|total|in all)(?![\p{L}])/u;

/** What a total is called besides. */
const calledTotal =
  /(?:^|[^\p{L}])(?:итого|итог|всего|в сумме|общая|ваш расчет|в целом|получилось|получается|вышло|выходит|(?:сумма|по) (?:\p{L}+ )?(?:расчет|смет)\p{L}*|total|in all)(?![\p{L}])/u;

function isTotal({ sentence }: GroundFigure): boolean {
  return sentence.passage.siblings.length > 0 && total.test(sentence.sentence.text);
}

/** «Итого» is the quote's total and no line of it. */
function namesTotalAlike({ text }: ReadSentence, { figure, sentence }: GroundFigure): boolean {
  if (sentence.passage.siblings.length === 0 || figure.kind !== 'money' || !total.test(text)) return true;
  return total.test(sentence.sentence.text) || text.split(/[.;,\n]/).length > 1;
}

interface Rival {
  readonly keys: ReadonlySet<string>;
  readonly size: number;
}

interface FigureContext {
  /** Meanings in the figure's own zone. */
  readonly own: ReadonlySet<string>;
  readonly size: number;
  /** In the rest of its sentence, in its neighbours and the heading, as far as no rival claims them; and how said. */
  readonly around: ReadonlyMap<string, number>;
  readonly rivals: readonly Rival[];
  /** Stems that figures of the same kind have to themselves farther off in the passage. */
  readonly elsewhere: ReadonlySet<string>;
  /** The heading's question is answered by another figure of its kind: this one needs words of its own clause. */
  readonly answered: boolean;
  /** Of the answering sentence itself, yet not the answer: «шесть недель, из них две — на …». */
  readonly aside: boolean;
  /** The answer to what the heading asks. */
  readonly answers: boolean;
  readonly clause: ReadonlySet<string>;
  /** «Базовая подписка: …» and what other sentences of the passage begin with so. */
  readonly label: ReadonlySet<string>;
  readonly rivalLabels: ReadonlySet<string>;
  /** A line of a quote: whoever means it must name it. */
  readonly named: boolean;
}

const contexts = new WeakMap<GroundFigure, FigureContext>();

function contextOf(known: GroundFigure): FigureContext {
  let context = contexts.get(known);
  if (context === undefined) {
    context = makeContext(known);
    contexts.set(known, context);
  }
  return context;
}

function makeContext({ figure, sentence: at }: GroundFigure): FigureContext {
  const { passage, index } = at;
  const isFact = passage.siblings.length > 0;
  const signature = signatureOf(at.sentence, figure);
  const own = zoneOf(at.sentence, figure);
  const isAnswer =
    passage.asks &&
    index === 0 &&
    at.sentence.figures.find((one) => signatureOf(at.sentence, one) === signature) === figure;
  const ownKeys = new Set(own.flatMap(({ keys, implied }) => [...keys, ...implied]));
  const neighbours = isFact
    ? passage.siblings.flatMap(({ sentences }) => sentences).filter((one) => one !== at)
    : [passage.sentences[index - 1], passage.sentences[index + 1]].filter((one) => one !== undefined);
  const zones = [at, ...neighbours].flatMap((one) => rivalZones(one, figure, signature));
  const far = passage.sentences.flatMap((one) =>
    Math.abs(one.index - index) <= 1 ? [] : rivalZones(one, figure, signature),
  );
  const taken = new Set(zones.flatMap((zone) => zone.flatMap(({ keys }) => keys)));
  const around = new Map<string, number>();
  for (const one of [at, ...neighbours]) {
    for (const [key, how] of one.keys) if (!taken.has(key)) around.set(key, (around.get(key) ?? 0) | how);
  }
  {
    const next = passage.sentences[index + 1];
    if (!isFact && next !== undefined)
      for (const key of next.keys.keys())
        if (!at.keys.has(key) && !passage.sentences[index - 1]?.keys.has(key)) around.delete(key);
  }
  for (const [key, how] of passage.heading) {
    if (isAnswer) ownKeys.add(key);
    if (!taken.has(key) && !around.has(key)) around.set(key, how);
  }
  const content = (zone: readonly ReadWord[]) => zone.filter((word) => word.content && !word.act);
  return {
    own: ownKeys,
    size: content(own).length,
    around,
    elsewhere: new Set(far.flatMap((zone) => content(zone).map(({ stem }) => stem))),
    rivals: zones.map((zone) => ({
      keys: new Set(content(zone).flatMap(({ keys }) => keys)),
      size: content(zone).length,
    })),
    answered: passage.asks && !isAnswer && index > 0 && firstAnswers(passage.sentences[0], signature),
    answers: isAnswer,
    aside: passage.asks && !isAnswer && index === 0 && own.some((word) => word.content && !word.act),
    clause: new Set(
      at.sentence.words
        .filter(
          ({ clause, start, content: told }) =>
            told && (clause === figure.clause || (start < figure.start && own.some((one) => one.start === start))),
        )
        .flatMap(({ keys }) => keys),
    ),
    label: labelOf(at),
    rivalLabels:
      labelOf(at).size === 0
        ? new Set()
        : new Set(
            passage.sentences
              .flatMap((one) => (one === at ? [] : [...labelOf(one)]))
              .filter((stem) => !labelOf(at).has(stem)),
          ),
    named: isFact && figure.kind === 'money' && !total.test(at.sentence.text),
  };
}

/** The first sentence tells a figure of that kind. */
function firstAnswers(first: GroundSentence | undefined, signature: string): boolean {
  return first?.sentence.figures.some((one) => signatureOf(first.sentence, one) === signature) ?? false;
}

/** What stands before the colon of «Базовая подписка: ответ за 4 часа». */
function labelOf({ sentence }: GroundSentence): ReadonlySet<string> {
  const colon = sentence.tokens.findIndex(({ text }) => text === ':');
  if (colon < 0 || colon > 3) return new Set();
  const end = sentence.tokens[colon]?.start ?? 0;
  return new Set(sentence.words.filter((word) => word.start < end && !word.act).map(({ stem }) => stem));
}

function rivalZones({ sentence }: GroundSentence, figure: Figure, signature: string): (readonly ReadWord[])[] {
  return sentence.figures
    .filter((other) => !isChange(sentence, other, figure) && !isChange(sentence, figure, other))
    .filter((other) => other !== figure && signatureOf(sentence, other) === signature && !isSame(other, figure))
    .map((other) => zoneOf(sentence, other));
}

function isSame(left: Figure, right: Figure): boolean {
  return (
    left.value === right.value && left.upper === right.upper && left.date === right.date && left.unit === right.unit
  );
}

function isMet({ stem, keys, negated }: ReadWord, { own, around, rivals }: FigureContext): boolean {
  // Another name for it («бот», «ассистент») does not do where a rival is called by this one.
  if (!own.has(stem) && !around.has(stem) && rivals.some((rival) => rival.keys.has(stem))) return false;
  return keys.some((key) => {
    const how = around.get(key) ?? 0;
    return own.has(key) || (how & (topic | (negated ? denied : affirmed))) !== 0;
  });
}

function belongsToRival(words: readonly ReadWord[], context: FigureContext): boolean {
  const telling = words.filter(({ act }) => !act);
  // A synonym is half a hit: «бот» and «ассистент» are one thing in general and two in a price list.
  const worth = ({ stem, keys: own }: ReadWord, keys: ReadonlySet<string>): number =>
    keys.has(stem) ? 1 : own.some((key) => keys.has(key)) ? 0.5 : 0;
  const hits = (keys: ReadonlySet<string>) => telling.reduce((sum, word) => sum + worth(word, keys), 0);
  const ownShare = context.size === 0 ? 0 : hits(context.own) / context.size;
  return context.rivals.some(
    ({ keys, size }) =>
      telling.some((word) => !isMet(word, context) && word.keys.some((key) => keys.has(key))) &&
      hits(keys) / Math.max(1, size) >= ownShare,
  );
}
