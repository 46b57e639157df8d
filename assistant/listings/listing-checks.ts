import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import type { Finding } from '../findings.ts';
import { isCalendarDate } from '../local-time/local-date.ts';
import { nearestName } from '../nearest-name.ts';
import { descriptionLimit, type ListingGround, listingText, roublesOf, titleLimit } from './listing-ad.ts';
import { compileListing, propertyTags } from './listings.ts';
import { listingsErrors } from './listings-errors.ts';
import type { ListingsFile } from './listings-schema.ts';
import { cronOf } from './schedule.ts';

type Source = ListingsFile['listings'][number];

/** Tags that have a property of their own. */
const reserved: Readonly<Record<string, string>> = {
  Id: 'id',
  AvitoId: 'avito_id',
  Title: 'title',
  Description: 'description',
  Price: 'package, option, price',
  Images: 'images',
  DateBegin: 'date_begin',
  DateEnd: 'date_end',
  ...Object.fromEntries(Object.entries(propertyTags).map(([property, tag]) => [tag, property])),
};

type Report = (definition: ErrorDefinition, parameters: ErrorParameters, at: Partial<Finding>) => void;

/** What the schema of listings cannot see. Without a ground (no price list that reads) nothing is said of prices. */
export function checkListings(
  source: ListingsFile,
  file: string,
  ground: ListingGround | undefined,
  today: string,
): Finding[] {
  const findings: Finding[] = [];
  const report: Report = (definition, parameters, at) =>
    findings.push({ definition, parameters, severity: 'error', file, path: [], ...at });
  if (source.listings.length === 0)
    report(listingsErrors.empty, {}, { severity: 'warning', path: ['listings'], atKey: true });
  for (const [index, text] of (source.schedule ?? []).entries())
    if (cronOf(text) === undefined) report(listingsErrors.schedule, { text }, { path: ['schedule', index] });
  checkTags(source.defaults?.tags, ['defaults'], report);
  checkRepeats(source.listings, report);
  for (const [index, listing] of source.listings.entries()) {
    const at = ['listings', index] as const;
    checkTags(listing.tags, at, report);
    checkDates(listing, at, today, report);
    if (listing.price_update === true && listing.avito_id === undefined)
      report(listingsErrors.priceUpdateUnbound, { id: listing.id }, { path: [...at, 'price_update'] });
    if (ground !== undefined) {
      checkItem(listing, at, ground, report);
      checkLengths(listing, at, ground, report);
    }
  }
  return findings;
}

function checkTags(tags: Source['tags'], at: readonly (string | number)[], report: Report): void {
  for (const tag of Object.keys(tags ?? {})) {
    const property = Object.hasOwn(reserved, tag) ? reserved[tag] : undefined;
    if (property !== undefined)
      report(listingsErrors.tagReserved, { tag, property }, { path: [...at, 'tags', tag], atKey: true });
  }
}

function checkRepeats(listings: readonly Source[], report: Report): void {
  const ids = new Map<string, number>();
  const avitoIds = new Map<number, string>();
  for (const [index, { id, avito_id }] of listings.entries()) {
    const before = ids.get(id);
    if (before === undefined) ids.set(id, index + 1);
    else report(listingsErrors.duplicateId, { id, other: before }, { path: ['listings', index, 'id'] });
    if (avito_id === undefined) continue;
    const other = avitoIds.get(avito_id);
    if (other === undefined) avitoIds.set(avito_id, id);
    else report(listingsErrors.duplicateAvitoId, { id: avito_id, other }, { path: ['listings', index, 'avito_id'] });
  }
}

function checkDates(
  { id, date_begin, date_end }: Source,
  at: readonly (string | number)[],
  today: string,
  report: Report,
) {
  const days = { date_begin, date_end };
  const wrong = Object.entries(days).filter(([, date]) => date !== undefined && !isCalendarDate(date));
  for (const [key, date] of wrong) report(listingsErrors.date, { date: date ?? '' }, { path: [...at, key] });
  if (wrong.length > 0 || date_end === undefined) return;
  const path = [...at, 'date_end'];
  if (date_begin !== undefined && date_end < date_begin)
    report(listingsErrors.datesReversed, { begin: date_begin, end: date_end }, { path });
  else if (date_end < today) report(listingsErrors.ended, { id, date: date_end }, { path, severity: 'warning' });
}

function checkItem(source: Source, at: readonly (string | number)[], ground: ListingGround, report: Report): void {
  const { id, package: packageId, option } = source;
  if (packageId !== undefined && option !== undefined) {
    report(listingsErrors.twoItems, { id }, { path: [...at, 'option'], atKey: true });
  } else if (packageId !== undefined) {
    checkPrice(source, { kind: 'package', named: packageId }, at, ground, report);
  } else if (option !== undefined) {
    checkPrice(source, { kind: 'option', named: option }, at, ground, report);
  } else {
    report(listingsErrors.noItem, { id }, { path: [...at, 'id'] });
  }
}

function checkPrice(
  source: Source,
  { kind, named }: { kind: 'package' | 'option'; named: string },
  at: readonly (string | number)[],
  ground: ListingGround,
  report: Report,
): void {
  const ids = {
    package: ground.prices.packages.map((item) => item.id),
    option: ground.prices.options.map((item) => item.id),
  };
  const path = [...at, kind];
  if (ids[kind].includes(named)) {
    const price = roublesOf(compileListing(source, {}), ground);
    if (typeof price !== 'number') report(price.definition, price.parameters, { path });
    return;
  }
  const other = kind === 'package' ? 'option' : 'package';
  const near = ids[other].includes(named) ? `${other}: ${named}` : nearestName(named, ids[kind]);
  const parameters = {
    id: named,
    known: ids[kind].join(', '),
    suggestion: near === undefined ? '' : `Возможно, вы имели в виду ${near}. `,
    suggestionEn: near === undefined ? '' : `Did you mean ${near}? `,
  };
  report(kind === 'package' ? listingsErrors.unknownPackage : listingsErrors.unknownOption, parameters, { path });
}

function checkLengths(
  { title, description }: Source,
  at: readonly (string | number)[],
  ground: ListingGround,
  report: Report,
): void {
  const text = listingText(title, ground);
  const length = [...text].length;
  if (length > titleLimit)
    report(
      listingsErrors.titleLong,
      { limit: titleLimit, length, text: `${[...text].slice(0, titleLimit).join('')}…` },
      {
        path: [...at, 'title'],
      },
    );
  const written = [...listingText(description, ground)].length;
  if (written > descriptionLimit)
    report(
      listingsErrors.descriptionLong,
      { limit: descriptionLimit, length: written, excess: written - descriptionLimit },
      { path: [...at, 'description'] },
    );
}
