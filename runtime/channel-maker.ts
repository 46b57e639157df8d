import type { Channel, ChannelTraits, SentPart } from '../assistant/ports/channel.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { Project } from '../project/project.ts';
import type { ChannelMemory } from './channel-memory.ts';
import type { Environment } from './secrets.ts';
import type { VendorSecretName } from './vendor-secrets.ts';

/** A chat as our own records have it. */
export interface KnownChat {
  /** People lead it. */
  readonly manned: boolean;
  /** What was handed over to be sent there, oldest first. */
  readonly said: readonly (SentPart & { readonly at: Date })[];
  /** What was handed over before is not among them; null: that is all. */
  readonly saidSince: Date | null;
}

export interface PushChannelParts {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The address the world reaches us at, without a trailing slash; null when there is none. */
  readonly publicUrl: string | null;
  readonly secretOf: (name: VendorSecretName) => string;
  /** Undefined where nobody has written to us yet. */
  readonly knownChat: (channel: string, address: string, traits: ChannelTraits) => Promise<KnownChat | undefined>;
  /** What channels remember between starts. */
  readonly memory: ChannelMemory;
}

/** What a channel is made of: its section of config/channels.yaml and the company it speaks for. */
export interface ChannelRequest extends PushChannelParts {
  readonly project: Pick<Project, 'channels' | 'company' | 'prices' | 'listings'>;
}

/** Makes a channel, or undefined where it is switched off or its secrets are not set. Loads its libraries then, not before. */
export type ChannelMaker = (request: ChannelRequest) => Promise<Channel | undefined>;
