import { type Static, Type } from '@sinclair/typebox';
import {
  type BackupSettings,
  BackupsSchema,
  compileBackupSettings,
  compilePersonalDataSettings,
  PersonalDataSchema,
  type PersonalDataSettings,
} from './data-keeping-settings.ts';
import { compileModelSettings, type ModelSettings, ModelsSchema } from './model-settings.ts';
import { type PhrasesFile, PhrasesSchema } from './phrases-schema.ts';
import {
  compileDraftSettings,
  type DraftSettings,
  DraftsSchema,
  type ReplyMode,
  ReplyModeSchema,
} from './reply-mode.ts';
import {
  compileTranscriptionSettings,
  TranscriptionSchema,
  type TranscriptionSettings,
} from './transcription-settings.ts';

const strict = { additionalProperties: false } as const;
export const AssistantFile = Type.Object(
  {
    version: Type.Literal(1, { description: 'Версия формата файла' }),
    disclosure: Type.Object(
      {
        ru: Type.String({
          minLength: 10,
          description: 'Уведомление, что отвечает программа; начинает первое сообщение',
        }),
        en: Type.Optional(Type.String({ minLength: 10, description: 'То же для пишущих по-английски' })),
      },
      { ...strict, description: 'Уведомление об ИИ; выключить нельзя' },
    ),
    retrieval: Type.Optional(
      Type.Object(
        {
          threshold: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              description: 'С какой уверенности отвечать по знаниям; ниже — «не знаю»; по умолчанию 0.6',
            }),
          ),
          limit: Type.Optional(
            Type.Integer({ minimum: 1, maximum: 50, description: 'Сколько разделов искать; по умолчанию 5' }),
          ),
          embedder: Type.Optional(
            Type.Object(
              {
                enabled: Type.Optional(
                  Type.Unsafe<'auto' | boolean>({
                    enum: ['auto', true, false],
                    description: 'auto — включён, когда задан OPENAI_API_KEY; по умолчанию auto',
                  }),
                ),
                model: Type.String({ minLength: 1, description: 'Модель эмбеддингов' }),
                query_model: Type.Optional(
                  Type.String({
                    minLength: 1,
                    description: 'Модель для вопросов, если она не та, что для текстов (как у Яндекса)',
                  }),
                ),
                dimensions: Type.Integer({ minimum: 8, maximum: 4096, description: 'Размерность вектора' }),
                base_url: Type.Optional(
                  Type.String({
                    pattern: '^https?://',
                    description: 'Адрес, заканчивается на /v1; по умолчанию OPENAI_BASE_URL',
                  }),
                ),
                weight: Type.Optional(
                  Type.Number({ minimum: 0, maximum: 1, description: 'Вес вектора против слов; по умолчанию 0.5' }),
                ),
                timeout_seconds: Type.Optional(
                  Type.Number({
                    minimum: 0.1,
                    maximum: 60,
                    description: 'Сколько ждать вектор вопроса; по умолчанию 3',
                  }),
                ),
              },
              { ...strict, description: 'Векторный поиск поверх словарного; без раздела не используется' },
            ),
          ),
        },
        { ...strict, description: 'Поиск по знаниям' },
      ),
    ),
    models: Type.Optional(ModelsSchema),
    dialogue: Type.Optional(
      Type.Object(
        {
          misses: Type.Optional(
            Type.Integer({
              minimum: 1,
              maximum: 10,
              description: 'После скольких непонятых ответов подряд предлагать человека; по умолчанию 2',
            }),
          ),
          lines_per_minute: Type.Optional(
            Type.Integer({
              minimum: 5,
              maximum: 1000,
              description:
                'Больше стольких реплик в минуту от одного клиента — одно предупреждение и десять минут тишины; по умолчанию 40',
            }),
          ),
          resume_after_minutes: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 10_080,
              description:
                'Через сколько минут молчания менеджера ассистент снова отвечает клиенту; 0 — только когда ему вернут диалог; по умолчанию 0',
            }),
          ),
          mode: Type.Optional(ReplyModeSchema),
          drafts: Type.Optional(DraftsSchema),
        },
        { ...strict, description: 'Поведение в диалоге' },
      ),
    ),
    alerts: Type.Optional(
      Type.Object(
        {
          price_move_percent: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1000,
              description:
                'На сколько процентов правка может сдвинуть цену без предупреждения сервера; 0 — предупреждать о любом сдвиге; по умолчанию 20',
            }),
          ),
          free_disk_mb: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 1_000_000_000,
              description: 'Сколько мегабайт на диске с data/ ещё не повод звать людей; 0 — не звать; по умолчанию 500',
            }),
          ),
        },
        { ...strict, description: 'О чём предупреждает сервер' },
      ),
    ),
    backups: Type.Optional(BackupsSchema),
    personal_data: Type.Optional(PersonalDataSchema),
    transcription: Type.Optional(TranscriptionSchema),
    phrases: Type.Optional(
      Type.Object(
        { ru: Type.Optional(PhrasesSchema), en: Type.Optional(PhrasesSchema) },
        { ...strict, description: 'Служебные фразы ассистента' },
      ),
    ),
  },
  { ...strict, $id: 'assistant', title: 'Ассистент', description: 'Файл config/assistant.yaml' },
);

export type AssistantFile = Static<typeof AssistantFile>;

export interface EmbedderSettings {
  readonly enabled: 'auto' | boolean;
  readonly model: string;
  readonly queryModel: string | null;
  readonly dimensions: number;
  readonly baseUrl: string | null;
  readonly weight: number;
  readonly timeoutSeconds: number;
}

export interface AssistantSettings {
  readonly disclosure: { readonly ru: string; readonly en: string };
  readonly retrieval: {
    readonly threshold: number;
    readonly limit: number;
    readonly embedder: EmbedderSettings | null;
  };
  readonly models: ModelSettings;
  /** `linesPerMinute`: more of them from one visitor are met with a warning, then with silence. */
  readonly dialogue: {
    readonly misses: number;
    readonly linesPerMinute: number;
    /** A human who leads and has said nothing for so long has left the conversation to the assistant; 0: he says so himself. */
    readonly resumeAfterMinutes: number;
    /** Where channels.yaml says nothing else. */
    readonly mode: ReplyMode;
    readonly drafts: DraftSettings;
  };
  /** Per cent; a reload that moves a price further is alerted. */
  readonly alerts: { readonly priceMovePercent: number; readonly freeDiskMb: number };
  readonly backups: BackupSettings;
  readonly personalData: PersonalDataSettings;
  /** Null: recordings are left to people. */
  readonly transcription: TranscriptionSettings | null;
  readonly phrases: { readonly ru: PhrasesFile; readonly en: PhrasesFile };
}

export const defaultThreshold = 0.6;

const defaultDisclosure = {
  ru: 'Здравствуйте! Я ИИ-ассистент {{ company.name }}, отвечаю автоматически. Человека можно позвать в любой момент.',
  en: 'Hello! I am an AI assistant of {{ company.name }} and reply automatically. You can ask for a human at any time.',
};

/** Without a file (a folder of knowledge alone) the defaults hold. */
export function compileAssistantSettings(file?: AssistantFile): AssistantSettings {
  const embedder = file?.retrieval?.embedder;
  return {
    disclosure: { ...defaultDisclosure, ...file?.disclosure },
    retrieval: {
      threshold: file?.retrieval?.threshold ?? defaultThreshold,
      limit: file?.retrieval?.limit ?? 5,
      embedder:
        embedder === undefined
          ? null
          : {
              enabled: embedder.enabled ?? 'auto',
              model: embedder.model,
              queryModel: embedder.query_model ?? null,
              dimensions: embedder.dimensions,
              baseUrl: embedder.base_url ?? null,
              weight: embedder.weight ?? 0.5,
              timeoutSeconds: embedder.timeout_seconds ?? 3,
            },
    },
    models: compileModelSettings(file?.models),
    dialogue: {
      misses: file?.dialogue?.misses ?? 2,
      linesPerMinute: file?.dialogue?.lines_per_minute ?? 40,
      resumeAfterMinutes: file?.dialogue?.resume_after_minutes ?? 0,
      mode: file?.dialogue?.mode ?? 'auto',
      drafts: compileDraftSettings(file?.dialogue?.drafts),
    },
    alerts: {
      priceMovePercent: file?.alerts?.price_move_percent ?? 20,
      freeDiskMb: file?.alerts?.free_disk_mb ?? 500,
    },
    backups: compileBackupSettings(file?.backups),
    personalData: compilePersonalDataSettings(file?.personal_data),
    transcription: compileTranscriptionSettings(file?.transcription),
    phrases: { ru: file?.phrases?.ru ?? {}, en: file?.phrases?.en ?? {} },
  };
}
