import { hash } from 'node:crypto';

/** Under which a thing of that source is known for ever, without telling its name: the first half of a SHA-256. */
export function dedupeKey(source: string, name: string): Buffer {
  return Buffer.from(hash('sha256', `${source}\0${name}`, 'hex').slice(0, 32), 'hex');
}
