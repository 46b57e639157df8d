import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Names that were made, moved or removed in it stay so after a crash. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}
