/** Russian numerals in every case and English ones. A value stands for its words. */
const cardinalTable = `
0 ноль ноля нолю нолем ноле нуль нуля нулю нулем нуле zero nil
1 один одна одно одного одной одному одним одною одну одном one
2 два две двух двум двумя двое двоих пара пару пары парой парочка парочку оба обе two couple both
3 три трех трем тремя трое троих three
4 четыре четырех четырем четырьмя четверо четверых four
5 пять пяти пятью пятеро пятерых five
6 шесть шести шестью шестеро шестерых six
7 семь семи семью семеро семерых seven
8 восемь восьми восемью восьмью восьмеро eight
9 девять девяти девятью nine
10 десять десяти десятью десяток десятка десятки десятков десятку десятком десяткой десяткам ten
11 одиннадцать одиннадцати одиннадцатью eleven
12 двенадцать двенадцати двенадцатью дюжина дюжину дюжины twelve dozen
13 тринадцать тринадцати тринадцатью thirteen
14 четырнадцать четырнадцати четырнадцатью fourteen
15 пятнадцать пятнадцати пятнадцатью fifteen
16 шестнадцать шестнадцати шестнадцатью sixteen
17 семнадцать семнадцати семнадцатью seventeen
18 восемнадцать восемнадцати восемнадцатью eighteen
19 девятнадцать девятнадцати девятнадцатью nineteen
20 двадцать двадцати двадцатью twenty
30 тридцать тридцати тридцатью thirty
40 сорок сорока forty fourty
50 пятьдесят пятидесяти пятьюдесятью полсотни полусотни полсотней fifty
60 шестьдесят шестидесяти шестьюдесятью sixty
70 семьдесят семидесяти семьюдесятью seventy
80 восемьдесят восьмидесяти восемьюдесятью восьмьюдесятью eighty
90 девяносто девяноста ninety
100 сто ста сотня сотню сотни сотней сотне hundred
150 полтораста полутораста
200 двести двухсот двумстам двумястами двухстах
300 триста трехсот тремстам тремястами трехстах
400 четыреста четырехсот четыремстам четырьмястами четырехстах
500 пятьсот пятисот пятистам пятьюстами пятистах
600 шестьсот шестисот шестистам шестьюстами шестистах
700 семьсот семисот семистам семьюстами семистах
800 восемьсот восьмисот восьмистам восемьюстами восьмистах
900 девятьсот девятисот девятистам девятьюстами девятистах
1.5 полтора полторы полутора
500 полтысячи полутысячи полтыщи
500000 полмиллиона полумиллиона полумиллиону полумиллионом поллимона полляма
`;

const scaleTable = `
100 сотен сотням сотнями hundreds
1000 тысяча тысячи тысяч тысячу тысячам тысячами тысячей тысячью тысячах тыс тыщ тыщи тыща тыщу тыщами т к k тр косарь косаря косарей thousand thousands grand
1000000 миллион миллиона миллионов миллиону миллионам миллионом миллионами миллионе млн лям ляма лямов лимон лимона лимонов м m кк million millions mln mio
1000000000 миллиард миллиарда миллиардов миллиардам миллиардами млрд ярд ярда billion billions bn
`;

const ordinalTable = `
1 перв first
2 втор second
3 трет third
4 четверт fourth
5 пят fifth
6 шест sixth
7 седьм seventh
8 восьм eighth
9 девят ninth
10 десят tenth
11 одиннадцат eleventh
12 двенадцат twelfth
13 тринадцат
14 четырнадцат
15 пятнадцат fifteenth
16 шестнадцат
17 семнадцат
18 восемнадцат
19 девятнадцат
20 двадцат twentieth
30 тридцат thirtieth
`;

const cardinals = tableOf(cardinalTable);
const scales = tableOf(scaleTable);
const ordinals = tableOf(ordinalTable);

export function cardinalOf(word: string): number | undefined {
  return cardinals.get(word);
}

/** «т», «к», «м», «штук», «кусок» are scales only behind a number. */
export function scaleOf(word: string): number | undefined {
  return scales.get(word);
}

/** Said alone they are a number: «тысяча рублей», «тысячи», «миллион». */
export function isScaleAlone(word: string): boolean {
  return /^(?:тысяч|тыщ|миллион|миллиард|лям|thousand|million)/.test(word);
}

/** «тридцатого», «пятому»: the day of a date. */
export function ordinalOf(word: string): number | undefined {
  const russian = /^(.+?)(?:ого|ому|ое|ым|ом|ый|ой|ьего|ье|ьему|ий|ая|ую)$/.exec(word)?.[1];
  return russian === undefined ? (/^[a-z]+$/.test(word) ? ordinals.get(word) : undefined) : ordinals.get(russian);
}

const prefixes = tableOf(`
0.5 полу
1 одно
1.5 полутора
2 двух дву
3 трех
4 четырех
5 пяти
6 шести
7 семи
8 восьми
9 девяти
10 десяти
11 одиннадцати
12 двенадцати
13 тринадцати
14 четырнадцати
15 пятнадцати
16 шестнадцати
17 семнадцати
18 восемнадцати
19 девятнадцати
20 двадцати
30 тридцати
40 сорока
50 пятидесяти
60 шестидесяти
70 семидесяти
80 восьмидесяти
90 девяносто девяноста
100 сто
120 стодвадцати
150 полутораста стопятидесяти
200 двухсот
300 трехсот
400 четырехсот
500 пятисот
600 шестисот
700 семисот
800 восьмисот
900 девятисот
`);

const compound =
  /^(.+?)(тысячн|миллионн|процентн|рублев|дневн|недельн|месячн|годичн|годов|летн|часов|минутн|кратн|канальн|этапн)[а-я]{1,4}$/;

/** «двухнедельный», «стотысячный», «пятидесятипроцентная»: the number and what it counts. */
export function compoundOf(word: string): { readonly value: number; readonly unit: string } | undefined {
  const match = compound.exec(word);
  const value = match === null ? undefined : prefixValue(match[1] ?? '');
  return value === undefined ? undefined : { value, unit: match?.[2] ?? '' };
}

/** Written together: «двадцатипяти», «стодвадцати», «двести». */
export function prefixValue(text: string): number | undefined {
  const whole = prefixes.get(text);
  if (whole !== undefined) return whole;
  for (const [prefix, value] of prefixes) {
    if (value < 20 || !text.startsWith(prefix)) continue;
    const rest = prefixes.get(text.slice(prefix.length));
    if (rest !== undefined && rest >= 1 && rest < value) return value + rest;
  }
  return undefined;
}

function tableOf(text: string): ReadonlyMap<string, number> {
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
