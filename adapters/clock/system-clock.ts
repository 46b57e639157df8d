import type { Clock } from '../../assistant/ports/clock.ts';

export const systemClock: Clock = { now: () => new Date() };
