import { type Static, Type } from '@sinclair/typebox';
import { BurstConfig } from '../../../assistant/settings/burst-settings.ts';
import { ReplyModeSchema } from '../../../assistant/settings/reply-mode.ts';
import type { PaperForm } from '../../../assistant/transcript/outgoing-part.ts';

/** Section `avito` of config/channels.yaml. */
export const AvitoConfig = Type.Object(
  {
    enabled: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Boolean()], {
        description: 'auto — включить, когда заданы ключи; true — требовать ключи; false — выключить',
        default: 'auto',
      }),
    ),
    burst: Type.Optional(BurstConfig),
    mode: Type.Optional(ReplyModeSchema),
    hours: Type.Optional(
      Type.Union([Type.Literal('always'), Type.Literal('outside_working')], {
        description:
          'Когда отвечает ассистент: always — всегда; outside_working — вне рабочих часов из company.yaml, а в рабочие часы отвечают люди',
        default: 'always',
      }),
    ),
    auto_reply: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1000,
        description: 'Что клиент слышит сразу, один раз, пока в рабочие часы отвечают люди (hours: outside_working)',
      }),
    ),
    papers: Type.Optional(
      Type.Union([Type.Literal('pictures'), Type.Literal('link'), Type.Literal('both')], {
        description:
          'Как уходит предложение: pictures — страницы картинками; link — ссылка на PDF; both — и то и другое. Ссылка уходит, только если задан внешний PUBLIC_URL',
        default: 'pictures',
      }),
    ),
    existing_chats: Type.Optional(
      Type.Union([Type.Literal('manned'), Type.Literal('assistant')], {
        description:
          'Кто ведёт чаты, которые были до первого запуска: manned — люди, пока не передадут ассистенту; assistant — ассистент, с первой новой реплики',
        default: 'manned',
      }),
    ),
    reconcile_minutes: Type.Optional(
      Type.Number({
        minimum: 0.01,
        maximum: 60,
        description: 'Раз в сколько минут сверяться со списком чатов: находит сообщения, о которых Авито не сообщил',
        default: 1,
      }),
    ),
    signature: Type.Optional(
      Type.Union([Type.Literal('observe'), Type.Literal('ignore')], {
        description:
          'Заголовок x-avito-messenger-signature: observe — записать в журнал, есть ли он и сходится ли; ignore — не смотреть. Сообщения по нему не отбрасываются: правил подписи Авито не публикует',
        default: 'observe',
      }),
    ),
    packages: Type.Optional(
      Type.Record(Type.String({ pattern: '^\\d{1,20}$' }), Type.String({ minLength: 1 }), {
        additionalProperties: false,
        description: 'Номер объявления → пакет из pricing.yaml: чат с этого объявления начинается с известного пакета',
      }),
    ),
  },
  { additionalProperties: false, description: 'Авито' },
);

export type AvitoConfig = Static<typeof AvitoConfig>;

export interface AvitoSettings {
  readonly papers: readonly PaperForm[];
  readonly existingChats: 'manned' | 'assistant';
  readonly reconcileMs: number;
  readonly observesSignature: boolean;
  /** Ids of packages by the number of the listing. */
  readonly packages: Readonly<Record<string, string>>;
}

/** The section with its defaults; `reachable`: a link could be opened by a customer. */
export function resolveAvito(section: AvitoConfig = {}, reachable: boolean): AvitoSettings {
  const { papers = 'pictures', existing_chats = 'manned', reconcile_minutes = 1, signature = 'observe' } = section;
  const forms: readonly PaperForm[] = papers === 'both' ? ['pictures', 'link'] : [papers];
  return {
    papers: forms.filter((form) => form !== 'link' || reachable),
    existingChats: existing_chats,
    reconcileMs: reconcile_minutes * 60_000,
    observesSignature: signature === 'observe',
    packages: section.packages ?? {},
  };
}
