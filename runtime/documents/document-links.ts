import { createHmac, timingSafeEqual } from 'node:crypto';

export type LinkCheck = 'valid' | 'expired' | 'forged';

/** Links that open one document for a while, without a login. */
export interface DocumentLinks {
  /** `base` is the address the reader uses, without a trailing slash. */
  urlFor(document: string, base: string, now: Date): string;
  check(document: string, link: { expires: string; signature: string }, now: Date): LinkCheck;
}

const lifetimeMs = 7 * 86_400_000;

export function createDocumentLinks(secret: Uint8Array): DocumentLinks {
  const sign = (document: string, expires: string): Buffer =>
    createHmac('sha256', secret).update(`document\n${document}\n${expires}`).digest();
  return {
    urlFor(document, base, now) {
      const expires = String(Math.floor((now.getTime() + lifetimeMs) / 1000));
      const signature = sign(document, expires).toString('base64url');
      return `${base}/documents/${encodeURIComponent(document)}?expires=${expires}&signature=${signature}`;
    },
    check(document, { expires, signature }, now) {
      const given = Buffer.from(signature, 'base64url');
      const expected = sign(document, expires);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
      return Number(expires) * 1000 > now.getTime() ? 'valid' : 'expired';
    },
  };
}
