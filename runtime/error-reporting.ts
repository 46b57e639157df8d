import type { ErrorReporter } from '../assistant/ports/error-reporter.ts';
import { proxyFor } from './outgoing-proxy.ts';
import { packageVersion } from './package-root.ts';
import type { Environment } from './secrets.ts';

/** Sentry when SENTRY_DSN is set, nobody otherwise. */
export async function createErrorReporter(environment: Environment): Promise<ErrorReporter> {
  const dsn = environment.SENTRY_DSN;
  if (dsn === undefined) return { report: () => {}, close: async () => {} };
  const { createSentryErrorReporter } = await import('../adapters/error-reporter/sentry/sentry-error-reporter.ts');
  // Sentry takes no notice of the proxy that other calls go by.
  const proxy = URL.canParse(dsn) ? proxyFor(new URL(dsn), environment)?.href : undefined;
  return createSentryErrorReporter({ dsn, release: packageVersion(), proxy });
}
