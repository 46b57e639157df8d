import type { FastifyInstance } from 'fastify';
import type { ServerParts } from '../server-parts.ts';
import { jsonAnswer } from './schemas.ts';

interface Check {
  readonly status: 'ok' | 'degraded' | 'failed';
  readonly message?: string;
}

const readiness = {
  type: 'object',
  properties: {
    status: { enum: ['ready', 'degraded', 'unavailable'] },
    checks: { type: 'object' },
    config: { type: 'object' },
    diagnostics: { type: 'array', items: { type: 'object' } },
  },
} as const;

export function registerHealth(app: FastifyInstance, parts: ServerParts): void {
  const unlimited = { config: { rateLimit: false } } as const;

  app.get('/health', { ...unlimited, schema: { summary: 'Жив ли процесс', tags: ['service'] } }, async () => ({
    status: 'ok',
    version: parts.settings.version,
  }));

  app.get(
    '/ready',
    {
      ...unlimited,
      schema: {
        summary: 'Принимаются ли сообщения и цела ли конфигурация',
        tags: ['service'],
        response: {
          200: jsonAnswer('Сообщения принимаются; degraded: что-то требует внимания', readiness),
          503: jsonAnswer('Сообщения не принимаются', readiness),
        },
      },
    },
    async (_request, reply) => {
      const store = await checkStore();
      const project = parts.live.status();
      const accepting = store.status === 'ok' && !parts.stopping();
      const checks: Record<string, Check> = {
        store,
        ...(store.status === 'ok' ? await checkDelivery() : {}),
        ...project.checks,
        ...(parts.stopping() ? { process: { status: 'failed', message: 'stopping' } } : {}),
      };
      const healthy = Object.values(checks).every(({ status }) => status === 'ok');
      return reply
        .code(accepting ? 200 : 503)
        .header('cache-control', 'no-store')
        .send({
          status: accepting ? (healthy ? 'ready' : 'degraded') : 'unavailable',
          checks,
          config: project.config,
          diagnostics: project.diagnostics,
        });
    },
  );

  /** Says nothing while all is well. */
  async function checkDelivery(): Promise<Record<string, Check>> {
    const { dead, held } = await parts.store.queueDepth(parts.clock.now());
    if (dead + held === 0) return {};
    return {
      delivery: { status: 'degraded', message: `dead: ${dead}, held: ${held}; sales-assistant dead-letters list` },
    };
  }

  async function checkStore(): Promise<Check> {
    try {
      await parts.store.check();
      return { status: 'ok' };
    } catch (error) {
      return { status: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }
}
