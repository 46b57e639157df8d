import t from 'tap';
import { createHmacQuoteSigner } from '../../adapters/quote-signer/hmac/hmac-quote-signer.ts';
import { AssistantError } from '../../assistant/errors.ts';
import type { Quote } from '../../assistant/pricing/quote.ts';
import type { QuotingProject } from '../../assistant/quoting/quote-drafter.ts';
import { quoteFromJson } from '../../assistant/quoting/quote-file.ts';
import { createQuoting } from '../../assistant/quoting/quoting.ts';
import { context, includedVat, smallPrices } from '../assistant/pricing/sample-price-list.ts';
import { createMemoryStore } from '../fixtures/memory-store.ts';

function setUp() {
  let now = context.now;
  const clock = { now: () => now };
  const company: QuotingProject['company'] = { time_zone: 'Europe/Moscow', vat: [...includedVat] };
  let project: QuotingProject = { company, prices: smallPrices, config: context.config };
  const store = createMemoryStore();
  const signer = createHmacQuoteSigner({ current: 'k', keys: { k: new Uint8Array(32).fill(7) } });
  const quoting = createQuoting({ project: () => project, signer, clock, store });
  return {
    quoting,
    store,
    at: (moment: string) => {
      now = new Date(moment);
    },
    swap: (changed: Partial<QuotingProject>) => {
      project = { ...project, ...changed };
    },
  };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no error',
    (error: unknown) => (error instanceof AssistantError ? `${error.code} ${error.kind}` : String(error)),
  );
}

const order = { package: 'bot', options: { channel: 2 } };

t.test('what was issued is read back until it expires or is withdrawn', async (t) => {
  const { quoting, at } = setUp();
  const { quote } = await quoting.issue({ order, conversation: 'c1' });
  t.same((await quoting.read(quote.id)).quote, quote);
  t.same(await quoting.readUsable(quote.id), quote);
  t.equal(await codeOf(quoting.read('q_nothing')), 'QUOTE_NOT_FOUND not_found');
  at('2026-12-06T20:59:59Z');
  t.equal((await quoting.readUsable(quote.id)).id, quote.id, 'the last second counts');
  at('2026-12-06T21:00:00Z');
  t.equal(await codeOf(quoting.readUsable(quote.id)), 'QUOTE_EXPIRED expired');
  t.equal((await quoting.read(quote.id)).quote.id, quote.id, 'it stays readable');
  t.same(await quoting.withdraw({ configHash: context.config.hash }), [quote.id]);
  t.same(await quoting.withdraw({ id: quote.id }), []);
  t.equal(await codeOf(quoting.withdraw({ id: 'q_nothing' })), 'QUOTE_NOT_FOUND not_found');
  t.equal(await codeOf(quoting.readUsable(quote.id)), 'QUOTE_WITHDRAWN expired');
});

t.test('who revises at the same time gets a number of his own', async (t) => {
  const { quoting } = setUp();
  const { quote } = await quoting.issue({ order });
  const grant = (percent: number) => ({ percent, reason: 'торг', role: 'operator' as const });
  const made = await Promise.all([
    ...[1, 2, 3].map((percent) => quoting.discount(quote.id, grant(percent))),
    quoting.change(quote.id, { order: { ...order, options: { channel: 3 } }, manualDiscount: grant(2) }),
  ]);
  const saved = (await quoting.list({ limit: 10 })).map((stored) => stored.quote.revision).sort();
  t.same(saved, [1, 2, 3, 4, 5, 6]);
  t.equal(new Set(made.map((signed) => signed.quote.revision)).size, 4);
});

t.test('a forged quote is refused', async (t) => {
  const { quoting, store } = setUp();
  const { quote } = quoting.draft({ order });
  const forged: Quote = { ...quote, total: 100 };
  await store.saveQuotes([forged]);
  t.equal(await codeOf(quoting.read(quote.id)), 'QUOTE_FORGED forbidden');
  const file = quoteFromJson(JSON.stringify({ ...quote, explanation: [] }), 'quote.json');
  quoting.verify(file);
  t.throws(() => quoting.verify(quoteFromJson(JSON.stringify(forged), 'quote.json')), { code: 'QUOTE_FORGED' });
  for (const text of ['', '{}', 'null', '[1]', '{"id": "q"}']) {
    t.throws(() => quoteFromJson(text, 'quote.json'), { code: 'QUOTE_FILE_INVALID' }, text);
  }
});

t.test('revisions', async (t) => {
  const { quoting, at, swap } = setUp();
  const first = (await quoting.issue({ order, conversation: 'c1' })).quote;
  at('2026-11-23T09:00:00Z');
  const dearer = smallPrices.packages.map((entry) => ({
    ...entry,
    oneOff: entry.oneOff && { tiers: entry.oneOff.tiers.map((tier) => ({ ...tier, price: tier.price * 2 })) },
  }));
  swap({ prices: { ...smallPrices, packages: dearer }, config: { ...context.config, hash: 'sha256:01' } });

  const grant = { percent: 5, reason: 'второй проект', role: 'operator' as const, approvedBy: 'operator:anna' };
  const second = (await quoting.discount(first.id, grant)).quote;
  t.match(second, { revision: 2, replaces: first.id, conversation: 'c1', config: first.config });
  t.equal(second.validUntil, first.validUntil);
  t.equal(second.lines[0]?.unitPrice, first.lines[0]?.unitPrice, 'the promised price stands');
  quoting.verify(second);

  const third = (await quoting.discount(second.id, { ...grant, percent: 3 })).quote;
  t.match(third, { revision: 3, replaces: second.id });
  t.equal(third.discounts.filter(({ id }) => id === 'manual').length, 1, 'discounts by hand replace each other');
  const charged = first.lines.reduce((sum, line) => sum + line.amount - line.discount, 0);
  t.equal(third.discounts.at(-1)?.amount, Math.round(charged * 0.03));

  const fourth = (await quoting.change(third.id, { order: { ...order, options: { channel: 3 } } })).quote;
  t.match(fourth, { revision: 4, replaces: third.id, conversation: 'c1' });
  t.equal(
    fourth.lines[0]?.unitPrice,
    (first.lines[0]?.unitPrice ?? 0) * 2,
    'another order goes by the prices of today',
  );

  const draft = await quoting.draftFor({ order, conversation: 'c1', replaces: fourth.id });
  t.match(draft, { revision: 5, replaces: fourth.id });
  t.equal(await codeOf(quoting.read(draft.id)), 'QUOTE_NOT_FOUND not_found', 'a draft is not kept');
  t.match(await quoting.draftFor({ order, conversation: 'c1', replaces: null }), { revision: 1, replaces: null });

  t.same((await quoting.list({ limit: 10 })).map(({ quote }) => quote.revision).sort(), [1, 2, 3, 4]);
  const both = await quoting.change(fourth.id, { order, manualDiscount: { ...grant, percent: 4 } });
  t.match(
    both.quote,
    { revision: 6, discounts: [{ id: 'pair' }, { id: 'manual' }] },
    'first the order, then the discount',
  );
  const again = (await quoting.discount(both.quote.id, { ...grant, percent: 1 })).quote;
  t.same(again.order, both.quote.order);
  t.ok(again.total > both.quote.total, 'the discount on the changed order is replaced');
  const dear = { ...order, options: { channel: 9 } };
  t.match(
    await codeOf(quoting.change(again.id, { order: dear, manualDiscount: { ...grant, percent: 9 } })),
    'OVER_LIMIT',
  );
  t.equal((await quoting.list({ limit: 1 }))[0]?.quote.revision, 7, 'a refused discount leaves no half-done change');

  t.equal((await quoting.current(first.id))?.id, again.id, 'the newest revision, whichever was named');
  t.same(await quoting.withdraw({ id: first.id }), [first.id, second.id, third.id], 'and whatever carries its prices');
  t.equal(await codeOf(quoting.discount(first.id, grant)), 'QUOTE_WITHDRAWN expired');
  t.equal(await codeOf(quoting.discount(third.id, grant)), 'QUOTE_WITHDRAWN expired');
  t.equal((await quoting.current(first.id))?.id, again.id);
  t.equal((await quoting.change(first.id, { order })).quote.revision, 8, 'a new price instead of a withdrawn one');
});

t.test('the newest revision that can be used', async (t) => {
  const { quoting, at } = setUp();
  const grant = { percent: 5, reason: 'торг', role: 'operator' as const };
  const first = (await quoting.issue({ order })).quote;
  const second = (await quoting.discount(first.id, grant)).quote;
  t.equal((await quoting.current(first.id))?.id, second.id, 'a discount given meanwhile is seen');
  await quoting.withdraw({ id: second.id });
  t.equal((await quoting.current(second.id))?.id, first.id);
  at('2026-12-07T00:00:00Z');
  t.equal(await quoting.current(first.id), undefined);
  t.equal(await quoting.current('q_nobody'), undefined);
});

t.test('a withdrawn price list promises nothing more', async (t) => {
  const { quoting, store, swap } = setUp();
  const grant = { percent: 5, reason: 'торг', role: 'operator' as const };
  const first = (await quoting.issue({ order })).quote;
  swap({ config: { ...context.config, hash: 'sha256:01' } });
  const discounted = (await quoting.discount(first.id, grant)).quote;
  t.same(
    await quoting.withdraw({ configHash: context.config.hash }),
    [first.id, discounted.id],
    'a discount given under other files does not hide where the prices come from',
  );
  const { quote: fresh } = await quoting.issue({ order });
  t.ok(fresh.id, 'other files are free to sell');
  swap({ config: context.config });
  t.equal(await codeOf(quoting.issue({ order })), 'QUOTE_CONFIG_WITHDRAWN unavailable');
  t.equal(
    await codeOf(quoting.draftFor({ order, conversation: 'c1', replaces: null })),
    'QUOTE_CONFIG_WITHDRAWN unavailable',
  );
  const { quote: unsaved } = quoting.draft({ order });
  t.ok(await store.findWithdrawal(unsaved), 'a file made by these prices is no way around');

  const { quote: filed } = quoting.draft({ order: { package: 'bot' } });
  t.same(await quoting.withdraw({ id: filed.id }), [filed.id], 'never saved, withdrawn all the same');
});
