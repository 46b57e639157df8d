import type { ChannelStanding } from '../assistant/delivery/channel-gates.ts';
import { channelErrors } from '../assistant/ports/channel-errors.ts';

/** A shorter pause is everyday life with a vendor. */
const shortRestMs = 45_000;
const alwaysTrouble: readonly string[] = [channelErrors.denied.code, channelErrors.unpaid.code];

/** Channels that do not speak, by name, in a line each; a short pause is none of them. */
export function channelTroubles(standings: readonly ChannelStanding[], now: Date): Readonly<Record<string, string>> {
  const troubled = standings.flatMap(({ channel, restsUntil, reason, breaker }): [string, string][] => {
    const left = restsUntil === null ? 0 : restsUntil.getTime() - now.getTime();
    if (breaker === 'closed' && left < shortRestMs && !(left > 0 && alwaysTrouble.includes(reason ?? ''))) return [];
    const state = breaker === 'closed' ? 'rests' : `does not answer (breaker ${breaker.replace('_', ' ')})`;
    const until = restsUntil === null ? '' : `, next call at ${restsUntil.toISOString()}`;
    return [[channel, `${channel} ${state}: ${reason ?? ''}${until}`]];
  });
  return Object.fromEntries(troubled);
}
