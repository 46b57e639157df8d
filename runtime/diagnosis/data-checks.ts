import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inspectDatabase } from '../../adapters/sqlite/inspect-database.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import { daemonLockHolder, type LockHolder } from '../daemon-lock.ts';
import { dataPaths, isFilled } from '../data-folder.ts';
import { inspectSecrets } from '../open-secrets.ts';
import { assertKeysFit, isWeakJwtSecret } from '../project-secrets.ts';
import type { Environment } from '../secrets.ts';
import { type Check, defect, defectBy, ok, same, warning } from './check.ts';

/** The daemon that works on these data now; undefined when none does or nothing was made yet. */
export function runningDaemon(folder: string, environment: Environment): LockHolder | undefined {
  const { lock } = dataPaths(folder, environment);
  return existsSync(lock) ? daemonLockHolder(lock) : undefined;
}

export function checkDaemon(holder: LockHolder | undefined): Check {
  const title = { ru: 'Демон', en: 'Daemon' };
  if (holder === undefined) return ok('daemon', title, { ru: 'не запущен', en: 'not running' });
  const place = `${holder.address === '' ? '' : `${holder.address}, `}pid ${holder.pid}`;
  return ok('daemon', title, { ru: `работает: ${place}`, en: `running: ${place}` });
}

/** Reads only: a project that was never started has no database yet, and doctor makes none. */
export function checkDatabase(folder: string, environment: Environment): Check {
  const title = { ru: 'База данных', en: 'Database' };
  try {
    const paths = dataPaths(folder, environment);
    if (!isFilled(paths.database)) {
      return ok('database', title, {
        ru: `${paths.database} появится при первом запуске`,
        en: `${paths.database} will be made at the first start`,
      });
    }
    for (const file of [paths.database, paths.keys]) {
      const { integrity } = inspectDatabase(file);
      if (integrity !== 'ok') {
        return defect(
          'database',
          title,
          { ru: `${file} повреждена: ${integrity}`, en: `${file} is damaged: ${integrity}` },
          { ru: 'Остановите демон и восстановите резервную копию', en: 'Stop the daemon and restore a backup' },
        );
      }
    }
    const { sqliteVersion, schema } = inspectDatabase(paths.database);
    const about = `${paths.database}, SQLite ${sqliteVersion}`;
    return ok('database', title, { ru: `${about}, схема ${schema}`, en: `${about}, schema ${schema}` });
  } catch (error) {
    return defectBy(error, 'database', title);
  }
}

/** Without this right `serve` does not start and nothing is kept. */
export function checkDataFolder(folder: string, environment: Environment): Check {
  const title = { ru: 'Папка данных', en: 'Data folder' };
  try {
    const paths = dataPaths(folder, environment);
    const files = [paths.database, paths.keys, paths.secrets].filter((file) => existsSync(file));
    const folders = [nearest(paths.folder), nearest(dirname(paths.database))];
    const locked =
      folders.find((place) => !statSync(place).isDirectory() || !isWritable(place)) ??
      files.find((place) => !isWritable(place));
    if (locked !== undefined) throw new AssistantError(storeErrors.readOnly, { place: locked });
    return ok('data', title, { ru: `${paths.folder}, запись разрешена`, en: `${paths.folder}, writable` });
  } catch (error) {
    return defectBy(error, 'data', title);
  }
}

/** The path itself or, while it is not made, what it will be made in. */
function nearest(path: string): string {
  const above = dirname(path);
  return existsSync(path) || above === path ? path : nearest(above);
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Keys are looked at only where data exists: before that they are made at the first start. */
export function checkKeys(folder: string, environment: Environment): Check {
  const title = { ru: 'Ключи', en: 'Keys' };
  try {
    const paths = dataPaths(folder, environment);
    assertKeysFit(environment);
    if (isWeakJwtSecret(environment)) return weakJwtSecret();
    if (!isFilled(paths.database) && !existsSync(paths.secrets)) {
      return ok('keys', title, {
        ru: 'будут созданы при первом запуске в data/secrets.json',
        en: 'will be made at the first start in data/secrets.json',
      });
    }
    const missing = inspectSecrets(folder, environment);
    if (missing.length > 0) {
      const names = missing.join(', ');
      return warning(
        'keys',
        title,
        { ru: `данные есть, а этих секретов нет: ${names}`, en: `there is data, but these secrets are gone: ${names}` },
        {
          ru: 'Верните data/secrets.json из копии: иначе при запуске они будут созданы заново, и прежние подписи не пройдут проверку',
          en: 'Restore data/secrets.json from a copy: else they are made anew at the next start and former signatures fail',
        },
      );
    }
    return environment.ENCRYPTION_KEY === undefined
      ? ok('keys', title, {
          ru: 'в data/secrets.json; храните копию отдельно от базы',
          en: 'in data/secrets.json; keep a copy apart from the database',
        })
      : ok('keys', title, { ru: 'из окружения', en: 'from the environment' });
  } catch (error) {
    return defectBy(error, 'keys', title);
  }
}

function weakJwtSecret(): Check {
  return warning(
    'keys',
    { ru: 'Ключи', en: 'Keys' },
    {
      ru: 'JWT_SECRET короче 32 байт: токены посетителей и менеджеров можно подобрать',
      en: "JWT_SECRET is shorter than 32 bytes: visitors' and operators' tokens could be forged",
    },
    {
      ru: 'Новый: openssl rand -base64 32. Выданные токены придётся создать заново',
      en: 'A new one: openssl rand -base64 32. Tokens given out have to be made again',
    },
  );
}

/** Secrets that others on the machine could read. */
export function checkSecretFiles(folder: string, environment: Environment): Check {
  const title = { ru: 'Права на секреты', en: 'Permissions of secrets' };
  const open = [join(folder, '.env'), dataPaths(folder, environment).secrets].filter((file) => {
    const mode = statSync(file, { throwIfNoEntry: false })?.mode;
    return mode !== undefined && (mode & 0o077) !== 0;
  });
  if (open.length === 0 || process.platform === 'win32') return ok('permissions', title, same('0600'));
  const files = open.join(', ');
  return warning(
    'permissions',
    title,
    { ru: `читает не только владелец: ${files}`, en: `not only the owner can read: ${files}` },
    same(`chmod 600 ${files}`),
  );
}
