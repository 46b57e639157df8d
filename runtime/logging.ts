import { createPinoLogger } from '../adapters/logger/pino/pino-logger.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { Environment } from './secrets.ts';

/** JSON lines on standard error, without secrets and without what customers write. */
export function createLogger(environment: Environment): Logger {
  const secrets = Object.entries(environment)
    .filter(([name]) => /KEY|SECRET|TOKEN|DSN|PASSWORD|SMTP_URL/.test(name))
    .flatMap(([, value]) => (value === undefined || value.length < 8 ? [] : [value]));
  return createPinoLogger({
    level: environment.LOG_LEVEL,
    secrets,
    destination: { write: (line) => process.stderr.write(line) },
  });
}
