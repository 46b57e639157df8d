import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import type { Listing } from '../../../assistant/listings/listings.ts';
import { openListingBoard } from '../../../runtime/avito.ts';
import { ListingPublisher } from '../../../runtime/listings/listing-publisher.ts';
import { ListingsFeed } from '../../../runtime/listings/listings-feed.ts';
import { readPublishedCard } from '../../../runtime/listings/published-card.ts';
import { openProject } from '../../../runtime/project-loading.ts';
import { startAvitoSandbox } from '../../../sandbox/avito/avito-sandbox.ts';
import { silentLogger } from '../../daemon/daemon-fixture.ts';
import { repository } from '../../daemon/sample-project.ts';

const start = new Date('2026-11-22T12:00:00Z');
const { sample: _, ...company } = (await openProject(repository, {}, start)).company;
const project = { ...(await openProject(repository, {}, start)), company };

const service = 4_098_000_001;
const goods = 4_098_000_002;

function listing(id: string, more: Partial<Listing>): Listing {
  const texts = { title: id, description: id, images: [], tags: {}, priceUpdate: false };
  return { id, avitoId: null, item: 'chat_bot', price: 'from', dateBegin: null, dateEnd: null, ...texts, ...more };
}

/** A project, its feed served on this machine, and an Avito that fetches it. */
async function open(t: Test, upload: 'auto' | 'never' = 'auto') {
  const time = { now: start };
  const clock = { now: () => time.now };
  const sandbox = await startAvitoSandbox({ now: clock.now });
  t.teardown(() => sandbox.close());
  const dataFolder = t.testdir({});
  const both = [listing('svc', { avitoId: service }), listing('box', { avitoId: goods })];
  const state = { listings: { listings: both, largestDropPercent: 50, upload, schedule: [] } };
  const current = () => ({ ...project, listings: state.listings });
  const feed = new ListingsFeed({ dataFolder, clock, logger: silentLogger, current, secret: () => '' });
  const server = createServer(async (_request, response) => response.end((await feed.inForce())?.xml));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => new Promise((resolve) => server.close(resolve)));
  const { port } = server.address() as AddressInfo;
  sandbox.autoload.publish(service, 'service', 1);
  sandbox.autoload.publish(goods, 'goods', 1);
  const feed_url = `http://127.0.0.1:${port}/feed`;
  const feeds_data = [{ feed_name: 'main', feed_url }];
  sandbox.autoload.profile = { autoload_enabled: true, report_email: '', feeds_data, schedule: [] };
  const environment = {
    AVITO_CLIENT_ID: sandbox.clientId,
    AVITO_CLIENT_SECRET: sandbox.clientSecret,
    AVITO_USER_ID: String(sandbox.account),
    AVITO_API_URL: sandbox.url,
  };
  const publisher = () =>
    new ListingPublisher({
      ...{ dataFolder, clock, logger: silentLogger, current, feed: () => feed.accepted, reachable: true },
      board: () => openListingBoard(environment, clock, 300),
    });
  await feed.renew();
  const called = (name: string) => sandbox.calls.filter((call) => call.name === name).length;
  const later = (minutes: number) => {
    time.now = new Date(time.now.getTime() + minutes * 60_000);
  };
  return { sandbox, feed, state, dataFolder, publisher, called, later, autoload: sandbox.autoload };
}

t.test('a changed feed is fetched at once, once an hour at most, and its report is read back', async (t) => {
  const { feed, state, dataFolder, publisher, called, later, autoload } = await open(t);
  const told = publisher();
  await told.step();
  t.equal(called('upload'), 1);
  t.match(await readPublishedCard(dataFolder), {
    upload: { outcome: 'started' },
    report: { status: 'processing', count: 2 },
  });
  t.equal(autoload.items.get(service)?.price, 162_000, 'the price of the price list');
  autoload.finish();
  later(1);
  await told.step();
  t.match(await readPublishedCard(dataFolder), { report: { status: 'success', remarks: [] } });
  const read = called('currentUpload');
  await told.step();
  t.equal(called('currentUpload'), read, 'what is over is not asked for again');

  state.listings = { ...state.listings, listings: [listing('svc', { avitoId: service, title: 'т'.repeat(60) })] };
  t.equal(await feed.renew(), 'changed');
  await told.step();
  t.equal(called('upload'), 1, 'not within the hour');
  later(60);
  await told.step();
  t.equal(called('upload'), 2);
  autoload.finish();
  later(1);
  await publisher().step();
  const { report } = await readPublishedCard(dataFolder);
  t.match(report, { status: 'success_warning', remarks: [{ id: 'svc', kind: 'error', text: 'title too long' }] });
  t.equal(autoload.items.get(goods)?.status, 'removed', 'what is not in the feed is taken down');
});

t.test('an upload whose answer was lost is looked for before it is asked for again', async (t) => {
  for (const [effect, uploads] of [
    [true, 1],
    [false, 2],
  ] as const) {
    const { sandbox, dataFolder, publisher, called, later } = await open(t);
    sandbox.fail('upload', { kind: 'reset', effect });
    await publisher().step();
    t.match(await readPublishedCard(dataFolder), { upload: { outcome: 'unknown' } });
    // The process has died meanwhile.
    await publisher().step();
    t.equal(called('upload'), 1, 'not repeated blindly');
    t.match(await readPublishedCard(dataFolder), { upload: { outcome: effect ? 'started' : 'unknown' } });
    later(61);
    await publisher().step();
    t.equal(called('upload'), uploads, effect ? 'it had begun' : 'it had not');
    t.equal(sandbox.autoload.uploads.length, 1);
  }
});

t.test('nothing is asked for that nobody wanted', async (t) => {
  const { publisher, called, sandbox, feed, dataFolder, state } = await open(t, 'never');
  await publisher().step();
  t.equal(called('upload'), 0);
  t.equal(called('updatePrice'), 0);
  const parts = { dataFolder, clock: { now: () => start }, logger: silentLogger, feed: () => feed.accepted };
  const before = sandbox.calls.length;
  const ofSample = {
    ...project,
    company: { ...company, sample: true as const },
    listings: { ...state.listings, upload: 'auto' as const },
  };
  await new ListingPublisher({
    ...{ ...parts, current: () => ofSample, reachable: true },
    board: () => Promise.reject(new Error('nobody may ask')),
  }).step();
  t.equal(sandbox.calls.length, before);
});

t.test('a refused upload is told and waits its hour', async (t) => {
  const { publisher, called, later, autoload, dataFolder } = await open(t);
  autoload.profile = null;
  const told = publisher();
  await told.step();
  t.match(await readPublishedCard(dataFolder), { upload: { outcome: 'refused', reason: /no autoload profile/ } });
  await told.step();
  t.equal(called('upload'), 1);
  later(60);
  await told.step();
  t.equal(called('upload'), 2);
});

t.test('prices go at once where Avito takes them; in services one refusal is enough', async (t) => {
  const { publisher, called, state, feed, autoload, dataFolder, sandbox } = await open(t, 'never');
  const marked = (item: string) => [
    listing('svc', { avitoId: service, priceUpdate: true, item }),
    listing('box', { avitoId: goods, priceUpdate: true, item }),
  ];
  state.listings = { ...state.listings, listings: marked('chat_bot') };
  await feed.renew();
  const told = publisher();
  await told.step();
  t.equal(autoload.items.get(goods)?.price, 162_000);
  t.equal(autoload.items.get(service)?.price, 1);
  await told.step();
  await publisher().step();
  t.equal(called('updatePrice'), 2, 'each was told once');
  const { prices } = await readPublishedCard(dataFolder);
  t.match(prices[service], { roubles: 162_000, refused: /cannot be changed/ });
  t.match(prices[goods], { roubles: 162_000, refused: null });
  state.listings = { ...state.listings, listings: marked('knowledge_assistant') };
  await feed.renew();
  sandbox.fail('updatePrice', { kind: 'status', status: 429, body: '' });
  await told.step();
  await told.step();
  t.equal(autoload.items.get(goods)?.price, Number(feed.accepted?.ads[1]?.roubles), 'what was put off is made up for');
  t.equal(called('updatePrice'), 5);
});
