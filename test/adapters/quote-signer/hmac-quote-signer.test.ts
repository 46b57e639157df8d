import { createHmac } from 'node:crypto';
import t from 'tap';
import { createHmacQuoteSigner } from '../../../adapters/quote-signer/hmac/hmac-quote-signer.ts';
import { computeQuote } from '../../../assistant/pricing/compute-quote.ts';
import type { Quote } from '../../../assistant/pricing/quote.ts';
import { context, includedVat, smallPrices } from '../../assistant/pricing/sample-price-list.ts';

const first = new Uint8Array(32).fill(1);
const second = new Uint8Array(32).fill(2);
const { body } = computeQuote(
  smallPrices,
  includedVat,
  { order: { package: 'bot', options: { channel: 3 } } },
  context,
);
const signer = createHmacQuoteSigner({ current: 'k1', keys: { k1: first } });

/** RFC 8785 for values like these: keys sorted, no spaces, JSON numbers and strings as they are. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(',')}}`;
}

t.test('signs as the contract says', async (t) => {
  const quote = signer.sign(body);
  const digest = createHmac('sha256', first).update(canonical(body)).digest('base64url');
  t.equal(quote.signature, `v1.k1.${digest}`);
  t.match(quote.id, /^q_[0-9a-hjkmnp-tv-z]{12}$/);
  t.ok(signer.verify(quote));
  t.ok(signer.verify(JSON.parse(JSON.stringify(quote))), 'after a way through JSON');
  const shuffled = Object.fromEntries(Object.entries(quote).reverse()) as unknown as Quote;
  t.ok(signer.verify(shuffled), 'the order of keys does not matter');
  t.same(signer.sign(body), quote, 'the same body gives the same quote');
  t.not(signer.sign({ ...body, createdAt: '2026-11-22T12:00:00.001Z' }).id, quote.id);
});

t.test('knows its own', async (t) => {
  const quote = signer.sign(body);
  const line = quote.lines[0];
  if (line === undefined) throw new Error('a quote has lines');
  for (const [name, changed] of [
    ['a lower total', { ...quote, total: 100 }],
    ['a line', { ...quote, lines: [{ ...line, total: 1 }, ...quote.lines.slice(1)] }],
    ['an added key', { ...quote, note: 'даром' }],
    ['another id', { ...quote, id: 'q_000000000000' }],
    ['no signature', { ...quote, signature: undefined }],
    ['an empty signature', { ...quote, signature: '' }],
    ['another version', { ...quote, signature: quote.signature.replace('v1', 'v2') }],
    ['an unknown key', { ...quote, signature: quote.signature.replace('k1', 'k9') }],
    ['a key of the prototype', { ...quote, signature: quote.signature.replace('k1', 'constructor') }],
    ['a tail', { ...quote, signature: `${quote.signature}.x` }],
    ['a cut signature', { ...quote, signature: quote.signature.slice(0, -1) }],
  ] as const) {
    t.notOk(signer.verify(changed as unknown as Quote), name);
  }
  t.notOk(createHmacQuoteSigner({ current: 'k1', keys: { k1: second } }).verify(quote), 'a foreign key');
});

t.test('former keys verify after rotation', async (t) => {
  const quote = signer.sign(body);
  const rotated = createHmacQuoteSigner({ current: 'k2', keys: { k1: first, k2: second } });
  t.ok(rotated.verify(quote));
  t.match(rotated.sign(body).signature, /^v1\.k2\./);
  t.notOk(signer.verify(rotated.sign(body)));
  t.throws(() => createHmacQuoteSigner({ current: 'k3', keys: { k1: first } }), RangeError);
});
