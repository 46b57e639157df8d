import { listingGround } from '../../assistant/listings/listing-ad.ts';
import { type ListingChange, listingChanges } from '../../assistant/listings/listing-changes.ts';
import { placeInList } from '../../assistant/pricing/price-causes.ts';
import { priceListChanges } from '../../assistant/pricing/price-changes.ts';
import { compareScripts, type ScriptChange } from '../../assistant/script/script-changes.ts';
import { changesBetween, type ValueChange } from '../../assistant/value-changes.ts';
import { placeWriter, type RootKeys, type WrittenPlace } from '../../project/written-places.ts';
import type { ComparedSide } from './compared-side.ts';

/** A change with the place where it is written: in the newer version, or in the older one of what is gone. */
export type Placed<Change> = Change & WrittenPlace;

/** Of the price list; the title is of the things around the place, empty for a rule of the whole list. */
export type PriceListChange = Placed<ValueChange> & { readonly title: string };

const pricingRoots: RootKeys = {
  limited: ['discounts', 'limited'],
  bundles: ['discounts', 'bundles'],
  manual: ['discounts', 'manual'],
  schedules: ['payment_schedules'],
  floorPercent: ['floor', 'percent'],
  roundingStep: ['rounding', 'unit_price'],
};

export async function placedPriceChanges(from: ComparedSide, to: ComparedSide): Promise<PriceListChange[]> {
  const { prices: was } = from.project;
  const { prices: is } = to.project;
  const placed = await placing(from, to, pricingRoots);
  const changes = priceListChanges(was, is).map(async (change) => {
    const { file } = (change.change === 'removed' ? was : is).floorRule;
    const titles = [is, was].map((list) => placeInList(list, change.path)?.titles.join(': ') ?? '');
    return { ...(await placed(change, file, change.path)), title: titles.find((title) => title !== '') ?? '' };
  });
  return Promise.all(changes);
}

const groups = { state: ['states'], field: ['fields'], intent: ['intents'], order: ['order'], script: [] } as const;

export async function placedScriptChanges(from: ComparedSide, to: ComparedSide): Promise<Placed<ScriptChange>[]> {
  const placed = await placing(from, to, { english: ['en'] });
  const fileOf = ({ project }: ComparedSide, id: string) => project.scripts.find((script) => script.id === id)?.file;
  return Promise.all(
    compareScripts(from.project.scripts, to.project.scripts).map((change) => {
      const { script, part, id, key } = change;
      const side = change.change === 'removed' ? from : to;
      const named = part === 'state' || part === 'field' || part === 'intent' ? [id] : [];
      const path = [...groups[part], ...named, ...key.split('.')];
      return placed(change, fileOf(side, script) ?? fileOf(to, script) ?? fileOf(from, script) ?? '', path);
    }),
  );
}

const settingsFiles = ['company', 'channels', 'assistant', 'integrations'] as const;

/** Settings outside prices and scripts. */
export async function placedSettingChanges(from: ComparedSide, to: ComparedSide): Promise<Placed<ValueChange>[]> {
  const placed = await placing(from, to);
  const changes = settingsFiles.flatMap((name) =>
    changesBetween(from.project[name], to.project[name]).map((change) =>
      placed(change, `config/${name}.yaml`, change.path),
    ),
  );
  const [was, is] = [from.project.listings, to.project.listings].map((one) => ({ ...one, listings: undefined }));
  const ofListings = changesBetween(was, is).map((change) => placed(change, listingsFile, change.path));
  return Promise.all([...changes, ...ofListings]);
}

const listingsFile = 'config/listings.yaml';

/** Listings as Avito's visitors see them: prices of the price list in them. */
export async function placedListingChanges(
  from: ComparedSide,
  to: ComparedSide,
  now: Date,
): Promise<Placed<ListingChange>[]> {
  const side = ({ project: { listings, prices, company } }: ComparedSide) => ({
    listings,
    ground: listingGround(prices, company, now),
  });
  const placed = await placing(from, to);
  return Promise.all(
    listingChanges(side(from), side(to)).map((change) =>
      placed(change, listingsFile, [
        'listings',
        change.id,
        ...(change.part === 'listing' ? [] : change.part.split('.')),
      ]),
    ),
  );
}

async function placing(from: ComparedSide, to: ComparedSide, roots: RootKeys = {}) {
  const writers = new Map<string, ReturnType<typeof placeWriter>>();
  return async <Change extends { readonly change: ValueChange['change'] }>(
    change: Change,
    file: string,
    path: readonly string[],
  ): Promise<Placed<Change>> => {
    const side = change.change === 'removed' ? from : to;
    const known = `${side === from ? 'from' : 'to'} ${file}`;
    const writer = writers.get(known) ?? placeWriter(side.files, file, roots);
    writers.set(known, writer);
    return { ...change, ...((await writer)(path) ?? { file, line: 1, keys: path }) };
  };
}
