import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { BurstConfig } from '../assistant/settings/burst-settings.ts';
import type { ReplyMode } from '../assistant/settings/reply-mode.ts';
import type { Enabled } from './enabled-schema.ts';

/** What adapters bring: the schema of their section by its name. `runtime/` hands them in. */
export interface SectionSchemas {
  readonly channels: Readonly<Record<string, TSchema>>;
}

/** config/channels.yaml, composed of the sections of the channels that exist. */
export function channelsFile(sections: SectionSchemas['channels']): TObject {
  return Type.Object(
    {
      version: Type.Literal(1, { description: 'Версия формата файла: 1' }),
      ...Object.fromEntries(Object.entries(sections).map(([name, section]) => [name, Type.Optional(section)])),
    },
    { additionalProperties: false, description: 'Каналы, в которых отвечает ассистент' },
  );
}

export interface VendorSection {
  readonly enabled?: Enabled;
  readonly burst?: BurstConfig;
  readonly mode?: ReplyMode;
}

/** Sections as written; each adapter reads its own. */
export interface ChannelSettings {
  readonly web?: Readonly<Record<string, unknown>>;
  readonly telegram?: VendorSection;
  readonly avito?: VendorSection & { readonly packages?: Readonly<Record<string, string>> } & {
    readonly hours?: 'always' | 'outside_working';
    readonly auto_reply?: string;
  };
}
