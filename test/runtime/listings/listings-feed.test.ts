import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Listing, Listings } from '../../../assistant/listings/listings.ts';
import { createFeedWorker } from '../../../daemon/workers/feed-worker.ts';
import type { Project } from '../../../project/project.ts';
import { readFeedCard } from '../../../runtime/listings/feed-files.ts';
import { type FeedSource, ListingsFeed } from '../../../runtime/listings/listings-feed.ts';
import { openProject } from '../../../runtime/project-loading.ts';
import { silentLogger } from '../../daemon/daemon-fixture.ts';
import { repository } from '../../daemon/sample-project.ts';

const now = new Date('2026-11-22T12:00:00Z');
const project: Project = await openProject(repository, {}, now);

function listing(id: string, more: Partial<Listing> = {}): Listing {
  const texts = { title: id, description: 'От {{ price.chat_bot.from }}', images: [], tags: {} };
  return {
    id,
    avitoId: null,
    item: 'chat_bot',
    price: 'from',
    dateBegin: null,
    dateEnd: null,
    priceUpdate: false,
    ...texts,
    ...more,
  };
}

function listingsOf(ids: readonly string[], largestDropPercent = 20): Listings {
  return { listings: ids.map((id) => listing(id)), largestDropPercent, upload: 'never', schedule: [] };
}

/** A feed over a folder of its own, whose project the test replaces. */
function open(t: Test, listings: Listings | null, dataFolder = t.testdir({})) {
  const state = { listings };
  const current = (): FeedSource => ({ ...project, listings: state.listings });
  const again = () =>
    new ListingsFeed({ dataFolder, clock: { now: () => now }, logger: silentLogger, current, secret: () => 'тайна' });
  return { state, feed: again(), again, dataFolder, files: () => readdirSync(join(dataFolder, 'feeds')).sort() };
}

async function textOf(feed: ListingsFeed): Promise<string> {
  return Buffer.from((await feed.inForce())?.xml ?? []).toString('utf8');
}

const ten = Array.from({ length: 10 }, (_, index) => `ad-${index}`);

t.test('the first question makes the feed; the same listings make no new one', async (t) => {
  const { feed, state, files, dataFolder } = open(t, listingsOf(ten));
  t.equal((await textOf(feed)).match(/<Ad>/g)?.length, 10);
  const before = await feed.inForce();
  t.equal(await feed.renew(), 'unchanged');
  t.equal((await feed.inForce())?.etag, before?.etag);
  state.listings = {
    ...listingsOf(ten),
    listings: [...listingsOf(ten).listings, listing('new', { avitoId: 4_098_000_001 })],
  };
  t.equal(await feed.renew(), 'changed');
  t.not((await feed.inForce())?.etag, before?.etag);
  t.equal(files().length, 2, 'the former feed is gone');
  const card = await readFeedCard(dataFolder);
  t.match(card, { refused: null, feed: { at: now.toISOString() } });
  t.match(card?.feed?.ads.at(-1), { id: 'new', avitoId: 4_098_000_001 });
  t.ok(feed.admits('тайна'));
  t.notOk(feed.admits('тайн'));
});

t.test('a feed that is empty or lost too much leaves the one before it in force, over a restart too', async (t) => {
  const { feed, state, again, dataFolder } = open(t, listingsOf(ten));
  const good = await textOf(feed);
  for (const [broken, code] of [
    [listingsOf(ten.slice(3)), 'FEED_DROP'],
    [listingsOf([]), 'FEED_EMPTY'],
    [null, 'FEED_EMPTY'],
  ] as const) {
    state.listings = broken;
    t.equal(await feed.renew(), 'refused', code);
    t.equal(feed.refusal?.code, code);
    t.equal(await textOf(feed), good);
    t.match(await readFeedCard(dataFolder), { feed: { ads: { length: 10 } }, refused: { code } });
    const restarted = again();
    t.equal(await textOf(restarted), good);
    t.equal(restarted.refusal?.code, code);
  }
  state.listings = listingsOf(ten.slice(3), 30);
  t.equal(await feed.renew(), 'changed', 'meant and said so');
  t.equal(feed.refusal, null);
  t.match(await readFeedCard(dataFolder), { refused: null, feed: { ads: { length: 7 } } });
});

t.test('a price with kopecks refuses the feed, not the daemon', async (t) => {
  const { feed, state } = open(t, listingsOf(ten));
  const good = await textOf(feed);
  const period = { from: '2026-01-01', system: 'osno' as const, regime: 'on_top' as const, rate: 22 };
  const prices = structuredClone(project.prices);
  const odd = { ...project, prices: { ...prices, roundingStep: 1 }, company: { ...project.company, vat: [period] } };
  const [first] = odd.prices.packages;
  t.ok(first);
  const tiers = first?.oneOff?.tiers.map((tier) => ({ ...tier, price: 18_000_001 })) ?? [];
  const packages = odd.prices.packages.map((each) =>
    each === first ? { ...each, coefficients: [], oneOff: { tiers } } : each,
  );
  const source = { ...odd, prices: { ...odd.prices, packages }, listings: state.listings };
  const parts = { clock: { now: () => now }, logger: silentLogger, secret: () => '' };
  const other = new ListingsFeed({ ...parts, dataFolder: t.testdir({}), current: () => source });
  await t.rejects(other.inForce(), { code: 'FEED_UNAVAILABLE', retryable: true });
  t.equal(other.refusal?.code, 'LISTINGS_PRICE_KOPECKS');
  t.equal(await textOf(feed), good);
});

t.test('what lies damaged on disk is never served', async (t) => {
  const { feed, state, again, dataFolder, files } = open(t, listingsOf(ten));
  const good = await textOf(feed);
  const [name = ''] = files();
  truncateSync(join(dataFolder, 'feeds', name), 200);
  t.equal(await textOf(again()), good, 'made anew');
  truncateSync(join(dataFolder, 'feeds', name), 200);
  state.listings = listingsOf(ten.slice(5));
  const restarted = again();
  await t.rejects(restarted.inForce(), { code: 'FEED_UNAVAILABLE' }, 'what stood in it is still known');
  t.equal(restarted.refusal?.code, 'FEED_DROP');
});

t.test('without listings there is no feed; a disk that takes none refuses it', async (t) => {
  const none = open(t, null);
  t.equal(await none.feed.inForce(), null);
  t.equal(await none.feed.renew(), 'off');
  t.throws(() => none.files(), 'nothing was written');
  const blocked = open(t, listingsOf(ten));
  writeFileSync(join(blocked.dataFolder, 'feeds'), 'a file in the way');
  t.equal(await blocked.feed.renew(), 'refused');
  t.equal(blocked.feed.refusal?.code, 'FEED_TRUNCATED');
  rmSync(join(blocked.dataFolder, 'feeds'));
  t.equal(await blocked.feed.renew(), 'changed');
  t.equal(blocked.feed.refusal, null);
});

t.test('feeds asked for at the same moment are made one after the other', async (t) => {
  const { feed, state } = open(t, listingsOf(ten));
  const first = feed.renew();
  state.listings = listingsOf(ten.slice(1));
  t.same(await Promise.all([first, feed.renew(), feed.renew()]), ['changed', 'unchanged', 'unchanged']);
  t.equal((await textOf(feed)).match(/<Ad>/g)?.length, 9);
});

t.test("times are those of the company's clocks", async (t) => {
  let renewals = 0;
  const results: string[] = [];
  const schedule = { entries: ['30 9 * * *', '0 18 * * *'], timeZone: 'Asia/Kamchatka' };
  const worker = createFeedWorker({
    feed: {
      renew: async () => {
        renewals += 1;
        return 'unchanged' as const;
      },
    },
    publisher: { step: async () => {}, stop: async () => {} },
    onRenewed: (result) => results.push(result),
    schedule: () => schedule,
    logger: silentLogger,
  });
  t.teardown(() => worker.stop());
  t.equal(worker.next(), null);
  await worker.renew();
  t.equal(renewals, 1);
  t.same(results, ['unchanged']);
  const next = worker.next();
  t.ok(next);
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kamchatka', hour: '2-digit', minute: '2-digit' });
  t.match(clock.format(next ?? 0), /^(?:09:30|18:00)$/);
  schedule.entries = [];
  await worker.renew();
  t.equal(worker.next(), null, 'an edit takes the times away');
});
