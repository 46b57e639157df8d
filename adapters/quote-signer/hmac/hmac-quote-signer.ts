import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { QuoteSigner } from '../../../assistant/ports/quote-signer.ts';
import type { QuoteBody } from '../../../assistant/pricing/quote.ts';

export interface HmacQuoteSignerOptions {
  /** Id of the key that signs. */
  readonly current: string;
  /** All known keys by id; the former ones only verify. */
  readonly keys: Readonly<Record<string, Uint8Array>>;
}

/** `v1.<keyId>.<base64url HMAC-SHA256>` over RFC 8785 JSON without `id` and `signature`. */
export function createHmacQuoteSigner({ current, keys }: HmacQuoteSignerOptions): QuoteSigner {
  const known = new Map(Object.entries(keys));
  const currentKey = known.get(current);
  if (currentKey === undefined) throw new RangeError(`no quote key "${current}"`);
  return {
    sign(body) {
      const signature = signatureOf(body, current, currentKey);
      const { schemaVersion, ...rest } = body;
      return { schemaVersion, id: idOf(signature), ...rest, signature };
    },

    verify(quote) {
      const { id, signature, ...body } = quote;
      if (typeof signature !== 'string' || id !== idOf(signature)) return false;
      const [version, keyId, digest, ...rest] = signature.split('.');
      const key = keyId === undefined ? undefined : known.get(keyId);
      if (version !== 'v1' || keyId === undefined || key === undefined || digest === undefined || rest.length > 0) {
        return false;
      }
      return equal(signature, signatureOf(body, keyId, key));
    },
  };
}

function signatureOf(body: QuoteBody, keyId: string, key: Uint8Array): string {
  const text = canonicalize(body);
  if (text === undefined) throw new TypeError('a quote must be JSON');
  return `v1.${keyId}.${createHmac('sha256', key).update(text).digest('base64url')}`;
}

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * `q_` and 12 characters that are easy to dictate (Crockford's base 32: no i, l, o, u). 60 bits of a keyed hash: not to
 * be guessed, and two of a million quotes share one with a chance of one in two million.
 */
function idOf(signature: string): string {
  const digest = createHash('sha256').update(signature).digest();
  let bits = digest.readBigUInt64BE(0) >> 4n;
  let text = '';
  for (let position = 0; position < 12; position += 1) {
    text = `${alphabet.charAt(Number(bits & 31n))}${text}`;
    bits >>= 5n;
  }
  return `q_${text}`;
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
