import type { Token } from './words.ts';

/** A number said in digits or words; `from`…`to` are its tokens, `to` excluded. */
export interface SpokenNumber {
  readonly value: number;
  readonly from: number;
  readonly to: number;
  /** «тысяч», «к», «млн» was said. */
  readonly scaled: boolean;
}

const units = wordTable(`
0 ноль нуль нуля zero
1 один одна одно одного одной одну одним one
2 два две двух двумя пара пару пары парочку парочка two couple
3 три трех тремя трое three
4 четыре четырех четверо four
5 пять пяти пятью пятеро five
6 шесть шести six
7 семь семи seven
8 восемь восьми eight
9 девять девяти nine
10 десять десяти десяток десятка десятки ten
11 одиннадцать одиннадцати eleven
12 двенадцать двенадцати дюжина дюжину twelve
13 тринадцать тринадцати
14 четырнадцать четырнадцати
15 пятнадцать пятнадцати fifteen
16 шестнадцать шестнадцати
17 семнадцать семнадцати
18 восемнадцать восемнадцати
19 девятнадцать девятнадцати
20 двадцать двадцати twenty
30 тридцать тридцати thirty
40 сорок сорока
50 пятьдесят пятидесяти полсотни fifty
60 шестьдесят шестидесяти
70 семьдесят семидесяти
80 восемьдесят восьмидесяти
90 девяносто девяноста
100 сто ста сотня сотню сотни hundred
200 двести двухсот
300 триста трехсот
400 четыреста четырехсот
500 пятьсот пятисот
600 шестьсот шестисот
700 семьсот семисот
800 восемьсот восьмисот
900 девятьсот девятисот
1.5 полтора полторы полутора
0.5 пол половина
500000 полмиллиона
`);

const scales = wordTable(`
1000 тысяча тысячи тысяч тысячу тыс тыщ тыщи тыща к k т thousand
1000000 миллион миллиона миллионов млн лям ляма лямов м m million кк
1000000000 миллиард миллиарда миллиардов млрд
`);

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

function readNumber(tokens: readonly Token[], from: number): SpokenNumber | null {
  let total = 0;
  let group: number | null = null;
  let smallest = Number.POSITIVE_INFINITY;
  let scaled = false;
  let index = from;
  for (; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) break;
    const unit = token.number ?? units.get(token.text);
    if (unit !== undefined) {
      // «двадцать пять» adds up, «пять двадцать» are two numbers; digits never add to what stands before them.
      const fits = group === null || (token.number === null && unit < smallest && unit >= 1 && unit !== 1.5);
      if (!fits) break;
      group = (group ?? 0) + unit;
      smallest = magnitude(unit);
      continue;
    }
    const scale = scales.get(token.text);
    if (scale === undefined) break;
    const bare = group === null;
    // «к», «т», «м» alone are prepositions and initials, «тысяча» alone is a thousand.
    if (bare && token.text.length < 4) break;
    // «тысячи три», «миллиона полтора»: about so many.
    const about = tokens[index + 1];
    const many = about === undefined ? undefined : (about.number ?? units.get(about.text));
    if (bare && total === 0 && /[аиыв]$|тысяч$/.test(token.text) && token.text !== 'тысяча' && many !== undefined) {
      return { value: many * scale, from, to: index + 2, scaled: true };
    }
    total += (group ?? 1) * scale;
    group = null;
    smallest = Number.POSITIVE_INFINITY;
    scaled = true;
  }
  if (index === from) return null;
  return { value: Math.round((total + (group ?? 0)) * 1000) / 1000, from, to: index, scaled };
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
