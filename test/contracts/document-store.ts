import type { Test } from 'tap';
import type { DocumentStore } from '../../assistant/ports/document-store.ts';
import type { NewStore } from './conversation-store.ts';
import { at } from './store-samples.ts';

const offer = { kind: 'offer', quote: 'q1', customer: '', specimen: false } as const;
const printedAs = (number: number | null) => `КП-${number ?? '000'}`;

export async function documentStoreContract(t: Test, open: NewStore<DocumentStore>): Promise<void> {
  await t.test('the same key keeps its number and date', async (t) => {
    const store = await open(t);
    t.equal(await store.findDocument(offer), undefined);
    const first = await store.reserveDocument({ ...offer, id: 'd1', person: 'p1', year: 2026, at: at(1), printedAs });
    t.strictSame(first, {
      ...offer,
      id: 'd1',
      person: 'p1',
      number: 1,
      printedNumber: 'КП-1',
      year: 2026,
      issuedAt: at(1),
      file: null,
    });
    t.strictSame(
      await store.reserveDocument({
        ...offer,
        id: 'd2',
        person: 'p2',
        year: 2027,
        at: at(2),
        printedAs: () => 'another format',
      }),
      first,
    );
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
        specimen: false,
        printedAs,
        id: `${kind}-${index}`,
        person: 'p',
        year,
        at: at(0),
      });
    const numbers = async (reserved: ReturnType<typeof reserve>[]) =>
      (await Promise.all(reserved)).map(({ number }) => number ?? 0).sort((a, b) => a - b);
    t.strictSame(await numbers([1, 2, 3, 4].map((index) => reserve(index, 'offer', 2026))), [1, 2, 3, 4]);
    t.strictSame(await numbers([reserve(1, 'invoice', 2026), reserve(5, 'offer', 2026)]), [1, 5]);
    t.strictSame(await numbers([reserve(6, 'offer', 2027)]), [1]);
  });

  await t.test('a specimen stands beside the genuine document and takes no number', async (t) => {
    const store = await open(t);
    const specimen = { ...offer, specimen: true };
    const reserve = (key: typeof offer | typeof specimen, id: string) =>
      store.reserveDocument({ ...key, id, person: 'p1', year: 2026, at: at(1), printedAs });
    t.match(await reserve(specimen, 'd1'), { id: 'd1', specimen: true, number: null, printedNumber: 'КП-000' });
    t.match(await reserve({ ...specimen, quote: 'q2' } as never, 'd2'), { id: 'd2', number: null });
    t.match(await reserve(offer, 'd3'), { id: 'd3', specimen: false, number: 1, printedNumber: 'КП-1' });
    t.match(await store.findDocument(specimen), { id: 'd1' });
    t.match(await store.findDocument(offer), { id: 'd3' });
  });

  await t.test('the file is kept as it was given', async (t) => {
    const store = await open(t);
    const bytes = new TextEncoder().encode('%PDF-1.7 Общество «Ромашка»');
    await store.reserveDocument({ ...offer, id: 'd1', person: 'p1', year: 2026, at: at(1), printedAs });
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
