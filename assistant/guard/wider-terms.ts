import type { GroundPassage, GroundSentence } from './ground-passage.ts';
import type { ReadSentence, ReadWord } from './reading.ts';
import { says } from './sentence-patterns.ts';

/** Who acts, where a sentence says so outright. */
type Agent = 'program' | 'person' | 'we' | 'you';

const agents: readonly (readonly [Agent, RegExp])[] = [
  ['program', /^(?:ассистент|бот|робот|программа|модель|нейросеть|я)$/],
  [
    'person',
    /^(?:человек|люди|менеджер|менеджеры|бухгалтер|бухгалтерия|юрист|директор|редактор|инженер|оператор|администратор)$/,
  ],
  ['we', /^мы$/],
  ['you', /^вы$/],
];

const agentsKnown = new WeakMap<ReadSentence, ReadonlySet<Agent>>();

function agentsOf(sentence: ReadSentence): ReadonlySet<Agent> {
  let found = agentsKnown.get(sentence);
  if (found === undefined) {
    found = new Set(
      sentence.tokens.flatMap(({ text }, at) => {
        if (sentence.tokens[at - 1]?.text === 'у') {
          if (text === 'нас') return ['we'] as const;
          if (text === 'вас') return ['you'] as const;
        }
        return agents.flatMap(([agent, pattern]) => (pattern.test(text) ? [agent] : []));
      }),
    );
    agentsKnown.set(sentence, found);
  }
  return found;
}

/** «Проводит документы человек» told as «ассистент проводит документы»: done by somebody else. */
export function actsInsteadOf(said: ReadSentence, known: ReadSentence): boolean {
  const all = agentsOf(said);
  if (all.size === 0) return false;
  const others = agentsOf(known);
  const own = [...all].filter((agent) => !others.has(agent));
  const there = [...others].filter((agent) => !all.has(agent));
  if (own.length !== 1 || there.length !== 1) return false;
  const [[left], [right]] = [own, there];
  if (left === 'we' || left === 'you') return right === (left === 'we' ? 'you' : 'we');
  if (others.has('we') || all.has('we')) return false;
  return left === 'program' ? right === 'person' && all.size === 1 : right === 'program' && others.size === 1;
}

/** «Ассистент проводит документы» where one sentence says all of it of somebody else, and none of him. */
export function isDoneByOther(said: ReadSentence, passages: readonly GroundPassage[]): boolean {
  const words = said.words.filter(({ content, text }) => content && !isAgent(text));
  if (words.length < 2 || agentsOf(said).size !== 1) return false;
  const telling = passages
    .flatMap(({ sentences }) => sentences)
    .filter(
      ({ keys, passage }) =>
        words.every((word) => word.keys.some((key) => keys.has(key) || passage.heading.has(key))) &&
        words.filter((word) => word.keys.some((key) => keys.has(key))).length > 1,
    );
  return telling.length > 0 && telling.every(({ sentence }) => actsInsteadOf(said, sentence));
}

/** «Ассистент — круглосуточно» told of people: what another does in a clause of his own. */
export function actsLikeOther(said: ReadSentence, known: ReadSentence): boolean {
  const own = [...agentsOf(said)];
  const [agent] = own;
  if (own.length !== 1 || (agent !== 'person' && agent !== 'program')) return false;
  if (!agentsOf(known).has(agent)) return false;
  return said.words.some(({ content, keys, text }) => {
    if (!content || isAgent(text)) return false;
    const alike = known.words.filter((word) => word.keys.some((key) => keys.includes(key)));
    return alike.length > 0 && alike.every((word) => agentOf(word, known) !== agent);
  });
}

function isAgent(word: string): boolean {
  return agents.some(([, pattern]) => pattern.test(word));
}

/** Who does what a word tells: named in its clause, else last before it. */
function agentOf(word: ReadWord, { words }: ReadSentence): Agent | undefined {
  const aside = new Set(
    words.flatMap(({ text, clause }) => (/^(?:пока|если|когда|чтобы|while|if|when)$/.test(text) ? [clause] : [])),
  );
  const all = words.filter(({ text }) => isAgent(text));
  const leading = all.filter(({ clause }) => clause === word.clause || !aside.has(clause));
  const named = leading.length > 0 ? leading : all;
  const nearest =
    named.find(({ clause }) => clause === word.clause) ?? named.findLast(({ start }) => start < word.start) ?? named[0];
  return agents.find(([, pattern]) => pattern.test(nearest?.text ?? ''))?.[0];
}

const comparing =
  /(?<![\p{L}])(?:столько же|так(?:ой|ая|ое|ие|ую) же|одинаков\p{L}*|наравне|the same|as much as)(?![\p{L}])/u;

const also = /(?<![\p{L}])(?:тоже|также|too|also)(?![\p{L}])/u;

/** «Авито стоит столько же»: nobody there compares the two. */
export function equates(said: ReadSentence, known: ReadSentence): boolean {
  if (said.figures.length > 0) return false;
  // «За площадки отвечать не можем, а за скорость — можем»: what is denied there is not «тоже».
  if (says(said, also) && said.negators.length === 0 && known.negators.length > 0 && !says(known, also)) return true;
  return says(said, comparing) && !says(known, comparing);
}

const account = /(?<![\p{L}])за (наш|свой|ваш|our|your) (?:собственн\p{L}+ )?(?:счет|expense)/u;

/** «За ваш счёт» of «за свой счёт». */
export function paysInstead({ text, words }: ReadSentence, passages: readonly GroundPassage[]): boolean {
  const here = account.exec(text)?.[1];
  if (here === undefined) return false;
  const told = words.filter(({ content }) => content).flatMap(({ keys }) => keys);
  const there = passages
    .flatMap(({ sentences }) => sentences)
    .filter(({ keys }) => told.some((key) => keys.has(key)))
    .flatMap(({ sentence }) => account.exec(sentence.text)?.[1] ?? []);
  return there.length > 0 && there.every((one) => isYours(one) !== isYours(here));
}

function isYours(whose: string): boolean {
  return whose === 'ваш' || whose === 'your';
}

const widening = /(?<![\p{L}])(?:вс[её]|весь|всю|всех|всего|целиком|all|every|whole)(?![\p{L}])/u;
const limiting =
  /(?<![\p{L}])(?:половин\p{L}*|треть|четверть|част[ьи]|некотор\p{L}*|отдельны[ех]|несколько|half|part|some)(?![\p{L}])/u;

/** «Забирает всё время» where the ground says «половину». */
export function dropsLimit(said: ReadSentence, known: ReadSentence): boolean {
  return says(said, widening) && says(known, limiting) && !says(said, limiting);
}

const conceding =
  /(?<!\p{L})(?:даже (?:если|когда|без|при)|независимо от|вне зависимости|невзирая|несмотря|even (?:if|when|without)|regardless)(?!\p{L})/u;

/** «Передадим, даже если есть долг»: waives a condition that nobody there waives. */
export function concedes(said: ReadSentence, { sentences }: GroundPassage, index: number): boolean {
  if (!says(said, conceding)) return false;
  return !sentences.slice(Math.max(0, index - 1), index + 2).some(({ sentence }) => says(sentence, waiving));
}

const waiving =
  /(?<!\p{L})(?:даже|хоть|независимо|зависимости|невзирая|несмотря|люб\p{L}+|всегда|все равно|even|regardless|any|always)(?!\p{L})/u;

const leaving = /(?<!\p{L})без (?:вас|нас|вашего|вашей|клиента|человека|менеджера)(?!\p{L})/u;

/** «Без вас» where nobody is left out. */
export function leavesOut(said: ReadSentence, { sentences }: GroundPassage, index: number): boolean {
  if (!says(said, leaving)) return false;
  return !sentences.slice(Math.max(0, index - 1), index + 2).some(({ sentence }) => says(sentence, alone));
}

const alone = /(?<!\p{L})(?:без|не|сам\p{L}?)(?!\p{L})/u;

const narrowing = /(?<!(?:\p{L}|не |как ))(?:только|лишь(?! бы)|исключительно|only|exclusively)(?!\p{L})/u;

/** «Только с одной»: nobody there says that there is no other. */
export function narrows(said: ReadSentence, { sentences, heading }: GroundPassage, index: number): boolean {
  if (!says(said, narrowing) || restatesLimit(said) || heading.has('тольк') || stipulates(said)) return false;
  const near = sentences[index]?.sentence;
  if (near !== undefined && (says(said, limited) || near.negators.length > 0) && conditional(near)) return false;
  if (near !== undefined && says(said, requiring) && says(near, requiring)) return false;
  return !sentences.slice(Math.max(0, index - 1), index + 2).some(({ sentence }) => says(sentence, narrowing));
}

const limited = /(?<!\p{L})(?:только|лишь) (?:после|если|когда|при|с|в рамках|в комплекте|вместе|только)(?!\p{L})/u;

/** Names a condition or leaves something out: «без подтверждения не склеиваются», «после замера». */
function conditional(sentence: ReadSentence): boolean {
  return says(sentence, conditions);
}

const conditions = /(?<!\p{L})(?:если|когда|после|при|без|не|нет|кроме|if|when|after|without|not)(?!\p{L})/u;

/** «Только с мая по октябрь»: the limit itself, which is held to its ground as a figure. */
function restatesLimit({ tokens, figures }: ReadSentence): boolean {
  const at = tokens.findIndex(({ text }) => text === 'только' || text === 'лишь');
  return (
    /^(?:с|со|до|по|в|на|за)$/.test(tokens[at + 1]?.text ?? '') &&
    figures.some(({ from, date }) => from === at + 2 && date !== '')
  );
}

const requiring =
  /(?<!\p{L})(?:нуж[её]?н\p{L}*|достаточно|хватит|хватает|потребуется|понадобится|enough|need)(?!\p{L})|(?<!\p{L})без /u;
const stipulating =
  /(?<!\p{L})(?:если|if)(?!\p{L})[^,]* (?:только|лишь|only) |(?:только|лишь) (?:предупред|напиш|скаж|сообщ|назов|учт|имейте)/u;

/** «Если нужно только связать», «можно, только предупредите»: leaves nothing out. */
function stipulates(sentence: ReadSentence): boolean {
  return says(sentence, stipulating);
}

const undoing = /^(?:снят|отключен|выключен|запрещен|отменен|закрыт|запрет)[а-я]*$/;
const undoings = /(?<!\p{L})(?:снят|отключен|выключен|запрещен|отменен|закрыт|запрет)/u;

/** «Галочка, по умолчанию снятая» told without the word that undoes it. */
export function dropsUndoing(said: ReadSentence, known: ReadSentence): boolean {
  if (said.negators.length > 0 || !says(known, undoings) || says(said, undoings)) return false;
  const undone = known.words.filter(({ text }) => undoing.test(text)).map(({ clause }) => clause);
  const stems = new Set(said.words.filter(({ content }) => content).map(({ stem }) => stem));
  return known.words.some(({ clause, stem }) => undone.includes(clause) && stems.has(stem));
}

const ordering = /(?<!\p{L})(?:до|перед|после|before|after)(?!\p{L})/u;

/** «До первого платежа» where the ground says «после». */
export function turnsOrder(words: readonly ReadWord[], said: ReadSentence, known: ReadSentence): boolean {
  if (!says(said, ordering) || !says(known, ordering)) return false;
  return words.some((word) => {
    const order = orderOf(word, said);
    if (order === undefined) return false;
    const there = known.words.filter(({ stem }) => stem === word.stem).map((other) => orderOf(other, known));
    return there.length > 0 && there.every((other) => other !== undefined && other !== order);
  });
}

function orderOf(word: ReadWord, { tokens }: ReadSentence): 'before' | 'after' | undefined {
  const at = tokens.findIndex(({ start }) => start === word.start);
  for (let index = at - 1; index >= Math.max(0, at - 3); index -= 1) {
    const { kind, text } = tokens[index] ?? { kind: 'mark', text: '' };
    if (kind !== 'word') return undefined;
    if (/^(?:до|перед|before)$/.test(text)) return 'before';
    if (/^(?:после|after)$/.test(text)) return 'after';
  }
  return undefined;
}

/** Nothing but small words, and somebody else acts than there: «перед клиентом отвечаем мы». */
export function isTakenOver(said: ReadSentence, passages: readonly GroundPassage[]): boolean {
  if (agentsOf(said).size === 0) return false;
  const stems = new Set(said.words.flatMap(({ text, stem }) => (text.length > 4 ? [stem] : [])));
  for (const { sentence } of passages.flatMap(({ sentences }) => sentences)) {
    const shared = new Set(sentence.words.filter(({ stem }) => stems.has(stem)).map(({ stem }) => stem));
    if (shared.size > 0 && actsInsteadOf(said, sentence) && turnedAddress(said, sentence)) return true;
  }
  return false;
}

/** Both begin alike: «перед вашим клиентом». */
function turnedAddress(said: ReadSentence, known: ReadSentence): boolean {
  return said.words.slice(0, 2).every(({ stem }, at) => known.words[at]?.stem === stem);
}

/** Items of a list tell of different things: none lends its words to another. */
export function isListed({ sentence }: GroundSentence): boolean {
  const first = sentence.tokens[0]?.text;
  return first === '-' || first === '•' || first === '*';
}

/** Whether anything at hand there is denied: a denial needs one to rest on. */
export function deniesNear({ sentences, heading }: GroundPassage, index: number, denied: number): boolean {
  const near = sentences.slice(Math.max(0, index - 3), index + 4);
  return (
    near.some(
      (one) =>
        one.sentence.negators.length > 0 ||
        one.sentence.figures.some(({ value, kind }) => value === 0 && kind !== 'date'),
    ) || [...heading.values()].some((how) => (how & denied) !== 0)
  );
}
