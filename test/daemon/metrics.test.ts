import t from 'tap';
import { Metrics } from '../../daemon/metrics.ts';

t.test('calls of models, their tokens and what they cost', async (t) => {
  const depth = { inbox: 0, outbox: 0, dead: 0, held: 0, oldestInboxMs: 0 };
  const metrics = new Metrics({
    store: {
      queueDepth: async () => depth,
      countDrafts: async () => [{ channel: 'web', status: 'accepted', count: 3 }],
    },
    clock: { now: () => new Date(0) },
    connections: () => 0,
    degraded: () => false,
  });
  const usage = { inputTokens: 120, outputTokens: 30, estimated: false, kopecks: 7 };
  const attempt = { provider: 'openai', model: 'm', ms: 800, usage };
  metrics.model(attempt);
  await metrics.start();
  metrics.model(attempt);
  metrics.model({ ...attempt, error: 'LLM_OVERLOADED', usage: null });
  const { text } = await metrics.page();
  for (const line of [
    'model_call_duration_seconds_count{provider="openai",model="m",outcome="ok"} 1',
    'model_call_duration_seconds_count{provider="openai",model="m",outcome="LLM_OVERLOADED"} 1',
    'model_tokens_total{provider="openai",model="m",direction="input"} 120',
    'model_tokens_total{provider="openai",model="m",direction="output"} 30',
    'drafts{channel="web",status="accepted"} 3',
    'model_spend_kopecks_total{provider="openai",model="m"} 7',
  ]) {
    t.ok(text.includes(`sales_assistant_${line}\n`), line);
  }
});
