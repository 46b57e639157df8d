import { readFileSync } from 'node:fs';
import t from 'tap';
import { parse } from 'yaml';
import { AssistantError } from '../../../assistant/errors.ts';
import { acceptFeed } from '../../../assistant/listings/feed-acceptance.ts';
import { feedXml } from '../../../assistant/listings/feed-xml.ts';
import { type Ad, adOf, isProblem, type ListingGround } from '../../../assistant/listings/listing-ad.ts';
import { listingChanges } from '../../../assistant/listings/listing-changes.ts';
import { compileListings, soldPackages } from '../../../assistant/listings/listings.ts';
import type { ListingsFile } from '../../../assistant/listings/listings-schema.ts';
import { cronOf } from '../../../assistant/listings/schedule.ts';
import { smallPrices } from '../pricing/sample-price-list.ts';

const ground: ListingGround = {
  prices: smallPrices,
  vat: undefined,
  company: { name: 'Ромашка', phone: '+7 495 000-00-12' },
  timeZone: 'Europe/Moscow',
};

const file: ListingsFile = {
  version: 1,
  defaults: { address: 'Казань', category: 'Предложение услуг', tags: { ServiceType: 'IT & связь', Guarantee: 'Нет' } },
  listings: [
    {
      id: 'bot-1',
      avito_id: 4_098_000_001,
      package: 'bot',
      title: 'Бот <для> "всех" & каждого',
      description: 'От {{ price.bot.from }}, {{ company.name }}\nКонец: ]]> и <b>дальше</b>\u0007',
      images: ['https://files.example/a.jpg?v=3&w=1'],
      date_begin: '2026-12-01',
      date_end: '2026-12-31',
      address: 'Самара',
      tags: { Guarantee: 'Да', WorkTypes: ['Чат', 'Звонки'], Deep: { Child: 5 } },
    },
    { id: 'care', option: 'channel', title: 'Канал', description: 'Канал' },
  ],
};

function ads(source: ListingsFile, on: ListingGround = ground): Ad[] {
  return compileListings(source).listings.map((listing) => {
    const ad = adOf(listing, on);
    if (isProblem(ad)) throw new AssistantError(ad.definition, ad.parameters);
    return ad;
  });
}

t.test('a feed: every sign survives, prices are those of the price list', async (t) => {
  t.equal(
    feedXml(ads(file)).replaceAll('\u00a0', ' '),
    `<?xml version="1.0" encoding="UTF-8"?>
<Ads formatVersion="3" target="Avito.ru">
  <Ad>
    <Id>bot-1</Id>
    <AvitoId>4098000001</AvitoId>
    <DateBegin>2026-12-01T00:00:00+03:00</DateBegin>
    <DateEnd>2026-12-31T23:59:59+03:00</DateEnd>
    <Address>Самара</Address>
    <Category>Предложение услуг</Category>
    <ServiceType>IT &amp; связь</ServiceType>
    <Guarantee>Да</Guarantee>
    <WorkTypes>
      <Option>Чат</Option>
      <Option>Звонки</Option>
    </WorkTypes>
    <Deep>
      <Child>5</Child>
    </Deep>
    <Title>Бот &lt;для&gt; &quot;всех&quot; &amp; каждого</Title>
    <Description><![CDATA[От 90 000 ₽, Ромашка
Конец: ]]]]><![CDATA[> и <b>дальше</b>]]></Description>
    <Price>90000</Price>
    <Images>
      <Image url="https://files.example/a.jpg?v=3&amp;w=1"/>
    </Images>
  </Ad>
  <Ad>
    <Id>care</Id>
    <Address>Казань</Address>
    <Category>Предложение услуг</Category>
    <ServiceType>IT &amp; связь</ServiceType>
    <Guarantee>Нет</Guarantee>
    <Title>Канал</Title>
    <Description><![CDATA[Канал]]></Description>
    <Price>12000</Price>
  </Ad>
</Ads>
`,
  );
});

t.test('VAT on top is in the price, and a sum with kopecks is no price of a listing', async (t) => {
  const [listing] = compileListings({
    version: 1,
    listings: [{ id: 'h', option: 'hour', title: 'ч', description: 'ч' }],
  }).listings;
  t.ok(listing);
  if (listing === undefined) return;
  const problem = adOf(listing, ground);
  t.equal(isProblem(problem) && problem.definition.code, 'LISTINGS_PRICE_KOPECKS');
  const bot = { ...listing, item: 'bot' };
  t.match(adOf(bot, { ...ground, vat: { regime: 'on_top', rate: 22, ground: '' } }), { roubles: 109_800 });
  t.match(adOf({ ...bot, price: 'monthly' }, ground), { roubles: 9_000 });
});

t.test('the edges of a local day, wherever the company is', async (t) => {
  const end = (timeZone: string, day: string) =>
    ads(
      { version: 1, listings: [{ id: 'b', package: 'bot', title: 'b', description: 'b', date_end: day }] },
      {
        ...ground,
        timeZone,
      },
    )[0]?.dateEnd;
  t.equal(end('Asia/Kamchatka', '2026-12-31'), '2026-12-31T23:59:59+12:00');
  t.equal(end('Pacific/Kiritimati', '2026-12-31'), '2026-12-31T23:59:59+14:00');
  t.equal(end('America/Los_Angeles', '2026-12-31'), '2026-12-31T23:59:59-08:00');
  t.equal(end('Asia/Kolkata', '2026-07-01'), '2026-07-01T23:59:59+05:30');
});

t.test('a feed that lost its listings is refused', async (t) => {
  const ten = Array.from({ length: 10 }, (_, index) => `ad-${index}`);
  const limit = { largestDropPercent: 20 };
  t.throws(() => acceptFeed([], [], limit), { code: 'FEED_EMPTY' });
  t.doesNotThrow(() => acceptFeed(ten, [], limit), 'the first one');
  t.doesNotThrow(() => acceptFeed(ten.slice(2), ten, limit), 'exactly as many as may go');
  t.throws(() => acceptFeed(ten.slice(3), ten, limit), { code: 'FEED_DROP', parameters: { lost: 3, share: 30 } });
  const renamed = ten.map((id) => `new-${id}`);
  t.throws(
    () => acceptFeed(renamed, ten, limit),
    { code: 'FEED_DROP' },
    'as many, but others: all would be taken down',
  );
  t.doesNotThrow(() => acceptFeed(ten.slice(9), ten, { largestDropPercent: 100 }));
});

t.test('times of the schedule', async (t) => {
  for (const [entry, cron] of [
    ['09:05', '5 9 * * *'],
    ['0:00', '0 0 * * *'],
    ['0 9 * * 1-5', '0 9 * * 1-5'],
    ['*/15 8-20/2 1,15 * 0', '*/15 8-20/2 1,15 * 0'],
  ] as const)
    t.equal(cronOf(entry), cron, entry);
  for (const entry of [
    '24:00',
    '9',
    '0 9 * *',
    '60 * * * *',
    '0 9 * * пн',
    '5-1 * * * *',
    '*/0 * * * *',
    '1,,2 * * * *',
  ])
    t.equal(cronOf(entry), undefined, entry);
});

t.test('the shipped listings make a feed, and a chat knows its listing', async (t) => {
  const shipped = parse(readFileSync(new URL('../../../config/listings.yaml', import.meta.url), 'utf8'));
  t.ok(compileListings(shipped as ListingsFile).listings.length > 2);
  const listings = compileListings(file);
  t.same(soldPackages(listings, [{ id: 'bot' }]), { 4098000001: 'bot' });
  t.same(soldPackages(listings, [{ id: 'other' }]), {}, 'an option is no package');
  t.same(soldPackages(null, [{ id: 'bot' }]), {});
});

t.test('what visitors of Avito will see otherwise', async (t) => {
  const before = { listings: compileListings(file), ground };
  const after = {
    listings: compileListings(file),
    ground: { ...ground, vat: { regime: 'on_top', rate: 22, ground: '' } },
  } as const;
  t.same(listingChanges(before, before), []);
  t.match(listingChanges(before, after), [
    { id: 'bot-1', part: 'description' },
    { id: 'bot-1', part: 'price', change: 'changed', from: 9_000_000, to: 10_980_000 },
    { id: 'care', part: 'price', from: 1_200_000, to: 1_464_000 },
  ]);
  t.match(listingChanges(before, { ...before, listings: null }), [
    { id: 'bot-1', part: 'listing', change: 'removed', from: 9_000_000, to: null },
    { id: 'care', part: 'listing', change: 'removed' },
  ]);
});
