import { randomBytes } from 'node:crypto';
import type { Ids } from '../../assistant/ports/ids.ts';

/** 128 random bits in 22 URL-safe characters. */
export const randomIds: Ids = { next: () => randomBytes(16).toString('base64url') };
