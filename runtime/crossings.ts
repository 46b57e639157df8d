import { randomBytes } from 'node:crypto';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { Channel } from '../assistant/ports/channel.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { ChannelName } from '../assistant/ports/conversation-store.ts';
import type { PeopleStore } from '../assistant/ports/people-store.ts';
import { type CrossingLinks, crossingRandomBytes } from './crossing-links.ts';

export const crossingErrors = defineErrors({
  off: {
    code: 'CROSSING_CHANNEL_OFF',
    kind: 'not_found',
    ru: { message: 'Перейти в {channel} сейчас нельзя', hint: 'Канал выключен или не даёт ссылок: пишите здесь' },
    en: { message: 'There is no way over to {channel} now', hint: 'The channel is off or gives no links: write here' },
  },
});

export interface CrossingParts {
  readonly links: CrossingLinks;
  readonly store: Pick<PeopleStore, 'offerCrossing'>;
  readonly channels: () => ReadonlyMap<ChannelName, Pick<Channel, 'chatLink'>>;
  readonly clock: Clock;
}

const askedWithinMs = 5_000;

/** The way from the site's chat into a messenger. */
export function createCrossings({ links, store, channels, clock }: CrossingParts) {
  return {
    /** Names of channels that can be gone over to. */
    open: (): readonly ChannelName[] =>
      [...channels()].flatMap(([name, { chatLink }]) => (chatLink === undefined ? [] : [name])),
    /** A link for this conversation alone. Rejects with CROSSING_CHANNEL_OFF and what channel-errors.ts names. */
    async offer(conversation: string, channel: ChannelName) {
      const target = channels().get(channel);
      if (target?.chatLink === undefined) throw new AssistantError(crossingErrors.off, { channel });
      const at = clock.now();
      const { payload, key, expiresAt } = links.make(randomBytes(crossingRandomBytes), at);
      // Who cannot be gone over to now gets no link that would wait for nothing.
      const url = await target.chatLink(payload, AbortSignal.timeout(askedWithinMs));
      await store.offerCrossing({ key, conversation, at, expiresAt });
      return { url, expiresAt };
    },
  };
}

export type Crossings = ReturnType<typeof createCrossings>;
