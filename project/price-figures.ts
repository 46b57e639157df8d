/** A sum in roubles as people type it. */
export interface TypedSum {
  readonly text: string;
  readonly kopecks: number;
  readonly offset: number;
}

const sum =
  /(?<![\d.,])(?<whole>\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](?<fraction>\d{1,2}))?[ \u00a0\u202f]?(?<scale>тыс(?:\.|яч[аи]?)?|млн\.?|миллион(?:а|ов)?|[кk](?![а-яёa-z]))?[ \u00a0\u202f]?(?:₽|руб(?:\.|л(?:ей|я|ь|ях))?(?![а-яё])|р\.(?=\s|$))/giu;

/** The longest way from a sum's last digit to its currency: a space, a scale, a space. */
const reach = ' миллионов '.length;

const currency = /₽|руб|р\./i;

/** Digits are rare in texts, so that few places are looked at twice. */
const lastDigits = /\d(?!\d)/g;

function mayNameSum(text: string): boolean {
  for (const { index } of text.matchAll(lastDigits)) {
    if (currency.test(text.slice(index + 1, index + 1 + reach + 'руб'.length))) return true;
  }
  return false;
}

export function typedSumsIn(text: string): TypedSum[] {
  if (!mayNameSum(text)) return [];
  return [...text.matchAll(sum)].map((match) => {
    const { whole = '', fraction = '', scale = '' } = match.groups ?? {};
    const roubles = Number(`${whole.replace(/\D/g, '')}.${fraction || '0'}`);
    return { text: match[0].trim(), kopecks: Math.round(roubles * factorOf(scale) * 100), offset: match.index };
  });
}

function factorOf(scale: string): number {
  if (scale === '') return 1;
  return /^м/i.test(scale) ? 1_000_000 : 1000;
}
