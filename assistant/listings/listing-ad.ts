import { companyReferences } from '../documents/company-references.ts';
import type { Company } from '../documents/company-schema.ts';
import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import { localCalendar, localDate } from '../local-time/local-date.ts';
import { formatMoney } from '../pricing/money.ts';
import type { PriceList } from '../pricing/price-list.ts';
import { lookUpPrice, priceReference } from '../pricing/price-references.ts';
import { type VatInForce, vatOn } from '../pricing/vat.ts';
import { renderText } from '../script/text-template.ts';
import type { Listing } from './listings.ts';
import { listingsErrors } from './listings-errors.ts';
import type { TagValue } from './listings-schema.ts';

/** What the texts and prices of listings rest on. */
export interface ListingGround {
  readonly prices: PriceList;
  /** Of the day; VAT on top is in the price that a customer reads. */
  readonly vat: VatInForce | undefined;
  /** Values of `{{ company.… }}` by the name after the dot. */
  readonly company: Readonly<Record<string, string>>;
  readonly timeZone: string;
}

/** Of a moment: taxes change with the day. */
export function listingGround(prices: PriceList, company: Company, now: Date): ListingGround {
  const timeZone = company.time_zone;
  return { prices, vat: vatOn(company.vat, localDate(now, timeZone)), company: companyReferences(company), timeZone };
}

/** A listing as Avito gets it. */
export interface Ad {
  readonly id: string;
  readonly avitoId: number | null;
  /** Local time with its offset: `2026-12-31T23:59:59+03:00`. */
  readonly dateBegin: string | null;
  readonly dateEnd: string | null;
  readonly tags: Readonly<Record<string, TagValue>>;
  readonly title: string;
  readonly description: string;
  /** Whole roubles. */
  readonly roubles: number;
  readonly images: readonly string[];
}

/** Why a listing has no price to show. */
export interface PriceProblem {
  readonly definition: ErrorDefinition;
  readonly parameters: ErrorParameters;
}

/** Avito's limits in characters. */
export const titleLimit = 50;
export const descriptionLimit = 7500;

export function adOf(listing: Listing, ground: ListingGround): Ad | PriceProblem {
  const roubles = roublesOf(listing, ground);
  if (typeof roubles !== 'number') return roubles;
  return {
    id: listing.id,
    avitoId: listing.avitoId,
    dateBegin: listing.dateBegin === null ? null : edgeOfDay(listing.dateBegin, 'begin', ground.timeZone),
    dateEnd: listing.dateEnd === null ? null : edgeOfDay(listing.dateEnd, 'end', ground.timeZone),
    tags: listing.tags,
    title: listingText(listing.title, ground),
    description: listingText(listing.description, ground),
    roubles,
    images: listing.images,
  };
}

export function isProblem(result: Ad | PriceProblem): result is PriceProblem {
  return 'definition' in result;
}

export function roublesOf({ item, price }: Listing, { prices, vat }: ListingGround): number | PriceProblem {
  const kopecks = lookUpPrice(prices, item, price, vat);
  if (kopecks === undefined) return { definition: listingsErrors.noMonthlyPrice, parameters: { item } };
  if (kopecks % 100 !== 0)
    return { definition: listingsErrors.kopecks, parameters: { item, sum: formatMoney(kopecks) } };
  return kopecks / 100;
}

/** With the references filled in. */
export function listingText(template: string, { prices, vat, company }: ListingGround): string {
  return renderText(template, (name) => {
    const [root, key = '', ...rest] = name.split('.');
    if (root === 'company' && rest.length === 0) return company[key];
    return priceReference(prices, name.split('.'), vat);
  });
}

/** The first or the last second of a local day, as its clocks and their offset say it. */
function edgeOfDay(day: string, edge: 'begin' | 'end', timeZone: string): string {
  const calendar = localCalendar(timeZone);
  const noon = new Date(`${day}T12:00:00Z`);
  // East of +12:00 noon in Greenwich is the next day already.
  const inside = calendar.dateOf(noon) === day ? noon : new Date(noon.getTime() - 12 * 3_600_000);
  const moment =
    edge === 'end' ? calendar.endOfDay(inside, 0) : new Date(calendar.endOfDay(inside, -1).getTime() + 1000);
  const wall = `${day}T${edge === 'end' ? '23:59:59' : '00:00:00'}`;
  const ahead = Math.round((Date.parse(`${wall}Z`) - moment.getTime()) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const offset = `${ahead < 0 ? '-' : '+'}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  return `${wall}${offset}`;
}
