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

const deepest = 5;

/**
 * The same error and its causes, with the lines of the stack that name our code: whatever stands in a message would be read as part of the
 * stack, line by line.
 */
export function withoutWords(error: unknown, depth = 0): Error {
  if (!(error instanceof Error) || depth > deepest) return new Error('[masked]');
  const bare = new Error('[masked]');
  bare.name = /^\w{1,60}$/.test(error.name) ? error.name : 'Error';
  const stack = error.stack ?? '';
  const said = error.message === '' ? -1 : stack.indexOf(error.message);
  const frames = said < 0 ? stack : stack.slice(said + error.message.length);
  bare.stack = [`${bare.name}: [masked]`, ...frames.split('\n').filter((line) => frame.test(line))].join('\n');
  if (error.cause !== undefined) bare.cause = withoutWords(error.cause, depth + 1);
  return bare;
}

/** Of code that is on this disk or in Node.js. */
const frame = /^ {4}at (?:[^\n]*\()?(?:file:|node:|\/|[A-Za-z]:\\)[^\n]*:\d+:\d+\)?$/;

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
        (sentry) => sentry.captureException(withoutWords(error), { tags: { ...context } }),
        () => undefined,
      );
    },
    async close(timeoutMs) {
      if (loading === undefined) return;
      await loading.then((sentry) => sentry.close(timeoutMs)).catch(() => undefined);
    },
  };
}
