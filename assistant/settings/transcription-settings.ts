import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;

export const TranscriptionSchema = Type.Object(
  {
    enabled: Type.Optional(
      Type.Unsafe<'auto' | boolean>({
        enum: ['auto', true, false],
        description: 'auto — включено, когда задан OPENAI_API_KEY; по умолчанию auto',
      }),
    ),
    send_audio: Type.Boolean({
      description:
        'Согласие владельца: голос клиента — персональные данные, и запись целиком уходит провайдеру; без true ничего не отправляется',
    }),
    model: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Модель распознавания, как её называет провайдер; по умолчанию whisper-1',
      }),
    ),
    base_url: Type.Optional(
      Type.String({
        pattern: '^https?://',
        description: 'Адрес API, кончается на /v1; по умолчанию OPENAI_BASE_URL, иначе OpenAI',
      }),
    ),
    language: Type.Optional(
      Type.String({ pattern: '^[a-z]{2}$', description: 'Язык записей, две буквы; без него провайдер решает сам' }),
    ),
    max_seconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1800,
        description: 'Записи длиннее слушает человек; по умолчанию 180 секунд',
      }),
    ),
    max_mb: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 20, description: 'Записи больше слушает человек; по умолчанию 10 МБ' }),
    ),
    deadline_seconds: Type.Optional(
      Type.Number({
        minimum: 0.1,
        // With the models' own ninety a turn still ends before it is taken for lost.
        maximum: 25,
        description: 'Сколько ждать запись и её расшифровку; не успели — слушает человек; по умолчанию 20',
      }),
    ),
  },
  { ...strict, description: 'Расшифровка голосовых: любой API, устроенный как у OpenAI (/audio/transcriptions)' },
);

export interface TranscriptionSettings {
  readonly enabled: 'auto' | boolean;
  /** The owner lets recordings of customers leave this machine. */
  readonly sendAudio: boolean;
  readonly model: string;
  readonly baseUrl: string | null;
  readonly language: string | null;
  readonly maxSeconds: number;
  readonly maxBytes: number;
  readonly deadlineMs: number;
}

/** Null: no section, nothing is transcribed. */
export function compileTranscriptionSettings(
  file: Static<typeof TranscriptionSchema> | undefined,
): TranscriptionSettings | null {
  if (file === undefined) return null;
  return {
    enabled: file.enabled ?? 'auto',
    sendAudio: file.send_audio,
    model: file.model ?? 'whisper-1',
    baseUrl: file.base_url ?? null,
    language: file.language ?? null,
    maxSeconds: file.max_seconds ?? 180,
    maxBytes: (file.max_mb ?? 10) * 1024 * 1024,
    deadlineMs: (file.deadline_seconds ?? 20) * 1000,
  };
}
