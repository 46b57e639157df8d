import { randomBytes } from 'node:crypto';
import type { Ids } from '../../assistant/ports/ids.ts';

/** 128 random bits in 22 URL-safe characters. The first is no dash, or a command line would take the id for a flag. */
export const randomIds: Ids = {
  next() {
    for (;;) {
      const id = randomBytes(16).toString('base64url');
      if (!id.startsWith('-')) return id;
    }
  },
};
