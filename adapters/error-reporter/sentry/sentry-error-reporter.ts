import type { ErrorEvent } from '@sentry/node';
import type { ErrorReporter } from '../../../assistant/ports/error-reporter.ts';

export interface SentryOptions {
  readonly dsn: string;
  readonly release: string;
  /** Address of the proxy to go through. */
  readonly proxy?: string | undefined;
}

/** What customers wrote travels in messages and values; what we need is the place in the code. */
export function maskEvent(event: ErrorEvent): ErrorEvent {
  const { exception, tags, level, event_id, timestamp, release, platform, contexts } = event;
  return {
    type: undefined,
    ...(event_id === undefined ? {} : { event_id }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(release === undefined ? {} : { release }),
    ...(platform === undefined ? {} : { platform }),
    ...(level === undefined ? {} : { level }),
    ...(tags === undefined ? {} : { tags }),
    contexts: { ...(contexts?.runtime === undefined ? {} : { runtime: contexts.runtime }) },
    exception: {
      values: (exception?.values ?? []).map(({ type, stacktrace, mechanism }) => ({
        value: '[masked]',
        ...(type === undefined ? {} : { type }),
        ...(mechanism === undefined ? {} : { mechanism }),
        ...(stacktrace === undefined
          ? {}
          : {
              stacktrace: {
                frames: (stacktrace.frames ?? []).map(({ vars: _, ...frame }) => frame),
              },
            }),
      })),
    },
  };
}

/** Loads the SDK at the first report: most daemons never make one. */
export function createSentryErrorReporter({ dsn, release, proxy }: SentryOptions): ErrorReporter {
  let loading: Promise<typeof import('@sentry/node')> | undefined;

  async function load() {
    const sentry = await import('@sentry/node');
    sentry.init({
      dsn,
      release,
      defaultIntegrations: false,
      integrations: [sentry.linkedErrorsIntegration(), sentry.nodeContextIntegration()],
      ...(proxy === undefined ? {} : { transportOptions: { proxy } }),
      tracesSampleRate: 0,
      maxBreadcrumbs: 0,
      beforeSend: maskEvent,
    });
    return sentry;
  }

  return {
    report(error, context) {
      loading ??= load();
      loading.then(
        (sentry) => sentry.captureException(error, { tags: { ...context } }),
        () => undefined,
      );
    },
    async close(timeoutMs) {
      if (loading === undefined) return;
      await loading.then((sentry) => sentry.close(timeoutMs)).catch(() => undefined);
    },
  };
}
