import type { Test } from 'tap';
import type { DocumentStore } from '../../assistant/ports/document-store.ts';
import type { NewStore } from './conversation-store.ts';
import { at } from './store-samples.ts';

const offer = { kind: 'offer', quote: 'q1', customer: '' } as const;

export async function documentStoreContract(t: Test, open: NewStore<DocumentStore>): Promise<void> {
  await t.test('the same key keeps its number and date', async (t) => {
    const store = await open(t);
    t.equal(await store.findDocument(offer), undefined);
    const first = await store.reserveDocument({ ...offer, id: 'd1', person: 'p1', year: 2026, at: at(1) });
    t.strictSame(first, { ...offer, id: 'd1', person: 'p1', number: 1, year: 2026, issuedAt: at(1), file: null });
    t.strictSame(await store.reserveDocument({ ...offer, id: 'd2', person: 'p2', year: 2027, at: at(2) }), first);
    t.strictSame(await store.findDocument(offer), first);
    t.strictSame(await store.readDocument('d1'), first);
    t.equal(await store.readDocument('d2'), undefined);
  });

  await t.test('numbers run per kind and year, without gap or double', async (t) => {
    const store = await open(t);
    const reserve = (index: number, kind: 'offer' | 'invoice', year: number) =>
      store.reserveDocument({
        kind,
        quote: `q${index}`,
        customer: '',
        id: `${kind}-${index}`,
        person: 'p',
        year,
        at: at(0),
      });
    const numbers = async (reserved: ReturnType<typeof reserve>[]) =>
      (await Promise.all(reserved)).map(({ number }) => number).sort((a, b) => a - b);
    t.strictSame(await numbers([1, 2, 3, 4].map((index) => reserve(index, 'offer', 2026))), [1, 2, 3, 4]);
    t.strictSame(await numbers([reserve(1, 'invoice', 2026), reserve(5, 'offer', 2026)]), [1, 5]);
    t.strictSame(await numbers([reserve(6, 'offer', 2027)]), [1]);
  });

  await t.test('the file is kept as it was given', async (t) => {
    const store = await open(t);
    const bytes = new TextEncoder().encode('%PDF-1.7 Общество «Ромашка»');
    await store.reserveDocument({ ...offer, id: 'd1', person: 'p1', year: 2026, at: at(1) });
    t.equal(await store.readDocumentFile('d1'), undefined);
    t.match(await store.storeDocument({ id: 'd1', name: 'КП-1.pdf', bytes }), {
      file: { name: 'КП-1.pdf', bytes: bytes.length },
    });
    t.match(await store.findDocument(offer), { id: 'd1', file: { name: 'КП-1.pdf' } });
    t.strictSame(Buffer.from((await store.readDocumentFile('d1')) ?? []), Buffer.from(bytes));
    await store.storeDocument({ id: 'd1', name: 'КП-1.pdf', bytes: bytes.subarray(0, 8) });
    t.equal((await store.readDocumentFile('d1'))?.length, 8, 'rendered again');
    t.equal(await store.readDocumentFile('nobody'), undefined);
    await t.rejects(store.storeDocument({ id: 'nobody', name: 'x', bytes }), { code: 'STORE_DOCUMENT_UNKNOWN' });
  });
}
