import OpenAI from 'openai';
import t, { type Test } from 'tap';
import { scriptedBrain } from '../../sandbox/llm/brain.ts';
import { type LlmSandboxOptions, startLlmSandbox } from '../../sandbox/llm/llm-sandbox.ts';

async function sandboxOf(t: Test, options: LlmSandboxOptions = {}) {
  const sandbox = await startLlmSandbox(options);
  t.teardown(() => sandbox.close());
  const bearer = { authorization: `Bearer ${sandbox.key}` };
  /** Status and body of a POST. */
  const post = async (path: string, body: unknown, headers: Readonly<Record<string, string>> = bearer) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${sandbox.url}${path}`, { method: 'POST', body: text, headers });
    const type = response.headers.get('content-type') ?? '';
    const answer = type.includes('json') ? await response.json() : await response.text();
    return { status: response.status, headers: response.headers, answer: answer as Record<string, never> & string };
  };
  return { sandbox, post, bearer };
}

const user = { role: 'user', content: 'Есть окно?' };
const tool = { type: 'function', function: { name: 'free_slots', parameters: { type: 'object' } } };
const call = { id: 'c1', type: 'function', function: { name: 'free_slots', arguments: '{}' } };
const calling = { role: 'assistant', content: null, tool_calls: [call] };
const result = { role: 'tool', tool_call_id: 'c1', content: 'да' };

t.test('OpenAI: a wrong request is refused', async (t) => {
  const { post } = await sandboxOf(t);
  const ask = (over: object) => post('/v1/chat/completions', { model: 'sandbox', messages: [user], ...over });
  t.equal((await ask({})).status, 200, 'the right one is not');
  t.equal((await ask({ messages: [user, calling, result] })).status, 200);
  const cases: readonly [string, object, number, string | null][] = [
    ['unknown model', { model: 'gpt-0' }, 404, 'model_not_found'],
    ['no model', { model: undefined }, 400, null],
    ['no messages', { messages: [] }, 400, null],
    ['a strange role', { messages: [{ role: 'robot', content: 'x' }] }, 400, 'invalid_value'],
    ['no content', { messages: [{ role: 'user', content: null }] }, 400, null],
    ['a call without its result', { messages: [user, calling] }, 400, null],
    ['something between a call and its result', { messages: [user, calling, user, result] }, 400, null],
    ['a result of no call', { messages: [user, result] }, 400, null],
    ['a result given twice', { messages: [user, calling, result, result] }, 400, null],
    [
      'arguments that are no text',
      { messages: [user, { ...calling, tool_calls: [{ ...call, function: { name: 'x', arguments: {} } }] }, result] },
      400,
      'invalid_value',
    ],
    [
      'a call without id',
      { messages: [user, { ...calling, tool_calls: [{ ...call, id: undefined }] }, result] },
      400,
      'invalid_value',
    ],
    ['ids given twice', { messages: [user, { ...calling, tool_calls: [call, call] }, result] }, 400, null],
    ['an unknown argument', { max_words: 5 }, 400, 'unsupported_parameter'],
    ['max_tokens for a reasoning model', { model: 'gpt-5.4-mini', max_tokens: 5 }, 400, 'unsupported_parameter'],
    ['temperature for a reasoning model', { model: 'gpt-5.4-mini', temperature: 0.2 }, 400, 'unsupported_value'],
    ['both limits', { max_tokens: 5, max_completion_tokens: 5 }, 400, null],
    ['a limit of nothing', { max_tokens: 0 }, 400, 'integer_below_min_value'],
    ['no tools at all', { tools: [] }, 400, null],
    ['a tool with a Russian name', { tools: [{ ...tool, function: { name: 'окна' } }] }, 400, 'invalid_value'],
    ['a tool twice', { tools: [tool, tool] }, 400, 'invalid_value'],
    [
      'parameters of no object',
      { tools: [{ ...tool, function: { name: 'a', parameters: { type: 'string' } } }] },
      400,
      'invalid_function_parameters',
    ],
    ['stream options without a stream', { stream_options: { include_usage: true } }, 400, null],
  ];
  for (const [name, over, status, code] of cases) {
    const { status: given, answer } = await ask(over);
    t.match([given, answer], [status, { error: { message: String, code } }], name);
  }
  t.match(await post('/v1/chat/completions', 'not json'), { status: 400 });
  const right = { model: 'sandbox', messages: [user] };
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'sandbox-key' }]) {
    t.match(await post('/v1/chat/completions', right, headers), {
      status: 401,
      answer: { error: { code: 'invalid_api_key' } },
    });
  }
  t.equal((await post('/v1/completions', right)).status, 404);
});

t.test('OpenAI: streams and poorer servers', async (t) => {
  const { post, sandbox } = await sandboxOf(t, {
    brain: scriptedBrain([{ when: /окно/, reply: [{ text: 'раз' }, { text: 'два' }] }]),
  });
  const streamed = { model: 'sandbox', messages: [user], stream: true };
  const plain = await post('/v1/chat/completions', streamed);
  t.match(plain.answer, /data: \[DONE\]\n\n$/);
  t.notMatch(plain.answer, 'prompt_tokens', 'usage only when it is asked for');
  t.match(
    (await post('/v1/chat/completions', { ...streamed, stream_options: { include_usage: true } })).answer,
    /"choices":\[\],"usage":\{"prompt_tokens"/,
  );
  t.match(
    (await post('/v1/chat/completions', { ...streamed, stream: false })).answer,
    { choices: [{ message: { content: 'два' } }] },
    'a sequence stays at its end',
  );
  sandbox.fail('rate_limited');
  t.equal((await post('/v1/chat/completions', streamed)).headers.get('retry-after-ms'), '1000');
  t.equal((await post('/v1/chat/completions', streamed)).status, 200, 'a failure strikes once');
  const poor = await sandboxOf(t, { gaps: { tools: false, streamOptions: false, maxCompletionTokens: false } });
  for (const over of [{ tools: [tool] }, { stream: true, stream_options: {} }, { max_completion_tokens: 5 }]) {
    t.match(await poor.post('/v1/chat/completions', { ...streamed, stream: false, ...over }), { status: 400 });
  }
});

t.test('Anthropic: a wrong request is refused', async (t) => {
  const { post, sandbox } = await sandboxOf(t);
  const headers = { 'x-api-key': sandbox.key, 'anthropic-version': '2023-06-01' };
  const right = { model: 'claude-haiku-5-5', max_tokens: 50, messages: [user] };
  const ask = (over: object, more: object = {}) => post('/v1/messages', { ...right, ...over }, { ...headers, ...more });
  t.match(await ask({}), { status: 200, answer: { type: 'message', stop_reason: 'end_turn' } });
  t.ok((await ask({})).headers.get('request-id') !== '');
  t.equal(
    (await post('/v1/messages', right, { authorization: `Bearer ${sandbox.key}`, 'anthropic-version': '2026-10-21' }))
      .status,
    200,
  );
  const use = { type: 'tool_use', id: 't1', name: 'x', input: {} };
  const done = { type: 'tool_result', tool_use_id: 't1', content: 'да' };
  const used = { role: 'assistant', content: [use] };
  t.equal(
    (await ask({ messages: [user, used, { role: 'user', content: [done, { type: 'text', text: 'и' }] }] })).status,
    200,
  );
  const cases: readonly [string, object][] = [
    ['no max_tokens', { max_tokens: undefined }],
    ['max_tokens of nothing', { max_tokens: 0 }],
    ['an unknown argument', { functions: [] }],
    ['a system message', { messages: [{ role: 'system', content: 'x' }, user] }],
    ['an assistant first', { messages: [{ role: 'assistant', content: 'x' }, user] }],
    ['nothing said', { messages: [{ role: 'user', content: [{ type: 'text', text: ' ' }] }] }],
    ['no content', { messages: [{ role: 'user', content: [] }] }],
    ['a call without its result', { messages: [user, used] }],
    ['a result too late', { messages: [user, used, user, { role: 'user', content: [done] }] }],
    ['a result of no call', { messages: [{ role: 'user', content: [done] }] }],
    [
      'a result behind words',
      { messages: [user, used, { role: 'user', content: [{ type: 'text', text: 'и' }, done] }] },
    ],
    [
      'input that is text',
      {
        messages: [user, { role: 'assistant', content: [{ ...use, input: '{}' }] }, { role: 'user', content: [done] }],
      },
    ],
    ['an id with a colon', { messages: [user, { role: 'assistant', content: [{ ...use, id: 'a:b' }] }, user] }],
    ['a tool without schema', { tools: [{ name: 'x' }] }],
    ['a tool with a Russian name', { tools: [{ name: 'окно', input_schema: { type: 'object' } }] }],
    ['a block of another API', { messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }],
  ];
  for (const [name, over] of cases) {
    const { status, answer } = await ask(over);
    t.match([status, answer], [400, { type: 'error', error: { type: 'invalid_request_error' } }], name);
  }
  t.match(await ask({ model: 'claude-1' }), { status: 404, answer: { error: { type: 'not_found_error' } } });
  t.equal((await ask({ temperature: 0.5 })).status, 200, 'the old version takes a temperature');
  t.equal((await ask({ temperature: 0.5 }, { 'anthropic-version': '2026-10-21' })).status, 400);
  t.equal((await ask({}, { 'anthropic-version': '2020-01-01' })).status, 400);
  t.equal((await post('/v1/messages', right, { 'x-api-key': sandbox.key })).status, 400, 'the version is required');
  t.equal((await ask({}, { 'x-api-key': 'wrong' })).status, 401);
  const { answer } = await ask({ stream: true });
  t.match(
    answer,
    /^event: message_start\n[\s\S]*event: ping\n[\s\S]*event: message_stop\ndata: \{"type":"message_stop"\}\n\n$/,
  );
  t.notMatch(answer, 'DONE');
  sandbox.fail('overloaded');
  t.match(await ask({}), { status: 529, answer: { error: { type: 'overloaded_error' } } });
});

t.test('embeddings', async (t) => {
  const { post, sandbox } = await sandboxOf(t);
  const ask = (over: object) => post('/v1/embeddings', { model: 'text-embedding-3-small', input: 'кот', ...over });
  for (const over of [
    { input: '' },
    { input: [] },
    { input: ['кот', ''] },
    { input: Array.from({ length: 2049 }, () => 'x') },
    { dimensions: 0 },
    { dimensions: 1537 },
    { encoding_format: 'int8' },
    { model: 'text-embedding-ada-002', dimensions: 8 },
  ]) {
    t.equal((await ask(over)).status, 400, JSON.stringify(over).slice(0, 60));
  }
  t.equal((await ask({ model: 'x' })).status, 404);
  t.equal((await post('/v1/embeddings', { model: 'text-embedding-3-small', input: 'x' }, {})).status, 401);
  const client = new OpenAI({ apiKey: sandbox.key, baseURL: sandbox.openAiUrl });
  const input = ['Доставка по России', 'доставку по всей россии', 'котята спят'];
  const [exact, packed] = await Promise.all(
    (['float', undefined] as const).map((encoding) =>
      client.embeddings.create({
        model: 'text-embedding-3-small',
        input,
        dimensions: 256,
        ...(encoding ? { encoding_format: encoding } : {}),
      }),
    ),
  );
  const [near, same, far] = exact?.data.map(({ embedding }) => embedding) ?? [];
  const cosine = (left: readonly number[] = [], right: readonly number[] = []) =>
    left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0);
  t.equal(near?.length, 256);
  t.ok(Math.abs(cosine(near, near) - 1) < 1e-6, 'unit length');
  t.ok(cosine(near, same) > cosine(near, far) + 0.3, 'similar texts are near');
  t.ok(cosine(near, packed?.data[0]?.embedding) > 0.9999, 'base64 holds the same numbers');
});

t.test('GigaChat as it is without a gateway', async (t) => {
  const moment = { now: new Date('2026-11-22T10:00:00Z') };
  const brain = scriptedBrain([
    { when: 'окно', reply: { calls: [{ name: 'free_slots', arguments: { date: 'среда' } }] } },
  ]);
  const { post, sandbox } = await sandboxOf(t, { now: () => moment.now, brain });
  const form = 'scope=GIGACHAT_API_PERS';
  const rquid = '6f0b1291-c7f3-43c6-bb2e-9f3efb2dc98e';
  const basic = { authorization: `Basic ${sandbox.key}`, rquid };
  t.match(await post('/api/v2/oauth', form, { ...basic, rquid: '' }), { status: 400, answer: { status: 400 } });
  t.equal((await post('/api/v2/oauth', form, { ...basic, authorization: 'Basic no' })).status, 401);
  t.equal((await post('/api/v2/oauth', 'scope=ALL', basic)).status, 400);
  const { answer } = await post('/api/v2/oauth', form, basic);
  t.equal(answer.expires_at, moment.now.getTime() + 1_800_000);
  const token = { authorization: `Bearer ${answer.access_token}` };
  const ask = (over: object, headers: Readonly<Record<string, string>> = token) =>
    post('/api/v1/chat/completions', { model: 'GigaChat-2', messages: [user], ...over }, headers);
  const functions = [{ name: 'free_slots', parameters: { type: 'object' } }];
  const message = { function_call: { name: 'free_slots', arguments: { date: 'среда' } } };
  t.match((await ask({ functions })).answer, { choices: [{ message, finish_reason: 'function_call' }] });
  const system = { role: 'system', content: 'x' };
  t.match(await ask({ messages: [system, user, system] }), { status: 422, answer: { status: 422, message: String } });
  t.equal((await ask({ messages: [user, system] })).status, 422);
  t.equal((await ask({ tools: [tool] })).status, 422);
  t.equal((await ask({}, { authorization: `Bearer ${sandbox.key}` })).status, 401);
  moment.now = new Date(moment.now.getTime() + 1_800_001);
  t.match(await ask({}), { status: 401, answer: { message: 'Token has expired' } });
});

t.test('everything that came is kept, in order', async (t) => {
  const { post, sandbox } = await sandboxOf(t);
  await post('/v1/chat/completions', { model: 'sandbox', messages: [user] });
  await post('/v1/embeddings', 'nonsense');
  t.match(sandbox.requests, [
    { path: '/v1/chat/completions', headers: { authorization: 'Bearer sandbox-key' }, body: { messages: [user] } },
    { path: '/v1/embeddings', body: 'nonsense' },
  ]);
});
