import { type Static, Type } from '@sinclair/typebox';

const minutes = (description: string, limits: { minimum: number; maximum: number }) =>
  Type.Optional(Type.Integer({ ...limits, multipleOf: 5, description }));
const text = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));

/** Section `consultations` of config/company.yaml. */
export const ConsultationsSchema = Type.Object(
  {
    title: text('Как назвать встречу в переписке и в календаре; по умолчанию «Консультация»'),
    who: text('Кто её ведёт, с предлогом: «с Сергеем Орловым»; без строки не говорится'),
    place: text('Где или как она пройдёт: «по видеосвязи, ссылку пришлёт менеджер»; без строки не говорится'),
    duration_minutes: minutes('Сколько длится, кратно 5; по умолчанию 60', { minimum: 5, maximum: 480 }),
    step_minutes: minutes('Через сколько минут начинается следующее время, кратно 5; по умолчанию 30', {
      minimum: 5,
      maximum: 480,
    }),
    buffer_minutes: minutes('Перерыв до и после каждой встречи, кратно 5; по умолчанию 15', {
      minimum: 0,
      maximum: 240,
    }),
    notice_hours: Type.Optional(
      Type.Number({ minimum: 0, maximum: 720, description: 'За сколько часов надо записаться; по умолчанию 2' }),
    ),
    days_ahead: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 90, description: 'На сколько дней вперёд открыта запись; по умолчанию 14' }),
    ),
    hold_minutes: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 120,
        description: 'Сколько минут выбранное время держится за клиентом, пока он не подтвердит; по умолчанию 15',
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Запись на консультацию прямо в диалоге: в рабочие часы, кроме нерабочих дней. Без раздела записи нет',
  },
);

export type ConsultationsFile = Static<typeof ConsultationsSchema>;

/** Lengths in milliseconds. */
export interface ConsultationSettings {
  readonly title: string;
  readonly who: string | null;
  readonly place: string | null;
  readonly duration: number;
  readonly step: number;
  readonly buffer: number;
  readonly notice: number;
  readonly daysAhead: number;
  readonly hold: number;
}

const minute = 60_000;

export function compileConsultations(file: ConsultationsFile): ConsultationSettings {
  return {
    title: file.title ?? 'Консультация',
    who: file.who ?? null,
    place: file.place ?? null,
    duration: (file.duration_minutes ?? 60) * minute,
    step: (file.step_minutes ?? 30) * minute,
    buffer: (file.buffer_minutes ?? 15) * minute,
    notice: (file.notice_hours ?? 2) * 60 * minute,
    daysAhead: file.days_ahead ?? 14,
    hold: (file.hold_minutes ?? 15) * minute,
  };
}
