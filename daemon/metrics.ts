import type { Registry } from 'prom-client';
import type { Clock } from '../assistant/ports/clock.ts';
import type { LlmAttempt } from '../assistant/ports/llm-provider.ts';
import type { Store } from '../assistant/ports/store.ts';

export interface MetricsParts {
  readonly store: Pick<Store, 'queueDepth' | 'countDrafts'>;
  readonly clock: Clock;
  readonly connections: () => number;
  readonly degraded: () => boolean;
}

/** What the operator's Prometheus sees. The library loads after the start; what comes before it is not counted. */
export class Metrics {
  private readonly parts: MetricsParts;
  private live: Live | undefined;
  private loading: Promise<Live> | undefined;

  constructor(parts: MetricsParts) {
    this.parts = parts;
  }

  start(): Promise<unknown> {
    return this.load();
  }

  request(method: string, route: string, status: number, seconds: number): void {
    this.live?.requests.observe({ method, route, status: String(status) }, seconds);
  }

  /** A visitor's line is committed. */
  accepted(): void {
    this.live?.accepted.inc();
  }

  reload(result: 'swapped' | 'rejected' | 'failed'): void {
    this.live?.reloads.inc({ result });
  }

  /** Prices that a reload has moved by more than the project's share. */
  priceMoves(count: number): void {
    this.live?.priceMoves.inc(count);
  }

  /** One try of a language model. */
  model({ provider, model, error, ms, usage }: LlmAttempt): void {
    if (this.live === undefined) return;
    const { modelCalls, modelTokens, modelKopecks } = this.live;
    modelCalls.observe({ provider, model, outcome: error ?? 'ok' }, ms / 1000);
    if (usage === null) return;
    modelTokens.inc({ provider, model, direction: 'input' }, usage.inputTokens);
    modelTokens.inc({ provider, model, direction: 'output' }, usage.outputTokens);
    modelKopecks.inc({ provider, model }, usage.kopecks);
  }

  async page(): Promise<{ contentType: string; text: string }> {
    const live = await this.load();
    return { contentType: live.registry.contentType, text: await live.registry.metrics() };
  }

  private async load(): Promise<Live> {
    this.loading ??= createLive(this.parts);
    this.live = await this.loading;
    return this.live;
  }
}

type Live = Awaited<ReturnType<typeof createLive>>;

async function createLive(parts: MetricsParts) {
  const { default: prometheus } = await import('prom-client');
  const registry: Registry = new prometheus.Registry();
  const registers = [registry];
  prometheus.collectDefaultMetrics({ register: registry });
  const depth = new prometheus.Gauge({
    name: 'sales_assistant_queue_rows',
    help: 'Rows waiting in the inbox and outbox, dead and held ones',
    labelNames: ['queue'],
    registers,
    async collect() {
      const { inbox, outbox, dead, held, oldestInboxMs } = await parts.store.queueDepth(parts.clock.now());
      this.set({ queue: 'inbox' }, inbox);
      this.set({ queue: 'outbox' }, outbox);
      this.set({ queue: 'dead' }, dead);
      this.set({ queue: 'held' }, held);
      oldest.set(oldestInboxMs / 1000);
    },
  });
  const oldest = new prometheus.Gauge({
    name: 'sales_assistant_inbox_oldest_seconds',
    help: 'How long the oldest due inbox row has waited',
    registers,
  });
  new prometheus.Gauge({
    name: 'sales_assistant_drafts',
    help: 'Replies proposed to people by channel and what became of them: accepted unedited, edited, rejected, stale, waiting',
    labelNames: ['channel', 'status'],
    registers,
    async collect() {
      this.reset();
      for (const { count, ...labels } of await parts.store.countDrafts()) this.set(labels, count);
    },
  });
  new prometheus.Gauge({
    name: 'sales_assistant_chat_connections',
    help: 'Visitors connected over WebSocket',
    registers,
    collect() {
      this.set(parts.connections());
    },
  });
  new prometheus.Gauge({
    name: 'sales_assistant_degraded',
    help: '1 when /ready says degraded',
    registers,
    collect() {
      this.set(parts.degraded() ? 1 : 0);
    },
  });
  return {
    registry,
    depth,
    requests: new prometheus.Histogram({
      name: 'sales_assistant_http_request_duration_seconds',
      help: 'HTTP requests by route',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
      registers,
    }),
    accepted: new prometheus.Counter({
      name: 'sales_assistant_chat_messages_accepted_total',
      help: "Visitors' lines committed",
      registers,
    }),
    modelCalls: new prometheus.Histogram({
      name: 'sales_assistant_model_call_duration_seconds',
      help: 'Calls of language models by outcome: ok or the code of the failure',
      labelNames: ['provider', 'model', 'outcome'],
      buckets: [0.5, 1, 2, 5, 10, 20, 60],
      registers,
    }),
    modelTokens: new prometheus.Counter({
      name: 'sales_assistant_model_tokens_total',
      help: 'Tokens sent to and received from language models',
      labelNames: ['provider', 'model', 'direction'],
      registers,
    }),
    modelKopecks: new prometheus.Counter({
      name: 'sales_assistant_model_spend_kopecks_total',
      help: 'What language models cost by the configured prices',
      labelNames: ['provider', 'model'],
      registers,
    }),
    priceMoves: new prometheus.Counter({
      name: 'sales_assistant_price_moves_total',
      help: 'Edits that moved prices by more than alerts.price_move_percent at a reload',
      registers,
    }),
    reloads: new prometheus.Counter({
      name: 'sales_assistant_project_reloads_total',
      help: 'Reloads of the project by result',
      labelNames: ['result'],
      registers,
    }),
  };
}
