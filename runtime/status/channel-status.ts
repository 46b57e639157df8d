import { type Breaker, type BreakerState, breakerKey, breakerState } from '../../assistant/delivery/circuit-breaker.ts';
import { groupName } from '../../assistant/delivery/group-pace.ts';
import { type Rest, restKey } from '../../assistant/delivery/rests.ts';
import type { KeyValueStore } from '../../assistant/ports/key-value-store.ts';
import type { Destination } from '../../assistant/transcript/effect.ts';
import { pushChannelNames } from '../push-channels.ts';

/** A vendor that is left alone. */
export interface ChannelStatus {
  /** `telegram`; with `.pull` and `.read` of what is asked of it, `managers-group` of its group; `calendar`, `mail`. */
  readonly name: string;
  /** Null: it may be called, one call at a time. */
  readonly until: Date | null;
  /** The code of the failure that it began with. */
  readonly reason: string;
  readonly breaker: BreakerState;
}

const destinations: readonly Destination[] = ['calendar', 'mail'];

/** Those that rest or whose breaker is not closed, as the daemon keeps them. */
export async function readChannels(values: Pick<KeyValueStore, 'get'>, now: Date): Promise<readonly ChannelStatus[]> {
  const channels = pushChannelNames.flatMap((name) => [name, `${name}.pull`, `${name}.read`]);
  const names = [...channels, groupName, ...destinations];
  const found = await Promise.all(names.map((name) => readChannel(values, name, now.getTime())));
  return found.flatMap((each) => each ?? []);
}

async function readChannel(
  values: Pick<KeyValueStore, 'get'>,
  name: string,
  now: number,
): Promise<ChannelStatus | undefined> {
  const [rest, breaker] = await Promise.all([values.get<Rest>(restKey(name)), values.get<Breaker>(breakerKey(name))]);
  const state = breaker === undefined ? 'closed' : breakerState(breaker, now);
  const until = Math.max(rest?.until ?? 0, breaker?.until ?? 0);
  if (state === 'closed' && until <= now) return undefined;
  return {
    name,
    until: until > now ? new Date(until) : null,
    reason: rest?.reason ?? 'CHANNEL_UNREACHABLE',
    breaker: state,
  };
}
