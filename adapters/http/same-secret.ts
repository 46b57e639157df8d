import { hash, timingSafeEqual } from 'node:crypto';

/** Of our own secrets, which every request is compared with; few at a time. */
const expectedDigests = new Map<string, Buffer>();

/** In a time that tells nothing of where they differ, or of their length. */
export function isSameSecret(given: string, expected: string): boolean {
  let digest = expectedDigests.get(expected);
  if (digest === undefined) {
    if (expectedDigests.size >= 16) expectedDigests.clear();
    digest = hash('sha256', expected, 'buffer');
    expectedDigests.set(expected, digest);
  }
  return timingSafeEqual(hash('sha256', given, 'buffer'), digest);
}
