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

  await t.test('a withdrawal takes along the revisions that carry the prices', async (t) => {
    const store = await open(t);
    const rule = { file: 'config/pricing.yaml', line: 1 };
    const discounts = [{ id: 'manual', title: 'Скидка', amount: 100, rule, approvedBy: 'owner', reason: 'торг' }];
    await store.saveQuotes([quote('q1')]);
    await store.saveQuotes([quote('q2', { revision: 2, replaces: 'q1', discounts })]);
    await store.saveQuotes([quote('q3', { revision: 3, replaces: 'q2', discounts })]);
    await store.saveQuotes([quote('q4', { revision: 4, replaces: 'q3' })]);
    await store.saveQuotes([quote('q5', { revision: 5, replaces: 'q4', discounts })]);
    const revisions = async () =>
      (await store.readRevisions('q2')).map(({ quote: { id }, withdrawnAt }) => [id, withdrawnAt !== null]);
    t.strictSame(await store.withdrawQuotes({ id: 'q2' }, at(1)), ['q2'], 'only the discount of q2 was wrong');
    t.strictSame(await store.withdrawQuotes({ id: 'q1' }, at(2)), ['q1', 'q3']);
    t.strictSame(
      await revisions(),
      [
        ['q5', false],
        ['q4', false],
        ['q3', true],
        ['q2', true],
        ['q1', true],
      ],
      'the newest first; another order has its own prices',
    );
    t.strictSame(await store.readRevisions('nobody'), []);
  });

  await t.test('what is not saved is withdrawn too: a file, a quote of the future', async (t) => {
    const store = await open(t);
    const filed = quote('q_filed');
    t.equal(await store.findWithdrawal(filed), null);
    t.strictSame(await store.withdrawQuotes({ id: 'q_filed' }, at(1)), ['q_filed']);
    t.strictSame(await store.withdrawQuotes({ id: 'q_filed' }, at(2)), [], 'withdrawn already');
    t.strictSame(await store.findWithdrawal(filed), at(1));
    await store.saveQuotes([filed]);
    t.strictSame((await store.readQuote('q_filed'))?.withdrawnAt, at(1));

    const config = { hash: 'sha256:bad', revision: null, dirty: null };
    t.strictSame(await store.withdrawQuotes({ configHash: 'sha256:bad' }, at(3)), []);
    t.strictSame(await store.findWithdrawal(quote('later', { config })), at(3));
    t.strictSame(await store.findConfigWithdrawal('sha256:bad'), at(3));
    t.equal(await store.findConfigWithdrawal('sha256:good'), null);
    await store.saveQuotes([quote('later', { config })]);
    t.strictSame((await store.readQuote('later'))?.withdrawnAt, at(3));

    const rule = { file: 'config/pricing.yaml', line: 1 };
    const discounts = [{ id: 'manual', title: 'Скидка', amount: 100, rule, approvedBy: 'owner', reason: 'торг' }];
    const onFile = quote('q_discounted', { replaces: 'q_filed', revision: 2, discounts });
    t.strictSame(await store.findWithdrawal(onFile), at(1), 'it carries the prices of the one that was called back');
  });

  await t.test('who granted a discount and why comes back as it was', async (t) => {
    const store = await open(t);
    const rule = { file: 'config/pricing.yaml', line: 1 };
    const first = { id: 'pair', title: 'Пара', amount: 50, rule };
    const granted = { id: 'manual', title: 'Скидка', amount: 100, rule, approvedBy: 'Анна', reason: 'для Петра' };
    const discounted = quote('q1', { replaces: 'q0', revision: 2, discounts: [first, granted] });
    await store.saveQuotes([discounted]);
    t.equal(JSON.stringify((await store.readQuote('q1'))?.quote), JSON.stringify(discounted), 'to the byte');
    t.strictSame((await store.listQuotes({ limit: 1 }))[0]?.quote, discounted);
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
