import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import t from 'tap';
import { type LlmSandbox, startLlmSandbox } from '../../sandbox/llm/llm-sandbox.ts';
import { Visitor } from '../daemon/daemon-fixture.ts';
import { sampleProject, serve } from './product.ts';

t.setTimeout(170_000);

const question = 'Какие гарантии вы даёте?';

interface Limits {
  readonly order: readonly ('first' | 'second')[];
  readonly maxTokens: number;
  readonly more?: string;
}

/** Two providers with limits and prices of their own, in this order. */
function assistant({ order, maxTokens, more = '' }: Limits): string {
  const common = `max_tokens: ${maxTokens}, timeout_seconds: 5, price: { input: 100, output: 400 }`;
  const providers = {
    first: `    - { name: first, provider: openai, model: gpt-5.4-mini, ${common} }\n`,
    second: `    - { name: second, provider: anthropic, model: claude-haiku-5-5, ${common} }\n`,
  };
  return `version: 1
disclosure: { ru: 'Здравствуйте! Я ИИ-ассистент {{ company.name }}, отвечаю автоматически.' }
models:
  deadline_seconds: 20
${more}  providers:
${order.map((name) => providers[name]).join('')}`;
}

/** Asked since `before`: the API that was called and the longest reply it was told to give. */
function askedSince(sandbox: LlmSandbox, before: number): { path: string; longest: number | undefined }[] {
  return sandbox.requests.slice(before).map(({ path, body }) => {
    const { max_tokens: anthropic, max_completion_tokens: openai } = body as Record<string, number | undefined>;
    return { path, longest: anthropic ?? openai };
  });
}

t.test('models, their limits and their order are reloaded; metrics count each provider', async (t) => {
  const sandbox = await startLlmSandbox({
    brain: ({ tools, messages }) => {
      if (tools.length > 0) return { text: 'ГОТОВО' };
      const { draft } = JSON.parse(messages[0]?.text ?? '{}') as { draft: string };
      return {
        text: draft
          .split(/(?<=[.!?])\s+/)
          .slice(0, 2)
          .join(' '),
      };
    },
  });
  t.teardown(() => sandbox.close());
  const folder = sampleProject(t);
  const settings = (limits: Limits) => writeFileSync(join(folder, 'config/assistant.yaml'), assistant(limits));
  settings({ order: ['first', 'second'], maxTokens: 300 });
  const daemon = await serve(t, folder, {
    OPENAI_API_KEY: sandbox.key,
    OPENAI_BASE_URL: sandbox.openAiUrl,
    ANTHROPIC_API_KEY: sandbox.key,
    ANTHROPIC_BASE_URL: sandbox.url,
  });
  const page = async (path: string) => (await fetch(`${daemon.address}${path}`)).text();
  const ready = async () => JSON.parse(await page('/ready')) as { status: string; config: { hash: string } };

  async function ask(): Promise<string> {
    const answer = await fetch(`${daemon.address}/api/chat/sessions`, { method: 'POST' });
    const { token } = (await answer.json()) as { token: string };
    const visitor = await new Visitor(daemon.address).hello(token);
    await visitor.until(2, 'message');
    visitor.send({ type: 'message', id: 'q', text: question });
    const messages = await visitor.until(3, 'message');
    visitor.socket.close();
    return messages.map(({ message }) => message?.text ?? '').join('\n');
  }

  /** How many calls of a provider went well, by /metrics. */
  async function calls(provider: string): Promise<number> {
    const line = new RegExp(
      `^sales_assistant_model_call_duration_seconds_count\\{provider="${provider}"[^}]*outcome="ok"\\} (\\d+)$`,
      'm',
    );
    return Number(line.exec(await page('/metrics'))?.[1] ?? 0);
  }

  async function reloadWith(limits: Limits): Promise<void> {
    const { hash } = (await ready()).config;
    settings(limits);
    daemon.child.kill('SIGHUP');
    while ((await ready()).config.hash === hash) await turn();
  }

  const start = sandbox.requests.length;
  t.match(await ask(), /90 календарных дней/);
  const byFirst = askedSince(sandbox, start);
  t.ok(byFirst.length > 0, 'the model was asked');
  for (const asked of byFirst) t.match(asked, { path: '/v1/chat/completions', longest: 300 });
  const firstCalls = await calls('first');
  t.equal(firstCalls, byFirst.length, '/metrics counts what the provider has seen');
  t.equal(await calls('second'), 0);
  t.match(await page('/metrics'), /sales_assistant_model_spend_kopecks_total\{provider="first"[^}]*\} [1-9]/);

  await reloadWith({ order: ['second', 'first'], maxTokens: 150 });
  const middle = sandbox.requests.length;
  t.match(await ask(), /90 календарных дней/);
  const bySecond = askedSince(sandbox, middle);
  t.ok(bySecond.length > 0);
  for (const asked of bySecond) t.match(asked, { path: '/v1/messages', longest: 150 });
  t.equal(await calls('second'), bySecond.length);
  t.equal(await calls('first'), firstCalls, 'a reload forgets no figure');

  await reloadWith({ order: ['second'], maxTokens: 150, more: '  budget: { day: { tokens: 1 } }\n' });
  const spent = sandbox.requests.length;
  t.match(await ask(), /90 календарных дней/, 'answered without a model');
  t.equal(sandbox.requests.length, spent, 'the budget of the day counts what was spent before the reload');

  settings({ order: ['first'], maxTokens: 1 });
  daemon.child.kill('SIGHUP');
  while ((await ready()).status !== 'degraded') await turn();
  t.match(await page('/ready'), /CONFIG_OUT_OF_RANGE/, 'a limit that cannot be is told, the daemon goes on');
  t.match(await ask(), /90 календарных дней/);
  t.equal(await daemon.end('SIGTERM'), 0);
});
