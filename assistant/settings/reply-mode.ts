import { type Static, Type } from '@sinclair/typebox';

/** Who answers a customer: the assistant at once, the assistant after somebody has looked, or people alone. */
export const ReplyModeSchema = Type.Union([Type.Literal('auto'), Type.Literal('draft'), Type.Literal('manager')], {
  description:
    'Кто отвечает: auto — ассистент сразу; draft — ассистент предлагает ответ, уходит он после «Принять»; manager — только люди',
});
export type ReplyMode = Static<typeof ReplyModeSchema>;

export const DraftsSchema = Type.Object(
  {
    remind_minutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1440,
        description:
          'Через сколько минут напоминать о черновике, о котором никто не решил; в нерабочее время напоминание ждёт открытия; по умолчанию 10',
      }),
    ),
    meanwhile: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 1000,
        description:
          'Что клиент слышит сразу, один раз, пока люди решают: «Спасибо! Ответим {{ when }}.»; {{ when }} — «в ближайшее время» или «завтра с 10:00»; без этого — ничего',
      }),
    ),
  },
  { additionalProperties: false, description: 'Черновики ответов: режим draft' },
);

export interface DraftSettings {
  readonly remindMinutes: number;
  readonly meanwhile: string | null;
}

export function compileDraftSettings(file?: Static<typeof DraftsSchema>): DraftSettings {
  return { remindMinutes: file?.remind_minutes ?? 10, meanwhile: file?.meanwhile ?? null };
}
