import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { findBrowser } from '../documents/pdf-browser.ts';
import { freeBytes } from '../free-space.ts';
import { packageVersion } from '../package-root.ts';
import type { Environment } from '../secrets.ts';
import { type Check, defect, defectBy, ok, same, warning } from './check.ts';

export function checkNode(): Check {
  const title = { ru: 'Node.js', en: 'Node.js' };
  return ok('node', title, same(`${process.version} (${process.execPath}), sales-assistant ${packageVersion()}`));
}

const sources = {
  CHROMIUM_PATH: { ru: 'задан CHROMIUM_PATH', en: 'set by CHROMIUM_PATH' },
  installed: { ru: 'установлен в системе', en: 'installed' },
  bundled: { ru: 'пришёл с пакетом npm', en: 'brought by npm' },
} as const;

export async function checkBrowser(environment: Environment): Promise<Check> {
  const title = { ru: 'Браузер для PDF', en: 'Browser for PDFs' };
  try {
    const { source, path } = findBrowser(environment);
    const version = source === 'bundled' ? '' : await versionOf(path);
    const where = `${path}${version === '' ? '' : `, ${version}`}`;
    return ok('browser', title, { ru: `${sources[source].ru}: ${where}`, en: `${sources[source].en}: ${where}` });
  } catch (error) {
    return defectBy(error, 'browser', title);
  }
}

async function versionOf(path: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 5000 });
    return stdout.trim().split('\n')[0] ?? '';
  } catch {
    return '';
  }
}

const gibibyte = 2 ** 30;

export async function checkDisk(folder: string): Promise<Check> {
  const title = { ru: 'Место на диске', en: 'Disk space' };
  const free = await freeBytes(folder);
  const size = (free / gibibyte).toFixed(1);
  const detail = { ru: `свободно ${size} ГиБ`, en: `${size} GiB free` };
  const hint = {
    ru: 'Освободите место: при полном диске сообщения не принимаются',
    en: 'Free some space: with a full disk no message can be accepted',
  };
  if (free < gibibyte / 10) return defect('disk', title, detail, hint);
  return free < gibibyte ? warning('disk', title, detail, hint) : ok('disk', title, detail);
}

/** A clock that stands before this version was made would date documents wrongly and break sessions. */
export function checkClock(now: Date, timeZone: string): Check {
  const title = { ru: 'Часы', en: 'Clock' };
  const shown = (locale: string) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(now);
  const detail = { ru: `${shown('ru-RU')} (${timeZone})`, en: `${shown('en-GB')} (${timeZone})` };
  return now.getUTCFullYear() < 2026
    ? defect('clock', title, detail, {
        ru: 'Время сервера в прошлом: включите синхронизацию (timedatectl set-ntp true)',
        en: 'The server time is in the past: switch synchronisation on (timedatectl set-ntp true)',
      })
    : ok('clock', title, detail);
}

/** Reads something of the environment and throws an AssistantError when it cannot be used. */
export type ReadSetting = (environment: Environment) => unknown;

/** Variables that would stop `serve` or every document. */
export function checkSettings(environment: Environment, settings: readonly ReadSetting[]): Check {
  const title = { ru: 'Переменные окружения', en: 'Environment' };
  for (const read of settings) {
    try {
      read(environment);
    } catch (error) {
      return defectBy(error, 'environment', title);
    }
  }
  return ok('environment', title, { ru: 'без ошибок', en: 'no errors' });
}

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Whether `serve` could listen, or already does. */
export async function checkPort(read: () => ListenAddress, daemonRuns: boolean): Promise<Check> {
  const title = { ru: 'Адрес сервера', en: 'Server address' };
  let listen: ListenAddress;
  try {
    listen = read();
  } catch (error) {
    return defectBy(error, 'port', title);
  }
  const { host, port } = listen;
  const taken = await answers(host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host, port);
  const address = `${host}:${port}`;
  if (taken && !daemonRuns) {
    return warning(
      'port',
      title,
      { ru: `${address} занят другой программой`, en: `${address} is taken by another program` },
      { ru: 'Остановите её или задайте другой PORT', en: 'Stop it or set another PORT' },
    );
  }
  return ok('port', title, {
    ru: `${address} ${taken ? 'отвечает' : 'свободен'}`,
    en: `${address} ${taken ? 'answers' : 'is free'}`,
  });
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 1000 });
    const settle = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('connect', () => settle(true));
    socket.once('timeout', () => settle(false));
    socket.once('error', () => settle(false));
  });
}
