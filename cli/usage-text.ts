import type { Locale } from '../assistant/errors.ts';
import { nearestName } from '../assistant/nearest-name.ts';

interface ParserError extends Error {
  /** What oclif was parsing: the command's own flags among it. */
  readonly parse?: { readonly input?: { readonly flags?: Readonly<Record<string, unknown>> } };
}

/** oclif's refusals in the user's language; one that is not listed stays as oclif puts it. */
const refusals: readonly (readonly [pattern: RegExp, russian: string])[] = [
  [/^Nonexistent flags?: (.+)$/s, 'Нет флага $1'],
  [/^Unexpected arguments?: (.+)$/s, 'Лишнее: $1'],
  [/^Missing required argument: (\S+)$/, 'Не хватает: $1'],
  [/^Missing required flag (\S+)$/, 'Не хватает флага --$1'],
  [/^Flag (\S+) expects a value$/, 'Флагу $1 нужно значение'],
  [/^Flag (\S+) expects one of these values: (.+)$/s, 'Флагу $1 нужно одно из: $2'],
  [/^Flag (\S+) can only be specified once$/, 'Флаг $1 можно указать один раз'],
  [/^Expected (\S+?)=(.*) to be one of: (.+)$/s, '$1 – «$2», а можно: $3'],
  [/^Expected (.*) to be one of: (.+)$/s, '«$1» не подходит, можно: $2'],
  [/^Parsing (\S+)\s+Expected an integer but received: (.*)$/s, '$1 – «$2», а нужно целое число'],
  [
    /^Parsing (\S+)\s+Expected an integer greater than or equal to (\S+) but received: (.*)$/s,
    '$1 – $3, а нужно целое от $2',
  ],
  [/^Parsing (\S+)\s+Expected an integer less than or equal to (\S+) but received: (.*)$/s, '$1 – $3, а можно до $2'],
  [/^(--[^\s=]+)(?:=.*)? cannot also be provided when using (\S+)$/s, '$1 не сочетается с $2'],
  [/^All of the following must be provided when using (\S+): (.+)$/s, 'Вместе с $1 нужно: $2'],
];

/** The argument's description, which oclif adds, is in Russian and as wide as the terminal. */
const missingArgument = /^Missing \d+ required args?:\n(\S+).*$/s;

export function usageText(error: ParserError, locale: Locale): string {
  // oclif appends "See more help with --help"; our hint says it in the user's language.
  const plain = error.message
    .replace(/\n?See more help with --help\.?/, '')
    .replace(/^The following errors? occurred:\s+/, '')
    .trim()
    .replace(missingArgument, 'Missing required argument: $1');
  const known = locale === 'ru' ? refusals.find(([pattern]) => pattern.test(plain)) : undefined;
  const text = known === undefined ? plain : plain.replace(known[0], known[1]);
  const near = nearestFlag(plain, Object.keys(error.parse?.input?.flags ?? {}));
  if (near === undefined) return text;
  return locale === 'ru' ? `${text}; возможно, --${near}` : `${text}; did you mean --${near}`;
}

function nearestFlag(message: string, flags: readonly string[]): string | undefined {
  const unknown = /^Nonexistent flag: --(\S+)$/.exec(message)?.[1];
  return unknown === undefined ? undefined : nearestName(unknown, flags);
}
