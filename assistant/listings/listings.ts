import type { ListingsFile, TagValue } from './listings-schema.ts';
import { cronOf } from './schedule.ts';

/** What one listing says, the file's defaults in it. Plain JSON. */
export interface Listing {
  /** Stable: a new id is a new listing for Avito. */
  readonly id: string;
  /** Of the listing that it binds; null: Avito has given none yet, or nobody has written it down. */
  readonly avitoId: number | null;
  /** Id of a package or an option. */
  readonly item: string;
  readonly price: 'from' | 'monthly';
  /** May hold references to prices. */
  readonly title: string;
  readonly description: string;
  readonly images: readonly string[];
  /** Local days, `YYYY-MM-DD`. */
  readonly dateBegin: string | null;
  readonly dateEnd: string | null;
  /** The price goes to Avito at once, the feed or not. */
  readonly priceUpdate: boolean;
  /** By the names of Avito's field reference, in the order in which they are written. */
  readonly tags: Readonly<Record<string, TagValue>>;
}

/** config/listings.yaml, compiled. */
export interface Listings {
  readonly listings: readonly Listing[];
  /** Of the listings in force, in per cent; a feed that loses more at once is refused. */
  readonly largestDropPercent: number;
  /** `auto`: Avito is asked to fetch a feed that has changed. */
  readonly upload: 'auto' | 'never';
  /** Five fields of cron each, in the company's zone. */
  readonly schedule: readonly string[];
}

type Source = ListingsFile['listings'][number];

/** Properties that stand for a tag of their own, in the order of the feed. */
export const propertyTags = {
  listing_fee: 'ListingFee',
  manager_name: 'ManagerName',
  contact_phone: 'ContactPhone',
  contact_method: 'ContactMethod',
  address: 'Address',
  category: 'Category',
} as const;

/** Of a file that the checks have passed. */
export function compileListings(file: ListingsFile): Listings {
  return {
    listings: file.listings.map((source) => compileListing(source, file.defaults ?? {})),
    largestDropPercent: file.largest_drop_percent ?? 20,
    upload: file.upload ?? 'never',
    schedule: (file.schedule ?? []).flatMap((entry) => cronOf(entry) ?? []),
  };
}

export function compileListing(source: Source, defaults: NonNullable<ListingsFile['defaults']>): Listing {
  const own = Object.entries(propertyTags).flatMap(([property, tag]): [string, TagValue][] => {
    const key = property as keyof typeof propertyTags;
    const value = source[key] ?? defaults[key];
    return value === undefined ? [] : [[tag, value]];
  });
  return {
    id: source.id,
    avitoId: source.avito_id ?? null,
    item: source.package ?? source.option ?? '',
    price: source.price ?? 'from',
    title: source.title,
    description: source.description,
    images: source.images ?? [],
    dateBegin: source.date_begin ?? null,
    dateEnd: source.date_end ?? null,
    priceUpdate: source.price_update === true,
    tags: { ...Object.fromEntries(own), ...defaults.tags, ...source.tags },
  };
}

/** What is sold by a listing of Avito's, by its number there: chats from it begin with that package. */
export function soldPackages(
  listings: Listings | null,
  packages: readonly { readonly id: string }[],
): Readonly<Record<string, string>> {
  const sold = (listings?.listings ?? []).filter(({ item }) => packages.some(({ id }) => id === item));
  return Object.fromEntries(sold.flatMap(({ avitoId, item }) => (avitoId === null ? [] : [[String(avitoId), item]])));
}
