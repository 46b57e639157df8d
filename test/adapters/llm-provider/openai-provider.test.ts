import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { simplerDialect, toLlmError } from '../../../adapters/llm-provider/openai/openai-failures.ts';
import { OpenAiReplyDraft, toOpenAiRequest } from '../../../adapters/llm-provider/openai/openai-mapping.ts';
import {
  createOpenAiProvider,
  type OpenAiProviderSettings,
  probeOpenAi,
} from '../../../adapters/llm-provider/openai/openai-provider.ts';
import type { LlmProvider, LlmRequest } from '../../../assistant/ports/llm-provider.ts';
import { scriptedBrain } from '../../../sandbox/llm/brain.ts';
import { type LlmSandboxOptions, startLlmSandbox } from '../../../sandbox/llm/llm-sandbox.ts';

const request = (text: string, more: Partial<LlmRequest> = {}): LlmRequest => ({
  system: 'Ты консультант.',
  messages: [{ role: 'user', text }],
  tools: [],
  maxTokens: 300,
  ...more,
});
const tools = [{ name: 'fill_brief', description: 'Поля', parameters: { type: 'object', properties: {} } }];
const signal = new AbortController().signal;

const settings = (over: Partial<OpenAiProviderSettings> = {}): OpenAiProviderSettings => ({
  name: 'openai',
  apiKey: 'sandbox-key',
  baseUrl: null,
  project: null,
  headers: {},
  model: 'gpt-5.4-mini',
  timeoutMs: 5_000,
  maxTokens: 1_000,
  maxTokensParameter: 'auto',
  tools: true,
  temperature: null,
  reasoningEffort: null,
  ...over,
});

const brain = scriptedBrain([
  { when: 'бюджет', reply: { text: 'Записываю.', calls: [{ name: 'fill_brief', arguments: { budget: '«120к»' } }] } },
  { when: 'принято', from: 'tool', reply: { text: 'Готово: ёж, 👍 и ₽.' } },
]);

async function sandboxOf(t: Test, options: LlmSandboxOptions = {}, over: Partial<OpenAiProviderSettings> = {}) {
  const sandbox = await startLlmSandbox({ brain, ...options });
  t.teardown(() => sandbox.close());
  return { sandbox, provider: createOpenAiProvider(settings({ baseUrl: sandbox.openAiUrl, ...over })) };
}

const failureOf = (provider: LlmProvider): Promise<unknown> =>
  provider.complete(request('x'), { signal }).catch((error: unknown) => error);

t.test('a conversation with a tool, streamed and whole', async (t) => {
  const { sandbox, provider } = await sandboxOf(t, {}, { project: 'folder-1', headers: { 'x-gateway': 'g' } });
  for (const streams of [false, true]) {
    const texts: string[] = [];
    const call = streams ? { signal, onText: (text: string) => void texts.push(text) } : { signal };
    const asked = request('Бюджет 120к', { tools });
    const first = await provider.complete(asked, call);
    t.match(first, { text: 'Записываю.', finish: 'tools', provider: 'openai', model: 'gpt-5.4-mini' });
    t.match(first.calls, [{ name: 'fill_brief', arguments: { budget: '«120к»' } }]);
    t.match(first.usage, { estimated: false, inputTokens: Number, outputTokens: Number });
    const [{ id } = { id: '' }] = first.calls;
    const answered = [
      ...asked.messages,
      { role: 'assistant' as const, text: first.text, calls: first.calls },
      { role: 'tool' as const, call: id, text: 'принято' },
    ];
    const second = await provider.complete({ ...asked, messages: answered }, call);
    t.match(second, { text: 'Готово: ёж, 👍 и ₽.', calls: [], finish: 'stop' });
    if (!streams) continue;
    t.ok(texts.length > 2, 'piece by piece');
    t.ok(
      texts.every((text) => 'Записываю.'.startsWith(text) || 'Готово: ёж, 👍 и ₽.'.startsWith(text)),
      'no torn character',
    );
  }
  t.match(sandbox.requests[0]?.headers, { 'openai-project': 'folder-1', 'x-gateway': 'g' });
  t.match(sandbox.requests[0]?.body, { max_completion_tokens: 300, temperature: undefined });
});

t.test('a poorer server costs one refusal each, once', async (t) => {
  const poor = { maxCompletionTokens: false, streamOptions: false, usage: false, callIds: false, callIndexes: false };
  const { sandbox, provider } = await sandboxOf(t, { gaps: { ...poor, argumentsAsText: false } }, { model: 'sandbox' });
  const ask = () => provider.complete(request('бюджет', { tools }), { signal, onText: () => undefined });
  const reply = await ask();
  t.equal(sandbox.requests.length, 3);
  t.match(reply.usage, { estimated: true });
  t.match(reply.calls, [{ id: /^call_/, arguments: { budget: '«120к»' } }]);
  await ask();
  t.equal(sandbox.requests.length, 4, 'what was learned is kept');

  const without = await sandboxOf(t, { gaps: { tools: false, streaming: false } }, { model: 'sandbox' });
  const texts: string[] = [];
  const plain = await without.provider.complete(request('привет', { tools }), {
    signal,
    onText: (text) => texts.push(text),
  });
  t.equal(plain.text, 'Вы написали: привет', 'words alone from a model without tools');
  t.same(texts, ['Вы написали: привет'], 'a server that does not stream');
  const fixed = await sandboxOf(t, {}, { maxTokensParameter: 'max_tokens' });
  await t.rejects(
    fixed.provider.complete(request('x'), { signal }),
    { code: 'LLM_REQUEST_REFUSED' },
    'a written setting holds',
  );
});

t.test('every failure has its name', async (t) => {
  const { sandbox, provider } = await sandboxOf(t);
  const codeOf = async (streams: boolean): Promise<string> => {
    const call = streams ? { signal, onText: () => undefined } : { signal };
    const reply = await provider.complete(request('бюджет', { tools }), call).catch((error: { code: string }) => error);
    return 'code' in reply ? reply.code : reply.finish;
  };
  const cases = [
    ['rate_limited', 'LLM_RATE_LIMITED'],
    ['quota_spent', 'LLM_QUOTA_SPENT'],
    ['server_error', 'LLM_OVERLOADED'],
    ['unavailable', 'LLM_OVERLOADED'],
    ['overloaded', 'LLM_OVERLOADED'],
    ['key_refused', 'LLM_KEY_REFUSED'],
    ['country', 'LLM_COUNTRY_REFUSED'],
    ['context_too_long', 'LLM_CONTEXT_TOO_LONG'],
    ['html_502', 'LLM_OVERLOADED'],
    ['html_200', 'LLM_RUBBISH'],
    ['not_json', 'LLM_RUBBISH'],
    ['stream_error', 'LLM_OVERLOADED'],
    ['filtered', 'filtered'],
    ['cut_call', 'length'],
  ] as const;
  for (const streams of [false, true]) {
    for (const [failure, code] of cases) {
      sandbox.fail(failure);
      t.equal(await codeOf(streams), code, `${failure} ${streams ? 'streamed' : 'whole'}`);
    }
  }
  sandbox.fail('socket_cut');
  t.equal(await codeOf(true), 'LLM_UNREACHABLE');
  sandbox.fail('early_end');
  t.equal(await codeOf(true), 'LLM_CUT');
  sandbox.fail('country');
  t.match(await failureOf(provider), { retryable: false, parameters: { provider: 'openai' } });
  sandbox.fail('rate_limited');
  t.match(await failureOf(provider), { retryable: true, parameters: { retryAfterMs: 1000 } });
  const stranger = createOpenAiProvider(settings({ baseUrl: sandbox.openAiUrl, apiKey: 'sk-secret-key-123' }));
  const refused = await failureOf(stranger);
  t.notMatch(JSON.stringify(refused), 'sk-secret', 'a key is in no error');
  const unknown = createOpenAiProvider(settings({ baseUrl: sandbox.openAiUrl, model: 'gpt-1' }));
  await t.rejects(unknown.complete(request('x'), { signal }), { code: 'LLM_MODEL_UNKNOWN' });
});

t.test('nobody waits for ever', async (t) => {
  const { sandbox, provider } = await sandboxOf(t, {}, { timeoutMs: 80 });
  for (const call of [{ signal }, { signal, onText: () => undefined }]) {
    sandbox.fail('silence');
    await t.rejects(provider.complete(request('x'), call), { code: 'LLM_TIMED_OUT' });
  }
  const stop = new AbortController();
  const texts: string[] = [];
  const slow = await sandboxOf(t, { stream: { delayMs: 5 } });
  const asked = slow.provider.complete(request('долгая реплика'), {
    signal: stop.signal,
    onText: (text) => {
      texts.push(text);
      stop.abort();
    },
  });
  await t.rejects(asked, { code: 'LLM_ABORTED' });
  t.equal(texts.length, 1, 'silent after the end');
  await t.rejects(provider.complete(request('x'), { signal: AbortSignal.abort() }), { code: 'LLM_ABORTED' });
  const gone = createOpenAiProvider(settings({ baseUrl: 'http://127.0.0.1:1/v1' }));
  await t.rejects(gone.complete(request('x'), { signal }), {
    code: 'LLM_UNREACHABLE',
    parameters: { reason: /ECONN|bad port/ },
  });
});

t.test('a probe asks for the list of models, or else says a word', async (t) => {
  const { sandbox } = await sandboxOf(t);
  await probeOpenAi(settings({ baseUrl: sandbox.openAiUrl }), signal);
  t.match(sandbox.requests, [{ path: '/v1/models' }]);
  await t.rejects(probeOpenAi(settings({ baseUrl: sandbox.openAiUrl, apiKey: 'no' }), signal), {
    code: 'LLM_KEY_REFUSED',
  });
  const paths: string[] = [];
  const bare = createServer((asked, response) => {
    paths.push(asked.url ?? '');
    if (asked.url !== '/v1/chat/completions') return void response.writeHead(404).end('no');
    const choices = [{ message: { role: 'assistant', content: 'pong' } }];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ choices }));
  });
  await new Promise<void>((resolve) => bare.listen(0, '127.0.0.1', resolve));
  t.teardown(() => bare.close());
  const baseUrl = `http://127.0.0.1:${(bare.address() as AddressInfo).port}/v1`;
  await probeOpenAi(settings({ baseUrl, apiKey: null }), signal);
  t.same(paths, ['/v1/models', '/v1/chat/completions']);
});

t.test('what servers do to replies', (t) => {
  const drafted = (chunks: readonly unknown[], earlier: readonly string[] = []) => {
    const calls = earlier.map((id) => ({ id, name: 'a', arguments: {} }));
    const draft = new OpenAiReplyDraft(request('x', { messages: [{ role: 'assistant', text: '', calls }] }));
    for (const chunk of chunks) draft.add(chunk);
    return draft.result();
  };
  const delta = (piece: object, finish: string | null = null) => ({
    choices: [{ delta: piece, finish_reason: finish }],
  });
  const part = (call: object) => delta({ tool_calls: [call] });
  t.match(drafted([null, 'x', {}, { choices: [] }, { choices: [null] }, delta({ content: 'да' })]), {
    text: 'да',
    finish: null,
  });
  t.match(drafted([delta({ content: [{ type: 'text', text: 'да' }] }, 'stop')]), { text: 'да', finish: 'stop' });
  t.match(drafted([delta({ content: '<thi' })]), { text: '' }, 'not shown while it may be a thought');
  t.match(drafted([delta({ content: '<think>сколько?' }), delta({ content: '</think>\n\nДва.' }, 'stop')]), {
    text: 'Два.',
  });
  t.match(drafted([delta({ content: '<b>' }, 'stop')]), { text: '<b>' });
  t.match(
    drafted([
      part({ id: 'x', function: { name: 'one', arguments: '{"a"' } }),
      part({ function: { arguments: ':1}' } }),
      part({ id: 'x', function: { name: 'two', arguments: '{}' } }),
      part({ function: { name: 'three', arguments: '' } }),
      delta({}, 'stop'),
    ]),
    {
      calls: [
        { id: 'x', name: 'one', arguments: { a: 1 } },
        { name: 'two', arguments: {} },
        { name: 'three', arguments: {} },
      ],
      finish: 'tools',
    },
    'no index',
  );
  const repeated = drafted(
    [part({ index: 0, id: 'x', function: { name: 'one' } }), delta({}, 'stop')],
    ['x', 'call_2'],
  );
  t.notOk(['x', 'call_2', ''].includes(repeated.calls[0]?.id ?? ''), 'an id is never given twice');
  const clash = [
    part({ index: 0, id: 'a', function: { name: 'one', arguments: '{}' } }),
    part({ index: 0, id: 'b', function: { name: 'two', arguments: '{}' } }),
  ];
  t.match(drafted(clash).calls, [{ name: 'one' }, { name: 'two' }], 'an index given twice');
  t.match(drafted([part({ index: 0, function: { name: 'one', arguments: '{"a": ' } })]).calls, [
    { arguments: undefined },
  ]);
  t.match(drafted([delta({ function_call: { name: 'one', arguments: { a: 1 } } }, 'function_call')]), {
    calls: [{ name: 'one', arguments: { a: 1 } }],
    finish: 'tools',
  });
  t.match(drafted([delta({ refusal: 'no' }, 'stop')]), { finish: 'filtered' });
  t.equal(drafted([{ usage: { prompt_tokens: 0, completion_tokens: 0 } }]).usage, null, 'zeros are no usage');
  t.end();
});

t.test('what is sent', (t) => {
  const calls = [{ id: 'c', name: 'fill_brief', arguments: { a: 'б' } }];
  const asked = request('x', {
    tools,
    maxTokens: 5_000,
    messages: [
      { role: 'user', text: 'да' },
      { role: 'assistant', text: '', calls },
      { role: 'tool', call: 'c', text: 'готово' },
    ],
  });
  const dialect = { maxTokensParameter: 'max_tokens' as const, streamOptions: false, tools: true };
  t.same(toOpenAiRequest(asked, settings(), dialect, true), {
    model: 'gpt-5.4-mini',
    messages: [
      { role: 'system', content: 'Ты консультант.' },
      { role: 'user', content: 'да' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c', type: 'function', function: { name: 'fill_brief', arguments: '{"a":"б"}' } }],
      },
      { role: 'tool', tool_call_id: 'c', content: 'готово' },
    ],
    max_tokens: 1_000,
    tools: [{ type: 'function', function: tools[0] }],
  });
  const plain = toOpenAiRequest(
    asked,
    settings({ temperature: 0.2, reasoningEffort: 'low' }),
    { ...dialect, tools: false },
    false,
  );
  t.match(plain, { temperature: 0.2, reasoning_effort: 'low', tools: undefined });
  t.same(plain.messages.slice(1), [
    { role: 'user', content: 'да' },
    { role: 'user', content: 'Результат: готово' },
  ]);
  t.end();
});

t.test('what refusals mean', (t) => {
  const failure = (status: number | undefined, message = '', over = {}) => ({
    ...{ status, message, code: undefined, type: undefined, param: undefined },
    header: () => null,
    ...over,
  });
  const code = (...given: Parameters<typeof failure>) => toLlmError(failure(...given), 'p', 'm', null).code;
  t.equal(code(402, '402 status code (no body)'), 'LLM_QUOTA_SPENT', 'GigaChat');
  t.equal(code(404, '404 <html>model</html>'), 'LLM_REQUEST_REFUSED', 'a wrong address is no unknown model');
  t.equal(code(404, "The model 'x' does not exist"), 'LLM_MODEL_UNKNOWN');
  t.equal(code(403, 'Country, region, or territory not supported'), 'LLM_COUNTRY_REFUSED');
  t.equal(code(403, 'No access'), 'LLM_FORBIDDEN');
  t.equal(code(429, 'You exceeded your current quota'), 'LLM_QUOTA_SPENT');
  t.equal(code(undefined, 'x', { type: 'overloaded_error' }), 'LLM_OVERLOADED');
  t.equal(code(400, 'x', { code: 'content_filter' }), 'LLM_REFUSED', 'Azure');
  const page = toLlmError(failure(502, '502 <html><body>secret</body></html>'), 'p', 'm', null);
  t.match(page.parameters, { reason: 'HTTP 502 HTML' });
  const headers: Readonly<Record<string, string>> = {
    date: 'Sun, 22 Nov 2026 10:00:00 GMT',
    'retry-after': 'Sun, 22 Nov 2026 10:00:07 GMT',
  };
  const dated = failure(429, '', { header: (name: string) => headers[name] ?? null });
  t.match(toLlmError(dated, 'p', 'm', null).parameters, { retryAfterMs: 7000 });

  const full = { maxTokensParameter: 'max_completion_tokens' as const, streamOptions: true, tools: true };
  const simpler = (message: string, over = {}) => simplerDialect(full, failure(400, message, over));
  t.match(simpler('Unknown field: max_completion_tokens'), { maxTokensParameter: 'max_tokens' });
  t.match(simpler('Extra inputs are not permitted', { param: 'stream_options' }), { streamOptions: false });
  t.match(simpler('"auto" tool choice requires --enable-auto-tool-choice: tool_choice'), { tools: false });
  t.match(simpler('registry.ollama.ai/library/gemma does not support tools'), { tools: false });
  t.equal(simpler('max_completion_tokens is too large: at most 4096'), null);
  t.equal(simpler("messages with role 'tool' must follow 'tool_calls'"), null);
  t.equal(simplerDialect(full, failure(500, 'tools are not supported')), null);
  t.end();
});

t.test('a stream that is closed in order needs no reason', async (t) => {
  const simple = createServer((asked, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const delta = { content: 'Да.' };
    const call = { index: 0, function: { name: 'fill_brief', arguments: '{}' } };
    const pieces = asked.headers['x-calls'] === 'yes' ? [delta, { tool_calls: [call] }] : [delta];
    for (const piece of pieces) response.write(`data: ${JSON.stringify({ choices: [{ delta: piece }] })}\n\n`);
    response.end(asked.headers['x-done'] === 'yes' ? 'data: [DONE]\n\n' : '');
  });
  await new Promise<void>((resolve) => simple.listen(0, '127.0.0.1', resolve));
  t.teardown(() => simple.close());
  const baseUrl = `http://127.0.0.1:${(simple.address() as AddressInfo).port}/v1`;
  const ask = (headers: Readonly<Record<string, string>>) =>
    createOpenAiProvider(settings({ baseUrl, headers })).complete(request('x'), { signal, onText: () => undefined });
  t.match(await ask({ 'x-done': 'yes' }), { text: 'Да.', finish: 'stop' });
  t.match(await ask({ 'x-done': 'yes', 'x-calls': 'yes' }), { finish: 'tools', calls: [{ name: 'fill_brief' }] });
  await t.rejects(ask({}), { code: 'LLM_CUT' });
});

t.test('a server that sends without end', async (t) => {
  const piece = 'x'.repeat(1_000_000);
  const endless = createServer((asked, response) => {
    response.writeHead(200, { 'content-type': String(asked.headers['x-type']) });
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', more);
    more();
  });
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    endless.closeAllConnections();
    endless.close();
  });
  const baseUrl = `http://127.0.0.1:${(endless.address() as AddressInfo).port}/v1`;
  for (const type of ['application/json', 'text/event-stream', 'text/plain']) {
    const provider = createOpenAiProvider(settings({ baseUrl, headers: { 'x-type': type }, timeoutMs: 20_000 }));
    for (const call of [{ signal }, { signal, onText: () => undefined }]) {
      await t.rejects(provider.complete(request('x'), call), { code: 'LLM_RUBBISH' }, type);
    }
  }
});
