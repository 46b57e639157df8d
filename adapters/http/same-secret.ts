import { hash, timingSafeEqual } from 'node:crypto';

/** In a time that tells nothing of where they differ, or of their length. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => Buffer.from(hash('sha256', text, 'hex'));
  return timingSafeEqual(digest(given), digest(expected));
}
