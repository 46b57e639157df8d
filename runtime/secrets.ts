import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Locale } from '../assistant/errors.ts';

/** Variables by name; an empty value counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The only place that reads the process environment. */
export function processEnvironment(): Environment {
  return withoutEmpty(process.env);
}

/** The process environment over the project's `.env`. */
export function loadEnvironment(folder: string, over: Environment = processEnvironment()): Environment {
  return { ...withoutEmpty(readEnvFile(join(folder, '.env'))), ...over };
}

/** English when the locale asks for it; the product speaks Russian otherwise, also under `C`. */
export function localeOf(environment: Environment): Locale {
  const locale = environment.LC_ALL ?? environment.LC_MESSAGES ?? environment.LANG ?? '';
  return /^en(?:[_.@-]|$)/i.test(locale) ? 'en' : 'ru';
}

function readEnvFile(path: string): Record<string, string | undefined> {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

function withoutEmpty(variables: Record<string, string | undefined>): Environment {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''));
}
