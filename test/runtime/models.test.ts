import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import t from 'tap';
import type { LlmAttempt, LlmRequest } from '../../assistant/ports/llm-provider.ts';
import { compileModelSettings, isInUse, missingVariables } from '../../assistant/settings/model-settings.ts';
import { createModels, probeModel } from '../../runtime/models.ts';
import type { Environment } from '../../runtime/secrets.ts';
import { startLlmSandbox } from '../../sandbox/llm/llm-sandbox.ts';

const signal = new AbortController().signal;
const request: LlmRequest = { system: 's', messages: [{ role: 'user', text: 'Привет' }], tools: [], maxTokens: 50 };
type File = Parameters<typeof compileModelSettings>[0];

function modelsOf(file: File, environment: Environment, attempts: LlmAttempt[] = []) {
  const logged: unknown[] = [];
  const log = (...line: unknown[]): void => void logged.push(line);
  const models = createModels({
    settings: compileModelSettings(file),
    environment,
    clock: { now: () => new Date() },
    random: () => 0,
    logger: { info: log, warn: log },
    onAttempt: (attempt) => attempts.push(attempt),
  });
  return { models, logged };
}

t.test('which models are in use', (t) => {
  const inUse = (file: File, environment: Environment): string[] =>
    compileModelSettings(file)
      .providers.filter((provider) => isInUse(provider, environment))
      .map(({ name, model }) => `${name} ${model}`);
  const keys = { OPENAI_API_KEY: 'a', ANTHROPIC_API_KEY: 'b' };
  t.same(inUse(undefined, {}), []);
  t.same(inUse(undefined, keys), ['openai gpt-5.4-mini', 'anthropic claude-haiku-5-5'], 'without a section by keys');
  t.same(inUse({ providers: [] }, keys), [], 'an empty list switches models off');
  const file: File = {
    providers: [
      { provider: 'anthropic' },
      { provider: 'openai', key: 'YANDEX_API_KEY', model: 'gpt://f/yandexgpt' },
      { provider: 'openai', key: 'none', base_url: 'http://127.0.0.1:11434/v1', model: 'qwen' },
      { provider: 'openai', enabled: false },
    ],
  };
  t.same(inUse(file, keys), ['anthropic claude-haiku-5-5', 'openai-2 qwen']);
  const [gateway] = compileModelSettings({
    providers: [{ provider: 'openai', proxy: `\${PROXY}`, headers: { 'x-key': `Key \${GATEWAY_KEY}` } }],
  }).providers;
  t.same(gateway && missingVariables(gateway, { OPENAI_API_KEY: 'x', PROXY: '' }), ['PROXY', 'GATEWAY_KEY']);
  t.match(compileModelSettings({ budget: { day: { roubles: 99.5 } } }).budget, {
    conversation: { tokens: 100_000, kopecks: null },
    day: { tokens: null, kopecks: 9950 },
  });
  t.end();
});

t.test('from one provider to the next, with what it cost', async (t) => {
  const sandbox = await startLlmSandbox();
  t.teardown(() => sandbox.close());
  const environment = {
    OPENAI_API_KEY: sandbox.key,
    OPENAI_BASE_URL: sandbox.openAiUrl,
    ANTHROPIC_API_KEY: sandbox.key,
    ANTHROPIC_BASE_URL: sandbox.url,
  };
  const attempts: LlmAttempt[] = [];
  const price = { input: 1_000_000, output: 0 };
  const file: File = {
    providers: [{ provider: 'openai' }, { provider: 'anthropic', price, headers: { 'x-way': `\${OPENAI_API_KEY}` } }],
  };
  const { models, logged } = modelsOf(file, environment, attempts);
  sandbox.fail('quota_spent');
  const reply = await models.provider?.complete(request, { signal });
  t.match(reply, {
    provider: 'anthropic',
    text: 'Вы написали: Привет',
    usage: { kopecks: (reply?.usage.inputTokens ?? 0) * 100 },
  });
  t.match(attempts, [
    { provider: 'openai', error: 'LLM_QUOTA_SPENT' },
    { provider: 'anthropic', error: undefined },
  ]);
  t.match(models.status(), [
    { provider: 'openai', state: 'open' },
    { provider: 'anthropic', state: 'closed' },
  ]);
  t.match(
    sandbox.requests.map(({ path }) => path),
    ['/v1/chat/completions', '/v1/messages'],
  );
  t.match(sandbox.requests[1]?.headers, { 'x-way': sandbox.key });
  t.notMatch(JSON.stringify(logged), sandbox.key, 'no key in the log');
  t.notMatch(JSON.stringify(logged), 'Привет', 'nor what was said');
  t.equal(modelsOf(undefined, {}).models.provider, null);
  for (const provider of compileModelSettings(undefined).providers) await probeModel(provider, environment, signal);
  const [openai] = compileModelSettings(undefined).providers;
  if (openai === undefined) throw new Error('no default');
  await t.rejects(probeModel(openai, { ...environment, OPENAI_API_KEY: 'wrong' }, signal), { code: 'LLM_KEY_REFUSED' });
});

t.test('a provider with a proxy of its own', async (t) => {
  const sandbox = await startLlmSandbox();
  const wanted: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (asked, socket: Socket) => {
    wanted.push(`${asked.url} ${asked.headers['proxy-authorization']}`);
    const onward = connect(Number(new URL(sandbox.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const each of [onward, socket]) each.on('error', () => each.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.teardown(async () => {
    proxy.closeAllConnections();
    proxy.close();
    await sandbox.close();
  });
  const address = `http://name:word@127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const environment = { OPENAI_API_KEY: sandbox.key, ANTHROPIC_API_KEY: sandbox.key, MODELS_PROXY: address };
  const through = { proxy: `\${MODELS_PROXY}` };
  const cases: File[] = [
    { providers: [{ provider: 'openai', base_url: 'http://openai.invalid:8080/v1', ...through }] },
    { providers: [{ provider: 'anthropic', base_url: 'http://anthropic.invalid:8080', ...through }] },
  ];
  for (const file of cases) {
    const { models } = modelsOf(file, environment);
    const heard: string[] = [];
    const reply = await models.provider?.complete(request, { signal, onText: (text) => heard.push(text) });
    t.equal(reply?.text, 'Вы написали: Привет');
    t.ok(heard.length > 1, 'streamed');
    sandbox.fail('rate_limited', 'rate_limited');
    const refused = await models.provider
      ?.complete(request, { signal, deadline: new Date(Date.now() + 500) })
      .catch((error: unknown) => error);
    t.match(refused, { code: 'LLM_RATE_LIMITED', parameters: { retryAfterMs: 1000 } }, 'its headers are read, too');
  }
  const credentials = Buffer.from('name:word').toString('base64');
  t.same(
    [...new Set(wanted)],
    ['openai.invalid:8080', 'anthropic.invalid:8080'].map((host) => `${host} Basic ${credentials}`),
  );
});
