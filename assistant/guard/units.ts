/** What a number counts, when the unit is money, time or a share. */
export interface KnownUnit {
  readonly kind: 'money' | 'percent' | 'time';
  /** ISO currency, '%', or the unit of time. */
  readonly unit: string;
  /** Makes different names of one unit equal: a quarter is three months. */
  readonly factor: number;
}

const patterns: readonly (readonly [RegExp, KnownUnit])[] = [
  [
    /^(?:₽|р|руб|рубл[а-я]*|рублик[а-я]*|деревянн[а-я]*|rub|rur|rouble|roubles|ruble|rubles)$/,
    { kind: 'money', unit: 'RUB', factor: 1 },
  ],
  [/^(?:коп|копе[а-я]*|kopecks?)$/, { kind: 'money', unit: 'RUB', factor: 0.01 }],
  [/^(?:\$|usd|usdt|доллар[а-я]*|бакс[а-я]*|dollars?|bucks?|уе)$/, { kind: 'money', unit: 'USD', factor: 1 }],
  [/^(?:€|eur|евро|euros?)$/, { kind: 'money', unit: 'EUR', factor: 1 }],
  [/^(?:¥|cny|rmb|юан[а-я]*|yuan)$/, { kind: 'money', unit: 'CNY', factor: 1 }],
  [/^(?:₸|kzt|тенге|tenge)$/, { kind: 'money', unit: 'KZT', factor: 1 }],
  [/^(?:£|gbp|фунт[а-я]*|pounds?)$/, { kind: 'money', unit: 'GBP', factor: 1 }],
  [
    /^(?:₴|uah|грив[а-я]*|₿|btc|биткоин[а-я]*|byn|дирхам[а-я]*|aed|сум[оа]в|лари|драм[а-я]*|лир[аы]?|try)$/,
    { kind: 'money', unit: 'other', factor: 1 },
  ],
  [/^(?:%|процент[а-я]*|проц|percent|percents|pct|пп)$/, { kind: 'percent', unit: '%', factor: 1 }],
  [/^(?:‰|промилле)$/, { kind: 'percent', unit: '%', factor: 0.1 }],
  [/^(?:секунд[а-я]*|сек|seconds?|secs?)$/, { kind: 'time', unit: 'second', factor: 1 }],
  [/^(?:минут[а-я]*|мин|minutes?|mins?)$/, { kind: 'time', unit: 'minute', factor: 1 }],
  [/^(?:час|часа|часов|часам|часами|часу|часик[а-я]*|ч|hours?|hrs?)$/, { kind: 'time', unit: 'hour', factor: 1 }],
  [
    /^(?:день|дня|дней|дню|дням|днями|днем|днях|дн|денек|денечк[а-я]*|суток|сутки|сутка[а-я]*|days?)$/,
    { kind: 'time', unit: 'day', factor: 1 },
  ],
  [/^(?:недел[а-я]*|нед|weeks?)$/, { kind: 'time', unit: 'week', factor: 1 }],
  [/^(?:месяц[а-я]*|мес|months?)$/, { kind: 'time', unit: 'month', factor: 1 }],
  [/^(?:квартал[а-я]*|quarters?)$/, { kind: 'time', unit: 'month', factor: 3 }],
  [
    /^(?:год|года|году|годов|годом|годам|годами|годик[а-я]*|лет|летие|years?)$/,
    { kind: 'time', unit: 'year', factor: 1 },
  ],
];

const adjectives: Readonly<Record<string, KnownUnit>> = {
  процентн: { kind: 'percent', unit: '%', factor: 1 },
  рублев: { kind: 'money', unit: 'RUB', factor: 1 },
  дневн: { kind: 'time', unit: 'day', factor: 1 },
  недельн: { kind: 'time', unit: 'week', factor: 1 },
  месячн: { kind: 'time', unit: 'month', factor: 1 },
  годичн: { kind: 'time', unit: 'year', factor: 1 },
  годов: { kind: 'time', unit: 'year', factor: 1 },
  летн: { kind: 'time', unit: 'year', factor: 1 },
  часов: { kind: 'time', unit: 'hour', factor: 1 },
  минутн: { kind: 'time', unit: 'minute', factor: 1 },
};

const known = new Map<string, KnownUnit | null>();
const mostWords = 20_000;

export function unitOf(word: string): KnownUnit | undefined {
  let unit = known.get(word);
  if (unit === undefined) {
    if (known.size >= mostWords) known.clear();
    unit = patterns.find(([pattern]) => pattern.test(word))?.[1] ?? null;
    known.set(word, unit);
  }
  return unit ?? undefined;
}

/** Of «двухнедельный», «10-процентная». */
export function adjectiveUnit(stem: string): KnownUnit | undefined {
  return adjectives[stem];
}

/** «полгода», «полчаса», «полдня»: the unit and how many of it. */
export function halfUnitOf(word: string): { readonly unit: KnownUnit; readonly value: number } | undefined {
  if (/^полугод(?:ие|ия|ию)$/.test(word)) return { unit: { kind: 'time', unit: 'month', factor: 1 }, value: 6 };
  const match = /^пол(?:тора)?(года|часа|дня|месяца|минуты|недели|суток)$/.exec(word);
  if (match === null) return undefined;
  const unit = unitOf(match[1] ?? '');
  if (unit === undefined) return undefined;
  if (unit.unit === 'year') return { unit: { kind: 'time', unit: 'month', factor: 1 }, value: 6 };
  return { unit, value: 0.5 };
}
