import { AssistantError, defineErrors, type ErrorKind, type Locale, type SourceRange } from '../assistant/errors.ts';
import { systemRefusal } from '../assistant/system-refusals.ts';
import { usageText } from './usage-text.ts';

export const cliErrors = defineErrors({
  usage: {
    code: 'CLI_USAGE',
    kind: 'usage',
    ru: { message: '{reason}', hint: 'Справка: добавьте --help к команде' },
    en: { message: '{reason}', hint: 'Add --help to the command' },
  },
  system: {
    code: 'CLI_SYSTEM',
    kind: 'runtime',
    ru: { message: '{place}{reason}', hint: '{remedy}' },
    en: { message: '{place}{reasonEn}', hint: '{remedyEn}' },
  },
  internal: {
    code: 'CLI_INTERNAL',
    kind: 'runtime',
    ru: { message: 'Внутренняя ошибка: {reason}', hint: 'Повторите с --debug и пришлите вывод разработчикам' },
    en: { message: 'Internal error: {reason}', hint: 'Run again with --debug and send the output to the developers' },
  },
});

export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly file: string | undefined;
  readonly range: SourceRange | undefined;
  readonly retryable: boolean;
  readonly exitCode: number;
}

const exitCodes: Partial<Record<ErrorKind, number>> = { usage: 2, project: 3, unreachable: 5 };

export function exitCodeOf(kind: ErrorKind): number {
  return exitCodes[kind] ?? 1;
}

/** Whatever was thrown, as the contract's error: oclif's parser errors are usage, anything unknown is internal. */
export function describeFailure(error: unknown, locale: Locale): Failure {
  const known = toAssistantError(error, locale);
  return {
    code: known.code,
    ...known.text(locale),
    file: known.file,
    range: known.range,
    retryable: known.retryable,
    exitCode: exitCodeOf(known.kind),
  };
}

function toAssistantError(error: unknown, locale: Locale): AssistantError {
  if (error instanceof AssistantError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (isUsageError(error)) {
    return new AssistantError(cliErrors.usage, { reason: usageText(error, locale) }, { cause: error });
  }
  if (isSystemError(error)) {
    const { path } = error as NodeJS.ErrnoException;
    const place = path === undefined ? '' : `${path}: `;
    return new AssistantError(cliErrors.system, { place, ...systemRefusal(error) }, { cause: error });
  }
  return new AssistantError(cliErrors.internal, { reason }, { cause: error });
}

/** A file, a folder or a disk that the operating system would not give: nothing to report to the developers. */
function isSystemError(error: unknown): boolean {
  if (!(error instanceof Error && 'syscall' in error)) return false;
  // A write that fails half-way names no path.
  return 'path' in error || ('code' in error && diskCodes.has(String(error.code)));
}

const diskCodes = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EFBIG']);

function isUsageError(error: unknown): error is Error {
  if (!(error instanceof Error) || !('oclif' in error)) return false;
  const { oclif } = error as { oclif?: { exit?: number } };
  return oclif?.exit === 2;
}
