import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What a one-time link hands over: random, signed, expiring; it says nothing about whose it is. */
export interface CrossingLinks {
  /** 43 characters of A-Z a-z 0-9 _ -, and the digest it is known by. */
  make(random: Uint8Array, now: Date): { readonly payload: string; readonly key: Uint8Array; readonly expiresAt: Date };
  /** `foreign`: none of ours, or forged. An expired one has no key. */
  read(
    payload: string,
    now: Date,
  ): { readonly kind: 'ours'; readonly key: Uint8Array | null } | { readonly kind: 'foreign' };
}

/** So long it may take to open the other application. */
const lifetimeMs = 3_600_000;
const randomBytes = 16;
const signatureBytes = 12;
const shape = /^[A-Za-z0-9_-]{43}$/;

export const crossingRandomBytes = randomBytes;

export function createCrossingLinks(secret: Uint8Array): CrossingLinks {
  const sign = (body: Uint8Array): Buffer =>
    createHmac('sha256', secret).update('crossing\n').update(body).digest().subarray(0, signatureBytes);
  const keyOf = (body: Uint8Array): Uint8Array => createHash('sha256').update(body).digest();
  return {
    make(random, now) {
      const seconds = Math.floor((now.getTime() + lifetimeMs) / 1000);
      const until = Buffer.alloc(4);
      until.writeUInt32BE(seconds);
      const body = Buffer.concat([random.subarray(0, randomBytes), until]);
      const payload = Buffer.concat([body, sign(body)]).toString('base64url');
      return { payload, key: keyOf(body), expiresAt: new Date(seconds * 1000) };
    },
    read(payload, now) {
      if (!shape.test(payload)) return { kind: 'foreign' };
      const bytes = Buffer.from(payload, 'base64url');
      const body = bytes.subarray(0, randomBytes + 4);
      const given = bytes.subarray(randomBytes + 4);
      const expected = sign(body);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { kind: 'foreign' };
      const isOver = body.readUInt32BE(randomBytes) * 1000 <= now.getTime();
      return { kind: 'ours', key: isOver ? null : keyOf(body) };
    },
  };
}
