import type { Token } from './tokens.ts';

/** How the tokens of a sentence belong together, and what denies them. */
export interface Clauses {
  /** Of each token. */
  readonly clauseOf: readonly number[];
  readonly negators: readonly Negator[];
  /** Tokens that «без» or «кроме» leaves out. */
  readonly without: ReadonlySet<number>;
  /** The noun behind those may belong to them or stand for itself. */
  readonly perhaps: ReadonlySet<number>;
}

export interface Negator {
  readonly start: number;
  readonly end: number;
  readonly clause: number;
  /** «никогда», «ничего»: deny by themselves, and add nothing to a «не». */
  readonly weak: boolean;
  /** «не роботов, а простое»: what stands before is not denied. */
  readonly contrast: boolean;
}

const mark = /^(?:[,;:()[\]—.!?…\n/•|]|но|а|зато|однако|хотя|but|although|while)$/;
const strong =
  /^(?:не|нет|нельзя|not|cannot|no|невозможно|бесполезно|незачем|отсутству[а-я]*|[a-z]+n't|dont|cant|wont)$/;
const weak = /^(?:никогда|никак|никаких|никакой|никакие|никакого|никто|никому|ничего|ничем|ни|never|none|nothing)$/;
const comparing =
  /^(?:только|более|больше|менее|меньше|позже|позднее|раньше|ранее|дороже|дешевле|выше|ниже|дольше|просто|only|more|less|later)$/;

/** «Без доплаты», «кроме праздников»: what stands behind is left out. */
const excluding = /^(?:без|кроме|without|except)$/;

export function isNegator(word: string): boolean {
  return strong.test(word) || weak.test(word) || excluding.test(word);
}

export function readClauses(tokens: readonly Token[]): Clauses {
  const clauseOf: number[] = [];
  const negators: Negator[] = [];
  const without = new Set<number>();
  const perhaps = new Set<number>();
  let clause = 0;
  for (const [index, { text, kind, start, end }] of tokens.entries()) {
    const next = tokens[index + 1]?.text ?? '';
    if (
      (mark.test(text) && !besidesPoint(tokens, index)) ||
      (/^(?:и|или|and|or)$/.test(text) && partsDenial(tokens, index, clauseOf))
    )
      clause += 1;
    clauseOf.push(clause);
    if (kind !== 'word' || !isNegator(text) || (/^(?:не|not|no)$/.test(text) && comparing.test(next))) continue;
    const contrast = text === 'не' && !verb.test(next) && opposesNext(tokens, index);
    if (text === 'не' && doubts(tokens, index)) continue;
    // «Кроме внедрения есть плата»: adds.
    if (text === 'кроме' && index === 0) continue;
    if (excluding.test(text)) {
      const found = leftOut(tokens, index);
      for (const after of found) without.add(after);
      const behind = (found.at(-1) ?? index) + 1;
      if (tokens[behind]?.kind === 'word' && !pronoun.test(tokens[behind - 1]?.text ?? '')) perhaps.add(behind);
    } else negators.push({ start, end, clause, weak: weak.test(text), contrast });
  }
  return { clauseOf, negators, without, perhaps };
}

const aside =
  /^,(?: (?:к сожалению|увы|конечно|разумеется|пожалуйста|кстати|например|как правило|скорее всего|в общем|впрочем|правда|наверное|видимо|безусловно|unfortunately|of course|for example)),$/;

/** «…, к сожалению, …»: the commas around it part nothing. */
function besidesPoint(tokens: readonly Token[], index: number): boolean {
  if (tokens[index]?.text !== ',') return false;
  for (let length = 2; length <= 3; length += 1) {
    for (const first of [index, index - length]) {
      if (first < 0) continue;
      const words = tokens.slice(first + 1, first + length).map(({ text }) => text);
      if (tokens[first]?.text === ',' && tokens[first + length]?.text === ',' && aside.test(`, ${words.join(' ')},`))
        return true;
    }
  }
  return false;
}

/** «Не поставил ли менеджер паузу»: asks and denies nothing. */
function doubts(tokens: readonly Token[], index: number): boolean {
  return tokens.slice(index + 2, index + 4).some(({ text }) => text === 'ли');
}

/** The noun behind «без» with what describes it: «без подтвержденных согласий», «без звонков и писем». */
function leftOut(tokens: readonly Token[], index: number): readonly number[] {
  const found: number[] = [];
  if (/^(?:того|этого|тебя)$/.test(tokens[index + 1]?.text ?? '')) return found;
  const reach = /^[a-z]/.test(tokens[index]?.text ?? '') ? 3 : 5;
  for (let at = index + 1; at <= index + reach; at += 1) {
    const { text, kind } = tokens[at] ?? { text: '', kind: 'mark' };
    if (kind !== 'word' || excluding.test(text)) break;
    found.push(at);
    if (reach === 3 || describing.test(text)) continue;
    if (!/^(?:и|или)$/.test(tokens[at + 1]?.text ?? '') || excluding.test(tokens[at + 2]?.text ?? '')) break;
    at += 1;
  }
  return found;
}

const pronoun = /^(?:нас|вас|него|нее|них|меня|себя)$/;
const describing = /(?:ого|его|ой|ей|ых|их|ую|ым|им)$/;

/** «и не …», «прозвучала жалоба или не удалось …»: what is denied behind is not denied before. */
function partsDenial(tokens: readonly Token[], index: number, clauseOf: readonly number[]): boolean {
  if (isNegator(tokens[index + 1]?.text ?? '')) return true;
  let from = index - 1;
  while (from >= 0 && clauseOf[from] === clauseOf[index - 1]) from -= 1;
  const before = tokens.slice(from + 1, index);
  if (!before.some(({ text }) => isNegator(text) || (text.length > 4 && finite.test(text)))) return false;
  for (let at = index + 1; at < tokens.length && !/^(?:и|или|and|or)$/.test(tokens[at]?.text ?? ''); at += 1) {
    if (mark.test(tokens[at]?.text ?? '')) return false;
    if (isNegator(tokens[at]?.text ?? '')) return true;
  }
  return false;
}

const finite = /(?:ем|им|ет|ит|ут|ют|ат|ят|ся|сь|ли|ла|ло|ете|ите)$/;
const verb = /(?:[юу]|ем|им|ет|ит|ут|ют|ат|ят|ть|ся|сь|ли|ла|ло|ете|ите|жем)$/;

/** «не …, а …» */
function opposesNext(tokens: readonly Token[], index: number): boolean {
  const comma = tokens.findIndex(({ kind, text }, at) => at > index && kind === 'mark' && !/^[«»"„“]$/.test(text));
  return comma > 0 && tokens[comma]?.text === ',' && tokens[comma + 1]?.text === 'а';
}

/** Whether what stands from `from` to `to` is denied. Two denials in a clause affirm; those within do not count. */
export function isDenied(negators: readonly Negator[], clause: number, from: number, to: number): boolean {
  const own = negators.filter(
    (one) => one.clause === clause && !(one.start >= from && one.end <= to) && !(one.contrast && to <= one.start),
  );
  const count = own.filter((one) => !one.weak).length;
  // «Ничего доплачивать не нужно»: the strong one stands within.
  const within = negators.some((one) => !one.weak && one.start >= from && one.end <= to);
  return count === 0 ? own.length > 0 && !within : count % 2 === 1;
}
