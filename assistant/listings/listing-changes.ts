import { changesBetween, type ValueChange } from '../value-changes.ts';
import { type Ad, adOf, isProblem, type ListingGround } from './listing-ad.ts';
import type { Listings } from './listings.ts';

/** Listings and all that they rest on. */
export interface ListingSide {
  readonly listings: Listings | null;
  readonly ground: ListingGround;
}

/** What Avito's visitors will see otherwise. */
export interface ListingChange {
  readonly id: string;
  readonly title: string;
  readonly change: ValueChange['change'];
  /** `listing`: the whole of it came or went; `price`; else what differs: `title`, `dateEnd`, `tags.Category`. */
  readonly part: string;
  /** Of `listing` and `price` kopecks; null where there is none. */
  readonly from: unknown;
  readonly to: unknown;
}

/** In the order of the newer version; a moved price of the price list moves every listing that shows it. */
export function listingChanges(from: ListingSide, to: ListingSide): ListingChange[] {
  const [before, after] = [shownOf(from), shownOf(to)];
  return changesBetween(before, after).map(({ path, change, from: was, to: is }) => {
    const [id = '', ...keys] = path;
    const known = [...after, ...before].find((shown) => shown.id === id);
    const title = known?.title ?? id;
    const part = keys.length === 0 ? 'listing' : keys.join('.');
    if (part !== 'listing') return { id, title, change, part, from: was, to: is };
    return { id, title, change, part, from: priceOf(was), to: priceOf(is) };
  });
}

type Shown = Omit<Ad, 'roubles'> & { readonly price: number | null };

function shownOf({ listings, ground }: ListingSide): Shown[] {
  return (listings?.listings ?? []).flatMap((listing) => {
    const ad = adOf(listing, ground);
    if (isProblem(ad)) return [];
    const { roubles, ...rest } = ad;
    return [{ ...rest, price: roubles * 100 }];
  });
}

function priceOf(shown: unknown): number | null {
  return (shown as Shown | null)?.price ?? null;
}
