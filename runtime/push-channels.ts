import type { Channel } from '../assistant/ports/channel.ts';
import type { ChannelName } from '../assistant/ports/conversation-store.ts';
import { openAvito } from './avito.ts';
import type { ChannelMaker, ChannelRequest, PushChannelParts } from './channel-maker.ts';
import { openTelegram } from './telegram.ts';

/** Every channel that pushes. A new one adds its line here. */
const makers: Readonly<Record<ChannelName, ChannelMaker>> = { telegram: openTelegram, avito: openAvito };

export const pushChannelNames: readonly ChannelName[] = Object.keys(makers);

export interface PushChannels {
  /** Those that are on, by name. */
  current(): ReadonlyMap<ChannelName, Channel>;
  /** Makes them anew where what they are made of has changed. */
  renew(project: ChannelRequest['project']): Promise<void>;
}

export function createPushChannels(parts: PushChannelParts): PushChannels {
  let channels: ReadonlyMap<ChannelName, Channel> = new Map();
  let made: string | undefined;
  return {
    current: () => channels,
    async renew(project) {
      const source = JSON.stringify([project.channels, project.company, project.listings]);
      if (source === made) return;
      const next = new Map<ChannelName, Channel>();
      for (const [name, make] of Object.entries(makers)) {
        try {
          const channel = await make({ ...parts, project });
          if (channel !== undefined) next.set(name, channel);
        } catch (error) {
          // One vendor's settings stop neither the others nor the web chat.
          parts.logger.error({ channel: name, error }, 'a channel cannot be opened');
        }
      }
      channels = next;
      made = source;
    },
  };
}
