import type { Token } from './words.ts';

/** A number said in digits or words; `from`…`to` are its tokens, `to` excluded. */
export interface SpokenNumber {
  readonly value: number;
  readonly from: number;
  readonly to: number;
  /** «тысяч», «к», «млн» was said. */
  readonly scaled: boolean;
  /** What its last figure was multiplied by: 1000 in «120 тысяч», 1 without such a word. */
  readonly scale: number;
}

const units = wordTable(`
0 ноль нуль нуля ноля нисколько zero
1 один одна одно одного одной одну одним one
2 два две двух двумя двое пара пару пары парочка парочку two couple
3 три трех тремя трое three
4 четыре четырех четверо four
5 пять пяти пятью пятеро five
6 шесть шести шестеро six
7 семь семи семеро seven
8 восемь восьми eight
9 девять девяти nine
10 десять десяти ten
11 одиннадцать одиннадцати eleven
12 двенадцать двенадцати twelve
13 тринадцать тринадцати thirteen
14 четырнадцать четырнадцати fourteen
15 пятнадцать пятнадцати fifteen
16 шестнадцать шестнадцати sixteen
17 семнадцать семнадцати seventeen
18 восемнадцать восемнадцати eighteen
19 девятнадцать девятнадцати nineteen
20 двадцать двадцати twenty
30 тридцать тридцати thirty
40 сорок сорока forty
50 пятьдесят пятидесяти полсотни fifty
60 шестьдесят шестидесяти sixty
70 семьдесят семидесяти seventy
80 восемьдесят восьмидесяти eighty
90 девяносто девяноста ninety
100 сто ста
150 полтораста полутораста
200 двести двухсот
300 триста трехсот
400 четыреста четырехсот
500 пятьсот пятисот полтысячи
600 шестьсот шестисот
700 семьсот семисот
800 восемьсот восьмисот
900 девятьсот девятисот
1.5 полтора полторы полутора
0.5 пол половина half
0.25 четверть quarter
500000 полмиллиона полумиллиона полляма
`);

/** Counted by others: «два десятка», «пару сотен», «three hundred». */
const collectives = wordTable(`
10 десяток десятка десятку десятков десятки
12 дюжина дюжину дюжины dozen
100 сотня сотню сотни сотен hundred
`);

const scales = wordTable(`
1000 тысяча тысячи тысяч тысячу тыс тыщ тыщи тыща тр k к т thousand
1000000 миллион миллиона миллионов миллиону миллиончик миллиончика млн лям ляма лямов лимон лимона лимонов м m million кк
1000000000 миллиард миллиарда миллиардов млрд
`);

/** Short, but never a preposition or an initial. */
const bareScales: ReadonlySet<string> = new Set(['лям', 'млн']);

export function numbersIn(tokens: readonly Token[]): SpokenNumber[] {
  const found: SpokenNumber[] = [];
  let index = 0;
  while (index < tokens.length) {
    const number = readNumber(tokens, index);
    if (number === null) {
      index += 1;
    } else {
      found.push(number);
      index = number.to;
    }
  }
  return found;
}

/** A whole number up to a hundred that is one word. */
export function smallNumber(word: string): number | undefined {
  const unit = units.get(word) ?? collectives.get(word);
  return unit !== undefined && Number.isInteger(unit) && unit <= 100 ? unit : undefined;
}

/** What has been read of a number so far. */
interface Reading {
  total: number;
  group: number | null;
  smallest: number;
  scale: number;
  /** Its last part was said in words. */
  inWords: boolean;
}

function readNumber(tokens: readonly Token[], from: number): SpokenNumber | null {
  const reading: Reading = { total: 0, group: null, smallest: Number.POSITIVE_INFINITY, scale: 1, inWords: false };
  let index = from;
  while (index < tokens.length) {
    const about = readAbout(tokens, index, reading);
    if (about !== undefined) return { from, ...about };
    const taken =
      takeUnit(tokens, index, reading) || takeCollective(tokens, index, reading) || takeScale(tokens, index, reading);
    if (!taken) {
      const joint = jointLength(tokens, index, reading);
      if (joint === 0) break;
      index += joint;
      continue;
    }
    index += 1;
  }
  if (index === from || (reading.group === null && reading.total === 0)) return null;
  const { total, group, scale, inWords } = reading;
  // «Миллион двести» leaves the thousands out.
  const thousands = scale === 1_000_000 && inWords && group !== null && group >= 10 && total > 0;
  const value = total + (group ?? 0) * (thousands ? 1000 : 1);
  return { value: Math.round(value * 1000) / 1000, from, to: index, scaled: scale > 1, scale };
}

function takeUnit(tokens: readonly Token[], index: number, reading: Reading): boolean {
  const token = tokens[index];
  const unit = token?.number ?? units.get(token?.text ?? '');
  if (token === undefined || unit === undefined || unit === null) return false;
  const isPart = token.number === null && !Number.isInteger(unit);
  // «двадцать пять» adds up, «пять двадцать» are two numbers; digits never add to what stands before them.
  const fits =
    reading.group === null
      ? !(isPart && reading.total > 0)
      : token.number === null && unit < reading.smallest && unit >= 1 && !isPart;
  if (!fits) return false;
  reading.group = (reading.group ?? 0) + unit;
  reading.smallest = magnitude(unit);
  reading.inWords = token.number === null;
  return true;
}

function takeCollective(tokens: readonly Token[], index: number, reading: Reading): boolean {
  const many = collectives.get(tokens[index]?.text ?? '');
  if (many === undefined || (reading.group !== null && reading.group >= 100)) return false;
  reading.group = (reading.group ?? 1) * many;
  reading.smallest = magnitude(many === 100 ? 100 : 1);
  reading.inWords = true;
  return true;
}

function takeScale(tokens: readonly Token[], index: number, reading: Reading): boolean {
  const word = tokens[index]?.text ?? '';
  const scale = scales.get(word);
  if (scale === undefined) return false;
  // «к», «т», «м» alone are prepositions and initials, «тысяча» alone is a thousand.
  if (reading.group === null && ((word.length < 4 && !bareScales.has(word)) || reading.total > 0)) return false;
  reading.total += (reading.group ?? 1) * scale;
  reading.group = null;
  reading.smallest = Number.POSITIVE_INFINITY;
  reading.scale = scale;
  return true;
}

/** «Тысячи три», «миллиона полтора», «десятка два»: about so many. */
function readAbout(tokens: readonly Token[], index: number, reading: Reading): Omit<SpokenNumber, 'from'> | undefined {
  if (reading.group !== null || reading.total !== 0) return undefined;
  const word = tokens[index]?.text ?? '';
  const scale = scales.get(word) ?? collectives.get(word);
  if (
    scale === undefined ||
    word === 'тысяча' ||
    (word.length < 4 && word !== 'тыщ') ||
    !/[аиыв]$|тысяч$|тыщ$|сотен$/.test(word)
  )
    return undefined;
  const next = readNumber(tokens, index + 1);
  if (next === null || next.scale > 1) return undefined;
  return { value: next.value * scale, to: next.to, scaled: scale >= 1000, scale };
}

/** «два с половиной миллиона», «half a million»: words inside a number. */
function jointLength(tokens: readonly Token[], index: number, reading: Reading): number {
  const [word, next] = [tokens[index]?.text, tokens[index + 1]?.text];
  if (reading.group === null) return 0;
  if (word === 'с' && next === 'половиной') {
    reading.group += 0.5;
    return 2;
  }
  return word === 'a' && reading.group < 1 && next !== undefined && scales.has(next) ? 1 : 0;
}

/** What may still follow: after «сто» anything below a hundred, after «двадцать» below ten, after «пять» nothing. */
function magnitude(unit: number): number {
  if (unit >= 100) return 100;
  if (unit >= 20) return 10;
  return 0;
}

function wordTable(text: string): ReadonlyMap<string, number> {
  return new Map(
    text
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [value, ...words] = line.split(' ');
        return words.map((word) => [word, Number(value)] as const);
      }),
  );
}
