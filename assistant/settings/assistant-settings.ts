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
const phrase = (description: string) => Type.Optional(Type.String({ minLength: 1, description }));

const PhrasesSchema = Type.Object(
  {
    handoff: phrase('Клиент попросил человека'),
    human_hours: phrase('Человека позвали в нерабочее время: {{ when }} — когда он ответит; говорится следом'),
    contact_noted: phrase('Клиент оставил контакт, о котором не спрашивали, или пока ждёт человека'),
    help: phrase('Команда /help'),
    documents_none: phrase('Команда /documents, а расчёта ещё нет'),
    documents_coming: phrase('Команда /documents: готовится коммерческое предложение'),
    privacy: phrase('Команда /privacy'),
    delete_asked: phrase('Удалить данные решают люди: есть бумаги, которые закон обязывает хранить'),
    erase_sure: phrase('Команда /delete_me или та же просьба словами: уточняем, прежде чем удалить'),
    erase_dropped: phrase('Клиент передумал удалять данные'),
    erased: phrase('Последняя реплика: данные клиента удаляются'),
    button_erase: phrase('Кнопка «удалить данные»'),
    button_keep: phrase('Кнопка «не удалять данные»'),
    stopped: phrase('Команда /stop: первым больше не пишем'),
    attachment_noted: phrase('Клиент прислал фото, файл, видео или место на карте'),
    voice_noted: phrase('Клиент прислал голосовое, а расшифровать его нечем или не вышло'),
    call_noted: phrase('Клиент звонил в канале'),
    consent_ask: phrase(
      'Просьба о согласии на обработку персональных данных; {{ consent.link_line }} — строка со ссылкой, если у сервера есть публичный адрес',
    ),
    consent_given: phrase('Клиент согласился'),
    consent_refused: phrase('Клиент не согласился: дальше без контактов'),
    consent_withdrawn: phrase('Клиент отозвал согласие'),
    consent_reminder: phrase('Человека позвали, а контакты клиента скрыты: напоминание о согласии, один раз'),
    slow_down: phrase('Клиент пишет слишком часто или одно и то же: говорится один раз, дальше тишина'),
    returned: phrase('Клиент вернулся больше чем через 30 дней'),
    joined: phrase('Клиент перешёл по ссылке из чата на сайте'),
    joined_known: phrase('Что он там уже рассказал: {{ noted }}'),
    moved: phrase('Чат на сайте: разговор продолжается в другом канале, {{ channel }} — в каком'),
    handoff_again: phrase('Клиент пишет, пока ждёт человека, а ответить по знаниям нельзя'),
    unknown: phrase('Ответа в знаниях нет; вопрос отмечается для менеджера'),
    unknown_rest: phrase('Одно из спрошенного отвечено, а остального в знаниях нет; вопрос отмечается для менеджера'),
    other_language: phrase('Перед цитатой из базы знаний, написанной не на языке клиента'),
    later: phrase('Клиент отложил вопрос брифа: «позже»'),
    later_due: phrase('Дальше без отложенного ответа нельзя; следом идёт сам вопрос'),
    later_needed: phrase('Клиент откладывает и во второй раз: вопрос больше не повторяется'),
    which: phrase('Ответ понят двояко: {{ options }} — варианты через «или»'),
    wrong_inn: phrase('Контрольная цифра ИНН не сходится'),
    missed: phrase('Ответ на вопрос брифа не понят; следом идёт подсказка поля'),
    small_talk: phrase('Клиент поздоровался посреди разговора'),
    thanks: phrase('Клиент поблагодарил'),
    goodbye: phrase('Клиент прощается'),
    back: phrase('Напоминание о вопросе брифа после ответа на посторонний вопрос: {{ question }}'),
    heard: phrase('Длинная реплика принята, но ответа на вопрос брифа в ней нет'),
    restarted: phrase('Начали бриф сначала'),
    resumed: phrase('Вернулись от человека к ассистенту'),
    bargain: phrase('Клиент требует другую цену; {{ quote.total }} — если расчёт уже есть'),
    price_from: phrase('Цена одной позиции: {{ item.title }}, {{ item.price }}'),
    price_exact: phrase('Добавка к цене одной позиции, пока расчёта нет'),
    price_quote: phrase('Клиент спросил цену, а расчёт уже есть: {{ quote.total }}, {{ quote.valid_until }}'),
    price_list: phrase('Вступление к списку цен'),
    noted: phrase('Несколько ответов понято из одной строки: {{ noted }}'),
    corrected: phrase('Поправка принята: {{ noted }}'),
    not_understood: phrase('Реплика не понята, а вопроса брифа сейчас нет'),
    offer_ready: phrase('КП готово, под сообщением ссылка'),
    offer_mailed: phrase('Добавка к offer_ready: копия уходит и на почту клиента'),
    offer_failed: phrase('КП подготовить не вышло, отправит менеджер'),
    quote_failed: phrase('Расчёт не вышел, посчитает менеджер'),
    quote_lapsed: phrase('Цена, названная раньше, больше не действует; дальше идёт новый расчёт'),
    quote_repriced: phrase('Цена изменилась перед отправкой предложения; должна называть {{ quote.total }}'),
    promo_rejected: phrase('Промокод не подошёл, посчитано без него'),
    trouble: phrase('Сбой: вопрос передан менеджеру'),
    unsure: phrase('Клиент не знает, что ответить, и взять за него нечего; следом идёт подсказка поля'),
    assumed: phrase('Клиент не знает, взято значение по умолчанию: {{ noted }}'),
    onward: phrase('Клиент согласен продолжать; следом идёт вопрос'),
    rude: phrase('Клиент сердится или ругается'),
    price_composition: phrase('Клиент спросил, из чего сложилась цена: {{ quote.lines }}, {{ quote.total }} и другое'),
    price_unlisted: phrase('Клиент спросил цену того, чего в прайсе нет'),
    booking_offer: phrase(
      'Свободное время: {{ booking.title }}, {{ booking.minutes }}, {{ booking.zone }}, {{ booking.slots }} — по строке на день',
    ),
    booking_nearest: phrase('Названное время занято или нерабочее; следом {{ booking.slots }} — ближайшее свободное'),
    booking_taken: phrase('Выбранное время только что заняли; следом {{ booking.slots }}'),
    booking_full: phrase('Свободного времени нет; зовётся человек'),
    booking_held: phrase('Время держится за клиентом: {{ booking.when }}, {{ booking.zone }}, {{ booking.until }}'),
    booking_booked: phrase(
      'Клиент записан: {{ booking.title }}, {{ booking.when }}, {{ booking.zone }}, {{ booking.details }}',
    ),
    booking_moved: phrase('Запись перенесена: {{ booking.when }}, {{ booking.zone }}, {{ booking.details }}'),
    booking_cancelled: phrase('Запись отменена: {{ booking.when }}'),
    booking_current: phrase('На когда клиент записан: {{ booking.when }}, {{ booking.zone }}, {{ booking.details }}'),
    booking_none: phrase('Клиент спрашивает о записи, а её нет'),
    booking_dropped: phrase('Клиент передумал записываться'),
    booking_refused: phrase('Время записи оказалось занято в календаре: {{ booking.when }}; зовётся человек'),
    booking_file: phrase(
      'Добавка к записи: {{ booking.link }} — файл .ics для календаря клиента; говорится, когда задан PUBLIC_URL',
    ),
    button_book: phrase('Кнопка «записать на это время»'),
    button_other_time: phrase('Кнопка «другое время»'),
    button_move: phrase('Кнопка «перенести запись»'),
    button_cancel_booking: phrase('Кнопка «отменить запись»'),
    button_human: phrase('Кнопка «позвать человека»'),
    button_resume: phrase('Кнопка «продолжить с ассистентом»'),
    button_skip: phrase('Кнопка «пропустить вопрос»'),
    button_consent: phrase('Кнопка «согласен»'),
    button_no_consent: phrase('Кнопка «не согласен»'),
    button_withdraw: phrase('Кнопка «отозвать согласие»'),
    yes: phrase('Кнопка «да»'),
    no: phrase('Кнопка «нет»'),
  },
  { ...strict, description: 'Свои слова вместо встроенных; что не указано, говорится по-встроенному' },
);

/** config/assistant.yaml */
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
export type PhrasesFile = Static<typeof PhrasesSchema>;

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
