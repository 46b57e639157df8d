import pino from 'pino';
import type { LogFields, Logger } from '../../../assistant/ports/logger.ts';
import { createRedaction } from './redaction.ts';

export interface PinoLoggerOptions {
  /** pino's levels, `silent` too; anything unknown is `info`. */
  readonly level?: string | undefined;
  /** Where the JSON lines go; standard output when absent. */
  readonly destination?: { write(line: string): void };
  /** Values that must never be written, wherever they turn up. */
  readonly secrets?: readonly string[];
}

/** JSON lines without secrets and without what customers write: fields are hidden by name, texts by shape. */
export function createPinoLogger(options: PinoLoggerOptions = {}): Logger {
  const level = options.level !== undefined && isLevel(options.level) ? options.level : 'info';
  const redaction = createRedaction(options.secrets);
  const settings = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    messageKey: 'message',
  };
  const root = options.destination === undefined ? pino(settings) : pino(settings, options.destination);
  return wrap(root, redaction);
}

function wrap(to: pino.Logger, redaction: ReturnType<typeof createRedaction>): Logger {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (fields: LogFields, message: string): void => {
      if (to.isLevelEnabled(level)) to[level](redaction.fields(fields), redaction.text(message));
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => wrap(to.child(redaction.fields(fields)), redaction),
  };
}

function isLevel(level: string): boolean {
  return level === 'silent' || Object.hasOwn(pino.levels.values, level);
}
