const howMuch = '(?:сколько|скока|скоко|скок|сколка|сколька|сколко)';
const between = '(?: (?:мне|нам|это|у вас|примерно|будет|может|бы|вообще))*';
const costs = '(?:стоит|стоят|стоить|стоет|обойд[её]тся|обойдутся|встанет|выйдет)';
const priceWord = '(?:ценник|цена|цены|стоимость|прайс|расценки|тарифы?)';
const word = '[\\p{L}\\p{N}]+';

const wordings = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(?:во )?${howMuch}${between} (?:${costs}|(?:возьм[её]те|бер[её]те) за)|поч[её]м|(?:ценник|прайс|расценки) на)(?![\\p{L}\\p{N}])`,
  'giu',
);

/** «Почём», «во сколько встанет», «ценник на …» as texts put it: «сколько стоит». */
export function plainPriceWording(question: string): string {
  return question.replace(wordings, 'сколько стоит');
}

const price = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${howMuch}(?: \\p{L}+){0,3} ${costs}|почем)(?![\\p{L}\\p{N}])|^${priceWord} (?:на |за )?${word}(?: ${word}){0,2}$|^${word}(?: ${word}){0,2} ${priceWord}$`,
  'u',
);

/** Of words as the tokenizer leaves them, one blank between. */
export function asksPrice(line: string): boolean {
  return price.test(line);
}

/** A price is named; of a sentence or a whole text in lower case. */
export const namesPrice = /\{\{\s*price\.|₽|(?<!\p{L})(?:руб|бесплатн|стоимост|стоит|стоят|цен[аыуе]|тариф)/u;
/** A heading over prices, in lower case. */
export const headsPrices = /(?<!\p{L})(?:стои|цен[аыуе]|ценник|тариф|расценк|прайс|почем)/u;
/** Under such a heading a number of this length is one. */
export const isSum = /\d{3}|\{\{\s*price\./u;
