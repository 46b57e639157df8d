/** A sum in roubles as people type it. */
export interface TypedSum {
  readonly text: string;
  readonly kopecks: number;
  readonly offset: number;
}

const sum =
  /(?<![\d.,])(?<whole>\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](?<fraction>\d{1,2}))?[ \u00a0\u202f]?(?<scale>тыс(?:\.|яч[аи]?)?|млн\.?|миллион(?:а|ов)?|[кk](?![а-яёa-z]))?[ \u00a0\u202f]?(?:₽|руб(?:\.|л(?:ей|я|ь|ях))?(?![а-яё])|р\.(?=\s|$))/giu;

const quick = /\d[\s\u00a0\u202f]?[а-яk.]{0,9}[\s\u00a0\u202f]?(?:₽|руб|р\.)/i;

export function typedSumsIn(text: string): TypedSum[] {
  if (!quick.test(text)) return [];
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
