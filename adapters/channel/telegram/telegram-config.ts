import { type Static, Type } from '@sinclair/typebox';
import { BurstConfig } from '../../../assistant/settings/burst-settings.ts';
import { ReplyModeSchema } from '../../../assistant/settings/reply-mode.ts';

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
    mode: Type.Optional(ReplyModeSchema),
    managers: Type.Optional(
      Type.Object(
        {
          ids: Type.Optional(
            Type.Array(Type.Integer({ minimum: 1 }), {
              minItems: 1,
              description:
                'Кто отвечает клиентам из группы TELEGRAM_MANAGER_CHAT_ID: id в Telegram. Без списка — все администраторы группы',
            }),
          ),
          repeat_minutes: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 1440,
              description: 'Через сколько минут напоминать о диалоге, который никто не взял; по умолчанию 15',
            }),
          ),
        },
        { additionalProperties: false, description: 'Группа менеджеров с темами: по теме на диалог' },
      ),
    ),
  },
  { additionalProperties: false, description: 'Telegram' },
);

export type TelegramConfig = Static<typeof TelegramConfig>;

export interface TelegramSettings {
  readonly enabled: 'auto' | boolean;
  readonly updates: 'webhook' | 'polling';
}

export interface ManagersSettings {
  /** Null: every administrator of the group. */
  readonly ids: readonly number[] | null;
  readonly repeatMinutes: number;
}

export function resolveManagers({ managers }: TelegramConfig = {}): ManagersSettings {
  return { ids: managers?.ids ?? null, repeatMinutes: managers?.repeat_minutes ?? 15 };
}

/** The section with its defaults; `publicUrl` is where Telegram could reach us, null nowhere. */
export function resolveTelegram(section: TelegramConfig = {}, publicUrl: string | null): TelegramSettings {
  const { enabled = 'auto', updates = 'auto' } = section;
  const reachable = publicUrl?.startsWith('https:') === true;
  return { enabled, updates: updates === 'auto' ? (reachable ? 'webhook' : 'polling') : updates };
}
