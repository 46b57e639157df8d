import type { Test } from 'tap';
import type { QuoteStore } from '../../assistant/ports/quote-store.ts';
import type { NewStore } from './conversation-store.ts';
import { at, quote } from './store-samples.ts';

export async function quoteStoreContract(t: Test, open: NewStore<QuoteStore>): Promise<void> {
  await t.test('a quote is written once and never changed', async (t) => {
    const store = await open(t);
    await store.saveQuote(quote('q1'));
    await store.saveQuote(quote('q1', { total: 1 }));
    const stored = await store.readQuote('q1');
    t.strictSame(stored, { quote: quote('q1'), withdrawnAt: null });
    t.equal(JSON.stringify(stored?.quote), JSON.stringify(quote('q1')), 'to the byte');
    t.equal(await store.readQuote('q2'), undefined);
  });

  await t.test('listed newest first, by conversation and config', async (t) => {
    const store = await open(t);
    const of = (hash: string) => ({ hash, revision: null, dirty: null });
    await store.saveQuote(quote('q1', { createdAt: at(1).toISOString(), conversation: 'a' }));
    await store.saveQuote(quote('q3', { createdAt: at(3).toISOString(), config: of('sha256:bb') }));
    await store.saveQuote(quote('q2', { createdAt: at(2).toISOString(), conversation: 'a', config: of('sha256:bb') }));
    const ids = async (query: Parameters<QuoteStore['listQuotes']>[0]) =>
      (await store.listQuotes(query)).map((stored) => stored.quote.id);
    t.strictSame(await ids({ limit: 10 }), ['q3', 'q2', 'q1']);
    t.strictSame(await ids({ limit: 1 }), ['q3']);
    t.strictSame(await ids({ limit: 10, conversation: 'a' }), ['q2', 'q1']);
    t.strictSame(await ids({ limit: 10, configHash: 'sha256:bb' }), ['q3', 'q2']);
    t.strictSame(await ids({ limit: 10, conversation: 'a', configHash: 'sha256:bb' }), ['q2']);
    t.strictSame(
      await store.withdrawQuotes({ configHash: 'sha256:bb' }, at(9)).then((withdrawn) => [...withdrawn].sort()),
      ['q2', 'q3'],
    );
    t.strictSame(await store.withdrawQuotes({ id: 'q2' }, at(10)), [], 'withdrawn already');
    t.strictSame(await store.withdrawQuotes({ id: 'q1' }, at(10)), ['q1']);
    t.strictSame((await store.readQuote('q2'))?.withdrawnAt, at(9));
  });

  await t.test('revisions count along a chain', async (t) => {
    const store = await open(t);
    await store.saveQuote(quote('q1'));
    await store.saveQuote(quote('q2', { revision: 2, replaces: 'q1' }));
    await store.saveQuote(quote('q3', { revision: 3, replaces: 'q2' }));
    await store.saveQuote(quote('other'));
    t.equal(await store.latestRevision('q1'), 3);
    t.equal(await store.latestRevision('q3'), 3);
    t.equal(await store.latestRevision('other'), 1);
    t.equal(await store.latestRevision('nobody'), 0);
    await store.saveQuote(quote('q9', { revision: 2, replaces: 'unsaved' }));
    t.equal(await store.latestRevision('unsaved'), 2, 'the first of the chain was a file');
  });
}
