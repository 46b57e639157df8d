import t from 'tap';
import type { ChannelStanding } from '../../assistant/delivery/channel-gates.ts';
import { channelTroubles } from '../../daemon/channel-troubles.ts';

const now = new Date('2026-11-23T12:00:00Z');
const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const fine: ChannelStanding = { channel: 'telegram', restsUntil: null, reason: null, breaker: 'closed' };

t.test('/ready names channels that do not speak, and no short pause', async (t) => {
  const troubles = (standing: Partial<ChannelStanding>) => channelTroubles([{ ...fine, ...standing }], now);
  t.strictSame(troubles({}), {});
  t.strictSame(troubles({ restsUntil: after(44), reason: 'CHANNEL_BUSY' }), {});
  t.strictSame(troubles({ restsUntil: after(45), reason: 'CHANNEL_BUSY' }), {
    telegram: 'telegram rests: CHANNEL_BUSY, next call at 2026-11-23T12:00:45.000Z',
  });
  t.strictSame(troubles({ restsUntil: after(1), reason: 'CHANNEL_DENIED' }), {
    telegram: 'telegram rests: CHANNEL_DENIED, next call at 2026-11-23T12:00:01.000Z',
  });
  const broken = { breaker: 'open', restsUntil: after(5), reason: 'CHANNEL_UNREACHABLE' } as const;
  t.strictSame(troubles(broken), {
    telegram: 'telegram does not answer (breaker open): CHANNEL_UNREACHABLE, next call at 2026-11-23T12:00:05.000Z',
  });
  t.strictSame(troubles({ breaker: 'half_open', reason: 'CHANNEL_UNREACHABLE' }), {
    telegram: 'telegram does not answer (breaker half open): CHANNEL_UNREACHABLE',
  });
});
