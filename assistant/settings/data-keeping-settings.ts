import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;

export const BackupsSchema = Type.Object(
  {
    enabled: Type.Optional(Type.Boolean({ description: 'Делать ежедневную копию; по умолчанию true' })),
    daily_at: Type.Optional(
      Type.String({
        pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
        description: 'Во сколько, по часовому поясу компании; по умолчанию 03:30',
      }),
    ),
    keep: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 366, description: 'Сколько последних копий хранить; по умолчанию 7' }),
    ),
    folder: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Папка копий, от корня проекта или полный путь; по умолчанию data/backups. Лучше на другом диске',
      }),
    ),
    keys_folder: Type.Optional(
      Type.String({ minLength: 1, description: 'Папка копий ключей; по умолчанию keys/ внутри папки копий' }),
    ),
  },
  { ...strict, description: 'Ежедневная резервная копия, которую делает сервер' },
);

export const PersonalDataSchema = Type.Object(
  {
    consent: Type.Optional(
      Type.Unsafe<'ask' | 'off'>({
        enum: ['ask', 'off'],
        description:
          'ask — контакты скрыты, пока клиент не согласится на обработку; off — у компании другое законное основание (договор, например); по умолчанию ask',
      }),
    ),
    keep_days: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 36_500,
        description:
          'Сколько дней после последней реплики хранить разговор; потом человек удаляется; по умолчанию 1095 (3 года)',
      }),
    ),
  },
  { ...strict, description: 'Персональные данные: согласие и сроки хранения' },
);

export interface BackupSettings {
  readonly enabled: boolean;
  /** Of the company's time zone. */
  readonly hour: number;
  readonly minute: number;
  readonly keep: number;
  /** Absolute, or from the project's folder. */
  readonly folder: string;
  readonly keysFolder: string;
}

export interface PersonalDataSettings {
  /** `off`: there is another ground than consent, nothing is withheld. */
  readonly consent: 'ask' | 'off';
  readonly keepDays: number;
}

export const defaultBackupFolder = 'data/backups';

export function compileBackupSettings(file: Static<typeof BackupsSchema> = {}): BackupSettings {
  const [hour = 3, minute = 30] = (file.daily_at ?? '03:30').split(':').map(Number);
  const folder = file.folder ?? defaultBackupFolder;
  return {
    enabled: file.enabled ?? true,
    ...{ hour, minute, folder },
    keep: file.keep ?? 7,
    keysFolder: file.keys_folder ?? `${folder}/keys`,
  };
}

export function compilePersonalDataSettings(file: Static<typeof PersonalDataSchema> = {}): PersonalDataSettings {
  return { consent: file.consent ?? 'ask', keepDays: file.keep_days ?? 1095 };
}
