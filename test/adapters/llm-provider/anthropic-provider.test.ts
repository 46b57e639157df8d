import t, { type Test } from 'tap';
import { toLlmError } from '../../../adapters/llm-provider/anthropic/anthropic-failures.ts';
import { AnthropicReplyDraft, toAnthropicRequest } from '../../../adapters/llm-provider/anthropic/anthropic-mapping.ts';
import {
  type AnthropicProviderSettings,
  createAnthropicProvider,
  probeAnthropic,
} from '../../../adapters/llm-provider/anthropic/anthropic-provider.ts';
import type { LlmRequest } from '../../../assistant/ports/llm-provider.ts';
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
const settings = (over: Partial<AnthropicProviderSettings> = {}): AnthropicProviderSettings => ({
  ...{ name: 'anthropic', apiKey: 'sandbox-key', baseUrl: null, headers: {}, model: 'claude-haiku-5-5' },
  ...{ timeoutMs: 5_000, maxTokens: 1_000, tools: true },
  ...over,
});
const brain = scriptedBrain([
  { when: 'бюджет', reply: { text: 'Записываю.', calls: [{ name: 'fill_brief', arguments: { budget: '«120к»' } }] } },
  { when: 'принято', from: 'tool', reply: { text: 'Готово: ёж, 👍 и ₽.' } },
]);

async function sandboxOf(t: Test, options: LlmSandboxOptions = {}, over: Partial<AnthropicProviderSettings> = {}) {
  const sandbox = await startLlmSandbox({ brain, ...options });
  t.teardown(() => sandbox.close());
  return { sandbox, provider: createAnthropicProvider(settings({ baseUrl: sandbox.url, ...over })) };
}

t.test('a conversation with a tool, streamed and whole', async (t) => {
  const { provider, sandbox } = await sandboxOf(t, {}, { headers: { 'x-gateway': 'g' } });
  for (const streams of [false, true]) {
    const texts: string[] = [];
    const call = streams ? { signal, onText: (text: string) => void texts.push(text) } : { signal };
    const asked = request('Бюджет 120к', { tools });
    const first = await provider.complete(asked, call);
    t.match(first, { text: 'Записываю.', finish: 'tools', provider: 'anthropic', model: 'claude-haiku-5-5' });
    t.match(first.calls, [{ id: /^toolu_/, name: 'fill_brief', arguments: { budget: '«120к»' } }]);
    t.match(first.usage, { estimated: false, inputTokens: Number, outputTokens: Number });
    const messages = [
      ...asked.messages,
      { role: 'assistant' as const, text: first.text, calls: first.calls },
      { role: 'tool' as const, call: first.calls[0]?.id ?? '', text: 'принято' },
    ];
    t.match(await provider.complete({ ...asked, messages }, call), { text: 'Готово: ёж, 👍 и ₽.', finish: 'stop' });
    if (streams)
      t.ok(texts.length > 2 && texts.every((text) => !text.includes('\uFFFD')), 'piece by piece, no torn character');
  }
  t.match(sandbox.requests[0]?.headers, { 'x-gateway': 'g', authorization: 'Bearer sandbox-key' });
  t.notMatch(sandbox.requests[0]?.body, { temperature: Number });
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
    ['filtered', 'filtered'],
    ['cut_call', 'length'],
    ['stream_error', 'LLM_OVERLOADED'],
  ] as const;
  for (const streams of [false, true]) {
    for (const [failure, code] of cases) {
      sandbox.fail(failure);
      t.equal(await codeOf(streams), code, `${failure} ${streams ? 'streamed' : 'whole'}`);
    }
  }
  for (const [failure, code] of [
    ['socket_cut', 'LLM_UNREACHABLE'],
    ['early_end', 'LLM_CUT'],
    ['not_json', 'LLM_CUT'],
  ] as const) {
    sandbox.fail(failure);
    t.equal(await codeOf(true), code, failure);
  }
  const stranger = createAnthropicProvider(settings({ baseUrl: sandbox.url, model: 'claude-3' }));
  await t.rejects(stranger.complete(request('x'), { signal }), { code: 'LLM_MODEL_UNKNOWN' });
});

t.test('nobody waits for ever', async (t) => {
  const { sandbox, provider } = await sandboxOf(t, {}, { timeoutMs: 80 });
  for (const call of [{ signal }, { signal, onText: () => undefined }]) {
    sandbox.fail('silence');
    await t.rejects(provider.complete(request('x'), call), { code: 'LLM_TIMED_OUT' });
  }
  const stop = new AbortController();
  const slow = await sandboxOf(t, { stream: { delayMs: 5 } });
  const asked = slow.provider.complete(request('долго'), { signal: stop.signal, onText: () => stop.abort() });
  await t.rejects(asked, { code: 'LLM_ABORTED' });
  await t.rejects(provider.complete(request('x'), { signal: AbortSignal.abort() }), { code: 'LLM_ABORTED' });
});

t.test('a probe', async (t) => {
  const { sandbox } = await sandboxOf(t);
  await probeAnthropic(settings({ baseUrl: sandbox.url }), signal);
  t.match(sandbox.requests, [{ path: '/v1/models' }]);
  const wrong = settings({ baseUrl: sandbox.url, apiKey: 'no' });
  await t.rejects(probeAnthropic(wrong, signal), { code: 'LLM_KEY_REFUSED' });
});

t.test('what is sent', (t) => {
  const calls = ['call:1', 'call_2'].map((id) => ({ id, name: 'fill_brief', arguments: { a: 1 } }));
  const asked = request('', {
    tools,
    messages: [
      { role: 'user', text: 'да' },
      { role: 'user', text: 'и ещё' },
      { role: 'assistant', text: '', calls: [] },
      { role: 'assistant', text: '', calls },
      { role: 'tool', call: 'call:1', text: 'готово' },
      { role: 'tool', call: 'call_2', text: 'нет такого поля', failed: true },
      { role: 'user', text: 'дальше' },
    ],
  });
  t.same(toAnthropicRequest(asked, settings()), {
    model: 'claude-haiku-5-5',
    max_tokens: 300,
    system: 'Ты консультант.',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'да' },
          { type: 'text', text: 'и ещё' },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'tool_use', id: 'call_1', name: 'fill_brief', input: { a: 1 } },
          { type: 'tool_use', id: 'call_2', name: 'fill_brief', input: { a: 1 } },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'call_1', content: 'готово' },
          { type: 'tool_result', tool_use_id: 'call_2', content: 'нет такого поля', is_error: true },
          { type: 'text', text: 'дальше' },
        ],
      },
    ],
    tools: [{ name: 'fill_brief', description: 'Поля', input_schema: { type: 'object', properties: {} } }],
  });
  const plain = toAnthropicRequest(asked, settings({ tools: false }));
  t.notOk('tools' in plain);
  t.notMatch(JSON.stringify(plain), 'tool_use');
  t.end();
});

t.test('what comes', (t) => {
  const drafted = (...events: readonly unknown[]) => {
    const draft = new AnthropicReplyDraft(request('x'));
    for (const event of events) draft.add(event);
    return draft.result();
  };
  t.match(drafted(null, { type: 'ping' }, { type: 'new' }), { text: '', finish: null, usage: null });
  const usage = { input_tokens: 10, cache_read_input_tokens: 5, output_tokens: 3 };
  t.match(drafted({ type: 'message', content: [{ type: 'text', text: 'да' }], stop_reason: 'refusal', usage }), {
    finish: 'filtered',
    usage: { inputTokens: 15, outputTokens: 3 },
  });
  const use = {
    type: 'content_block_start',
    index: 1,
    content_block: { type: 'tool_use', id: 'a', name: 'n', input: {} },
  };
  const cut = { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '{"a"' } };
  t.match(drafted(use, cut).calls, [{ id: 'a', arguments: undefined }]);
  t.match(drafted(use).calls, [{ arguments: {} }], 'no arguments');
  const error = (status: number | undefined, message: string, type = '', code = '') =>
    toLlmError({ status, type, code, message, header: () => null }, 'p', 'm', null).code;
  t.equal(error(400, 'Your credit balance is too low', 'invalid_request_error'), 'LLM_QUOTA_SPENT');
  t.equal(error(429, 'Limit', 'rate_limit_error', 'enforced_spend_limit_reached'), 'LLM_QUOTA_SPENT');
  t.equal(error(403, 'Request not allowed', 'forbidden'), 'LLM_COUNTRY_REFUSED');
  t.equal(error(403, 'No', 'permission_error'), 'LLM_FORBIDDEN');
  t.equal(error(400, 'messages: wrong', 'invalid_request_error'), 'LLM_REQUEST_REFUSED');
  t.equal(error(504, '', 'timeout_error'), 'LLM_TIMED_OUT');
  t.end();
});
