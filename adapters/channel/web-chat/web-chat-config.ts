import { type Static, Type } from '@sinclair/typebox';
import { BurstConfig } from '../../../assistant/settings/burst-settings.ts';
import { ReplyModeSchema } from '../../../assistant/settings/reply-mode.ts';

/** Section `web` of config/channels.yaml. */
export const WebChatConfig = Type.Object(
  {
    enabled: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Boolean()], {
        description: 'Включён ли чат на сайте. Секретов он не требует, поэтому auto = включён',
        default: 'auto',
      }),
    ),
    origins: Type.Optional(
      Type.Array(Type.String({ pattern: '^(\\*|https?://[^/\\s?#]+)$' }), {
        description:
          'Сайты, на которых стоит виджет: https://example.ru. «*» разрешает любой сайт. Пусто: только страницы самого сервера',
        uniqueItems: true,
      }),
    ),
    title: Type.Optional(
      Type.String({ description: 'Заголовок окна чата; по умолчанию название компании', minLength: 1, maxLength: 60 }),
    ),
    greeting: Type.Optional(
      Type.String({
        description: 'Приглашение рядом с кнопкой чата, пока окно закрыто',
        minLength: 1,
        maxLength: 160,
      }),
    ),
    color: Type.Optional(Type.String({ description: 'Основной цвет виджета, #rrggbb', pattern: '^#[0-9a-fA-F]{6}$' })),
    side: Type.Optional(
      Type.Union([Type.Literal('right'), Type.Literal('left')], {
        description: 'У какого края страницы стоит кнопка чата',
        default: 'right',
      }),
    ),
    session_days: Type.Optional(
      Type.Integer({
        description: 'Сколько дней посетитель видит свою переписку',
        minimum: 1,
        maximum: 365,
        default: 30,
      }),
    ),
    burst: Type.Optional(BurstConfig),
    mode: Type.Optional(ReplyModeSchema),
    limits: Type.Optional(
      Type.Object(
        {
          sessions_per_minute: Type.Optional(
            Type.Integer({
              description: 'Сколько новых сессий в минуту можно открыть с одного адреса',
              minimum: 1,
              maximum: 1000000,
              default: 60,
            }),
          ),
          requests_per_minute: Type.Optional(
            Type.Integer({
              description: 'Сколько запросов в минуту принимается с одного адреса',
              minimum: 1,
              maximum: 1000000,
              default: 600,
            }),
          ),
          messages_per_minute: Type.Optional(
            Type.Integer({
              description: 'Сколько реплик в минуту принимается в одной переписке',
              minimum: 1,
              maximum: 1000000,
              default: 60,
            }),
          ),
          messages_at_once: Type.Optional(
            Type.Integer({
              description: 'Сколько реплик подряд принимается без пауз',
              minimum: 1,
              maximum: 1000000,
              default: 20,
            }),
          ),
          text_length: Type.Optional(
            Type.Integer({
              description: 'Наибольшая длина реплики посетителя, знаков',
              minimum: 1,
              maximum: 16000,
              default: 4000,
            }),
          ),
          connections: Type.Optional(
            Type.Integer({
              description: 'Сколько посетителей могут быть на связи одновременно',
              minimum: 1,
              maximum: 100000,
              default: 20000,
            }),
          ),
        },
        { additionalProperties: false, description: 'Ограничения против злоупотреблений' },
      ),
    ),
  },
  { additionalProperties: false, description: 'Чат на сайте' },
);

export type WebChatConfig = Static<typeof WebChatConfig>;

export interface WebChatSettings {
  readonly enabled: boolean;
  readonly origins: readonly string[];
  readonly title: string | null;
  readonly greeting: string | null;
  readonly color: string;
  readonly side: 'right' | 'left';
  readonly sessionDays: number;
  readonly limits: WebChatLimits;
}

export interface WebChatLimits {
  readonly sessionsPerMinute: number;
  readonly requestsPerMinute: number;
  readonly messagesPerMinute: number;
  readonly messagesAtOnce: number;
  readonly textLength: number;
  readonly connections: number;
}

/** The section with its defaults; a project without one has a working chat. */
export function resolveWebChat(section: WebChatConfig = {}): WebChatSettings {
  const limits = section.limits ?? {};
  return {
    enabled: section.enabled !== false,
    origins: section.origins ?? [],
    title: section.title ?? null,
    greeting: section.greeting ?? null,
    color: section.color ?? '#3b5bdb',
    side: section.side ?? 'right',
    sessionDays: section.session_days ?? 30,
    limits: {
      sessionsPerMinute: limits.sessions_per_minute ?? 60,
      requestsPerMinute: limits.requests_per_minute ?? 600,
      messagesPerMinute: limits.messages_per_minute ?? 60,
      messagesAtOnce: limits.messages_at_once ?? 20,
      textLength: limits.text_length ?? 4000,
      connections: limits.connections ?? 20000,
    },
  };
}
