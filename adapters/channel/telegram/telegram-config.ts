import { type Static, Type } from '@sinclair/typebox';
import { BurstConfig } from '../../../assistant/settings/burst-settings.ts';

/** Section `telegram` of config/channels.yaml. */
export const TelegramConfig = Type.Object(
  {
    enabled: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Boolean()], {
        description: 'auto — включить, когда заданы ключи; true — требовать ключи; false — выключить',
        default: 'auto',
      }),
    ),
    updates: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Literal('webhook'), Type.Literal('polling')], {
        description:
          'Как приходят сообщения: webhook — Telegram стучится по PUBLIC_URL; polling — спрашиваем сами; auto — webhook, если PUBLIC_URL начинается с https',
        default: 'auto',
      }),
    ),
    burst: Type.Optional(BurstConfig),
  },
  { additionalProperties: false, description: 'Telegram' },
);

export type TelegramConfig = Static<typeof TelegramConfig>;

export interface TelegramSettings {
  readonly enabled: 'auto' | boolean;
  readonly updates: 'webhook' | 'polling';
}

/** The section with its defaults; `publicUrl` is where Telegram could reach us, null nowhere. */
export function resolveTelegram(section: TelegramConfig = {}, publicUrl: string | null): TelegramSettings {
  const { enabled = 'auto', updates = 'auto' } = section;
  const reachable = publicUrl?.startsWith('https:') === true;
  return { enabled, updates: updates === 'auto' ? (reachable ? 'webhook' : 'polling') : updates };
}
