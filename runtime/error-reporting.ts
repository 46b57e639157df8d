import type { ErrorReporter } from '../assistant/ports/error-reporter.ts';
import { packageVersion } from './package-root.ts';
import type { Environment } from './secrets.ts';

/** Sentry when SENTRY_DSN is set, nobody otherwise. */
export async function createErrorReporter(environment: Environment): Promise<ErrorReporter> {
  const dsn = environment.SENTRY_DSN;
  if (dsn === undefined) return { report: () => {}, close: async () => {} };
  const { createSentryErrorReporter } = await import('../adapters/error-reporter/sentry/sentry-error-reporter.ts');
  return createSentryErrorReporter({ dsn, release: packageVersion() });
}
