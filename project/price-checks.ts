import type { Finding } from '../assistant/findings.ts';
import { formatMoneyShort } from '../assistant/pricing/money.ts';
import { pricesOfItem } from '../assistant/pricing/possible-prices.ts';
import type { PricedItem, PriceList } from '../assistant/pricing/price-list.ts';
import { lookUpPrice } from '../assistant/pricing/price-references.ts';
import type { VatInForce } from '../assistant/pricing/vat.ts';
import { createStemmer } from '../assistant/retrieval/stemmer.ts';
import { contentWordsOf, wordsOf } from '../assistant/retrieval/tokenize.ts';
import { type TypedSum, typedSumsIn } from './price-figures.ts';
import { textErrors } from './text-errors.ts';

/** Words that make a sum a price of ours, and words that make it somebody's gain or fine. */
const priceWords =
  /(?<![а-яё])(?:цен[аеуы]|цено[йю]|стоит|стоят|стоимост|обойд[её]тся|тариф|прайс|плат[аиуы](?![а-яё]*ж)|абонентск|за внедрение|под ключ)/i;
const otherMoney =
  /эконом|выруч|оборот|прибыл|штраф|убыт|потер|заработ|зарплат|окуп|продаж на|бюджет|чек(?![а-яё])|доход/i;

/** Sums in texts against the price list: a contradiction is an error, a price typed by hand a warning. */
export function checkPriceFigures(
  texts: ReadonlyMap<string, string>,
  prices: PriceList,
  vat: VatInForce | undefined,
): Finding[] {
  let items: readonly NamedItem[] | undefined;
  const stem = createStemmer();
  const findings: Finding[] = [];
  for (const [file, text] of texts) {
    const sums = typedSumsIn(text);
    if (sums.length === 0) continue;
    items ??= nameItems(prices, stem);
    for (const typed of sums) {
      const finding = judge(file, text, typed, { prices, vat, items, stem });
      if (finding !== undefined) findings.push(finding);
    }
  }
  return findings;
}

interface NamedItem {
  readonly item: PricedItem;
  readonly stems: readonly string[];
  /** The title's words before its first preposition, when no other title begins with them. */
  readonly head: readonly string[];
}

interface Ground {
  readonly prices: PriceList;
  /** What comes on top is in the price that a customer is told. */
  readonly vat: VatInForce | undefined;
  readonly items: readonly NamedItem[];
  readonly stem: (word: string) => string;
}

function nameItems(prices: PriceList, stem: (word: string) => string): NamedItem[] {
  const entries = [...prices.packages, ...prices.options].map((item) => ({
    item,
    stems: contentWordsOf(wordsOf(item.title)).map(stem),
    head: wordsOf(headOf(item.title)).map(stem),
  }));
  return entries.map((entry) => {
    const shared = entries.some((other) => other !== entry && contains(other.stems, entry.head));
    return shared || entry.head.join('').length < 5 ? { ...entry, head: [] } : entry;
  });
}

/** «Чат-бот для заявок» is called «чат-бот». */
function headOf(title: string): string {
  return title.split(/\s(?:для|на|по|в|с|со|из|к|от|и|под|при)\s|[:(«,–—]/i)[0] ?? title;
}

function judge(file: string, text: string, typed: TypedSum, ground: Ground): Finding | undefined {
  if (typed.kopecks === 0) return undefined;
  const sentence = sentenceAround(text, typed.offset);
  if (otherMoney.test(sentence)) return undefined;
  const called = priceWords.test(sentence);
  const mentioned =
    mentionedItem(sentence, called, ground) ?? (called ? itemAbove(text, typed.offset, ground) : undefined);
  if (mentioned !== undefined) {
    const prices = pricesOfItem(mentioned, ground.prices, ground.vat);
    if (prices.has(typed.kopecks)) return byHand(file, typed, mentioned, ground);
    return contradiction(file, typed, mentioned, ground);
  }
  const [equal, ...others] = [...ground.prices.packages, ...ground.prices.options].filter((item) =>
    pricesOfItem(item, ground.prices, ground.vat).has(typed.kopecks),
  );
  // Only the one item of that price can be meant.
  if (equal !== undefined && others.length === 0 && called) return byHand(file, typed, equal, ground);
  return called ? unknown(file, typed, ground.prices) : undefined;
}

function mentionedItem(sentence: string, called: boolean, { items, stem }: Ground): PricedItem | undefined {
  const raw = sentence.toLowerCase();
  const byId = items.find(({ item }) => item.id.length > 3 && new RegExp(`(?<![\\w])${item.id}(?![\\w])`).test(raw));
  if (byId !== undefined) return byId.item;
  const stems = wordsOf(sentence).map(stem);
  const byTitle = items.filter((entry) => contains(stems, entry.stems)).sort(byLength)[0];
  if (byTitle !== undefined) return byTitle.item;
  if (!called) return undefined;
  return items.filter((entry) => entry.head.length > 0 && contains(stems, entry.head)).sort(byLength)[0]?.item;
}

function byLength(left: NamedItem, right: NamedItem): number {
  return right.stems.length - left.stems.length;
}

function contains(words: readonly string[], wanted: readonly string[]): boolean {
  return wanted.length > 0 && wanted.every((word) => words.includes(word));
}

/** «Цена: 90 000 ₽» under the heading «Чат-бот». */
function itemAbove(text: string, offset: number, ground: Ground): PricedItem | undefined {
  const headings = [...text.slice(0, offset).matchAll(/^(?:#{1,6}\s+|title:\s*|\s*-?\s*question:\s*)(.+)$/gm)];
  const nearest = headings.at(-1)?.[1];
  return nearest === undefined ? undefined : mentionedItem(nearest, true, ground);
}

function priceWordsOf(item: PricedItem, { prices, vat }: Ground): string {
  const from = lookUpPrice(prices, item.id, 'from', vat);
  const monthly = lookUpPrice(prices, item.id, 'monthly', vat);
  const once = from === undefined || item.oneOff === null ? [] : [`от ${formatMoneyShort(from)}`];
  return [...once, ...(monthly === undefined ? [] : [`${formatMoneyShort(monthly)} в месяц`])].join(' и ');
}

function referenceTo(item: PricedItem, typed: TypedSum, { prices, vat }: Ground): string {
  const fees = [lookUpPrice(prices, item.id, 'monthly'), lookUpPrice(prices, item.id, 'monthly', vat)];
  const monthly = item.oneOff === null || fees.includes(typed.kopecks);
  return `{{ price.${item.id}.${monthly ? 'monthly' : 'from'} }}`;
}

function byHand(file: string, typed: TypedSum, item: PricedItem, ground: Ground): Finding {
  const parameters = { sum: typed.text, title: item.title, reference: referenceTo(item, typed, ground) };
  return { ...place(file, typed), definition: textErrors.priceByHand, parameters, severity: 'warning' };
}

function contradiction(file: string, typed: TypedSum, item: PricedItem, ground: Ground): Finding {
  const parameters = {
    sum: typed.text,
    title: item.title,
    prices: priceWordsOf(item, ground),
    reference: referenceTo(item, typed, ground),
  };
  return { ...place(file, typed), definition: textErrors.priceContradicts, parameters, severity: 'error' };
}

function unknown(file: string, typed: TypedSum, prices: PriceList): Finding {
  const reference = `{{ price.${prices.packages[0]?.id ?? 'ID'}.from }}`;
  return {
    ...place(file, typed),
    definition: textErrors.priceUnknown,
    parameters: { sum: typed.text, reference },
    severity: 'warning',
  };
}

function place(file: string, { offset, text }: TypedSum): Pick<Finding, 'file' | 'path' | 'offset' | 'length'> {
  return { file, path: [], offset, length: text.length };
}

/** Up to the marks that end a sentence; a line break inside a paragraph does not. */
function sentenceAround(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - 400), offset);
  const start = Math.max(
    before.search(/(?:[.!?;]\s|\n\s*(?:\n|[-*#|>]))(?![\s\S]*(?:[.!?;]\s|\n\s*(?:\n|[-*#|>])))/),
    0,
  );
  const after = text.slice(offset, offset + 400);
  const end = after.search(/[.!?;](?:\s|$)|\n\s*(?:\n|[-*#|>])/);
  return before.slice(start) + (end < 0 ? after : after.slice(0, end + 1));
}
