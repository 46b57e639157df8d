import type { Test } from 'tap';
import type { QuoteStore } from '../../assistant/ports/quote-store.ts';
import type { NewStore } from './conversation-store.ts';
import { at, quote } from './store-samples.ts';

export async function quoteStoreContract(t: Test, open: NewStore<QuoteStore>): Promise<void> {
  await t.test('a quote is written once and never changed', async (t) => {
    const store = await open(t);
    await store.saveQuotes([quote('q1')]);
    await store.saveQuotes([quote('q1', { total: 1 })]);
    const stored = await store.readQuote('q1');
    t.strictSame(stored, { quote: quote('q1'), withdrawnAt: null });
    t.equal(JSON.stringify(stored?.quote), JSON.stringify(quote('q1')), 'to the byte');
    t.equal(await store.readQuote('q2'), undefined);
  });

  await t.test('listed newest first, by conversation and config', async (t) => {
    const store = await open(t);
    const of = (hash: string) => ({ hash, revision: null, dirty: null });
    await store.saveQuotes([quote('q1', { createdAt: at(1).toISOString(), conversation: 'a' })]);
    await store.saveQuotes([quote('q3', { createdAt: at(3).toISOString(), config: of('sha256:bb') })]);
    await store.saveQuotes([
      quote('q2', { createdAt: at(2).toISOString(), conversation: 'a', config: of('sha256:bb') }),
    ]);
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
    await store.saveQuotes([quote('q1')]);
    await store.saveQuotes([quote('q2', { revision: 2, replaces: 'q1' })]);
    await store.saveQuotes([quote('q3', { revision: 3, replaces: 'q2' })]);
    await store.saveQuotes([quote('other')]);
    t.equal(await store.latestRevision('q1'), 3);
    t.equal(await store.latestRevision('q3'), 3);
    t.equal(await store.latestRevision('other'), 1);
    t.equal(await store.latestRevision('nobody'), 0);
    await store.saveQuotes([quote('q9', { revision: 2, replaces: 'unsaved' })]);
    t.equal(await store.latestRevision('unsaved'), 2, 'the first of the chain was a file');
  });

  await t.test('a number is given once in a chain', async (t) => {
    const store = await open(t);
    await store.saveQuotes([quote('q1')]);
    const rivals = ['a', 'b', 'c'].map((id) => quote(id, { revision: 2, replaces: 'q1' }));
    const outcomes = await Promise.allSettled(rivals.map((rival) => store.saveQuotes([rival])));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    t.match(refused, [{ code: 'STORE_REVISION_TAKEN' }, { code: 'STORE_REVISION_TAKEN' }]);
    t.equal(await store.latestRevision('q1'), 2);
    await store.saveQuotes(rivals.slice(0, 1));
    const both = [quote('d', { revision: 3, replaces: 'q1' }), quote('e', { revision: 2, replaces: 'd' })];
    await t.rejects(store.saveQuotes(both), { code: 'STORE_REVISION_TAKEN' });
    t.equal(await store.readQuote('d'), undefined, 'all or none');
  });
}
