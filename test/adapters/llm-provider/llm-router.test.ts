import t from 'tap';
import { CircuitBreaker } from '../../../adapters/llm-provider/circuit-breaker.ts';
import { createLlmRouter, type LlmRouterParts } from '../../../adapters/llm-provider/llm-router.ts';
import { createOpenAiProvider } from '../../../adapters/llm-provider/openai/openai-provider.ts';
import { garbledReason } from '../../../adapters/llm-provider/reply-checks.ts';
import { retryDelay, timeForTry } from '../../../adapters/llm-provider/retry-policy.ts';
import { AssistantError } from '../../../assistant/errors.ts';
import { llmErrors } from '../../../assistant/ports/llm-errors.ts';
import type { LlmAttempt, LlmCall, LlmProvider, LlmReply, LlmRequest } from '../../../assistant/ports/llm-provider.ts';
import { startLlmSandbox } from '../../../sandbox/llm/llm-sandbox.ts';

const request: LlmRequest = {
  system: 'Ты консультант.',
  messages: [{ role: 'user', text: 'Привет' }],
  tools: [{ name: 'fill_brief', description: '', parameters: { type: 'object' } }],
  maxTokens: 100,
};
const usage = { inputTokens: 1000, outputTokens: 500, estimated: false, kopecks: 0 };
const replyOf = (provider: string, over: Partial<LlmReply> = {}): LlmReply => ({
  ...{ text: `Я ${provider}`, calls: [], finish: 'stop', usage, provider, model: 'm' },
  ...over,
});
const failing = (name: keyof typeof llmErrors, parameters = {}): AssistantError =>
  new AssistantError(llmErrors[name], { provider: 'p', reason: 'r', model: 'm', ...parameters });

type Step = Partial<LlmReply> | AssistantError | Error | ((call: LlmCall) => Promise<LlmReply>);

/** Plays the steps one after another, the last one again and again. */
function played(name: string, ...steps: readonly Step[]): LlmProvider & { calls: number } {
  const provider = {
    name,
    calls: 0,
    complete: async (_request: LlmRequest, call: LlmCall) => {
      const step = steps[Math.min(provider.calls, steps.length - 1)] ?? {};
      provider.calls += 1;
      if (step instanceof Error) throw step;
      return typeof step === 'function' ? step(call) : replyOf(name, step);
    },
  };
  return provider;
}

function routed(providers: readonly LlmProvider[], over: Partial<LlmRouterParts> = {}) {
  const moment = { now: Date.parse('2026-11-22T10:00:00Z') };
  const waits: number[] = [];
  const router = createLlmRouter({
    routes: providers.map((provider) => ({ provider, model: 'm', timeoutMs: 1_000, price: null })),
    deadlineMs: 20_000,
    clock: { now: () => new Date(moment.now) },
    random: () => 0.5,
    wait: async (ms) => {
      waits.push(ms);
      moment.now += ms;
    },
    ...over,
  });
  const ask = (call: Partial<LlmCall> = {}): Promise<LlmReply> =>
    router.complete(request, { signal: new AbortController().signal, ...call });
  return { router, ask, waits, moment };
}

const never = (): Promise<LlmReply> => new Promise(() => undefined);

t.test('who is asked again, and who instead', async (t) => {
  const cases: readonly [string, Step[], { calls: [number, number]; waits?: number[] }][] = [
    ['a passing fault once', [failing('overloaded'), {}], { calls: [2, 0], waits: [500] }],
    ['twice is enough', [failing('unreachable')], { calls: [2, 1] }],
    [
      'as long as the vendor asks',
      [failing('rateLimited', { retryAfterMs: 1000 }), {}],
      { calls: [2, 0], waits: [1050] },
    ],
    ['not as long as a minute', [failing('rateLimited', { retryAfterMs: 60_000 })], { calls: [1, 1], waits: [] }],
    ['never without money', [failing('quotaSpent')], { calls: [1, 1] }],
    ['never with a wrong key', [failing('keyRefused')], { calls: [1, 1] }],
    ['never from this country', [failing('countryRefused')], { calls: [1, 1] }],
    ['nothing said', [{ text: ' ' }], { calls: [1, 1] }],
    ['nothing but a cut', [{ text: '', finish: 'length' }], { calls: [1, 1] }],
    ['refused', [{ finish: 'filtered' }], { calls: [1, 1] }],
    ['a tool that is not there', [{ calls: [{ id: 'c', name: 'set_price', arguments: {} }] }], { calls: [1, 1] }],
    [
      'arguments that are none',
      [{ calls: [{ id: 'c', name: 'fill_brief', arguments: undefined }] }],
      { calls: [1, 1] },
    ],
    ['a page', [{ text: '<!DOCTYPE html><p>' }], { calls: [1, 1] }],
    ['a bug of the adapter', [new TypeError('x of undefined')], { calls: [1, 1] }],
    ['something that is no reply', [async () => null as unknown as LlmReply], { calls: [1, 1] }],
  ];
  for (const [name, steps, expected] of cases) {
    const [first, second] = [played('first', ...steps), played('second')];
    const { ask, waits } = routed([first, second]);
    const reply = await ask();
    t.same([first.calls, second.calls], expected.calls, name);
    t.equal(reply.text, expected.calls[1] === 0 ? 'Я first' : 'Я second', name);
    if (expected.waits) t.same(waits, expected.waits, name);
  }
});

t.test('one rejection when nobody is left', async (t) => {
  const attempts: LlmAttempt[] = [];
  const onAttempt = (attempt: LlmAttempt): void => void attempts.push(attempt);
  const all = routed([played('first', failing('quotaSpent')), played('second', failing('overloaded'))]);
  await t.rejects(all.ask({ onAttempt }), { code: 'LLM_OVERLOADED' });
  t.match(attempts, [
    { provider: 'first', error: 'LLM_QUOTA_SPENT', usage: null },
    { provider: 'second', error: 'LLM_OVERLOADED' },
    { provider: 'second', error: 'LLM_OVERLOADED' },
  ]);
  await t.rejects(routed([]).ask(), { code: 'LLM_NONE_CONFIGURED' });
  const late = routed([played('first')]);
  await t.rejects(late.ask({ deadline: new Date(late.moment.now) }), { code: 'LLM_TIMED_OUT' });
});

t.test('every wait is bounded', async (t) => {
  const hanging = played('first', never);
  const { ask } = routed([hanging, played('second')], { clock: { now: () => new Date() } });
  const reply = await ask({ deadline: new Date(Date.now() + 1500) });
  t.equal(reply.text, 'Я second', 'time is left for the next');
  await t.rejects(routed([hanging]).ask({ signal: AbortSignal.abort() }), { code: 'LLM_ABORTED' });
  const stop = new AbortController();
  const asked = routed([played('first', never), played('second')]).ask({ signal: stop.signal });
  setImmediate(() => stop.abort());
  await t.rejects(asked, { code: 'LLM_ABORTED' }, 'at once, whatever the provider does');
  const waiting = new AbortController();
  const slow = routed([played('first', failing('rateLimited', { retryAfterMs: 10_000 }))], {
    wait: (_ms, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('aborted')));
        setImmediate(() => waiting.abort());
      }),
  });
  await t.rejects(slow.ask({ signal: waiting.signal }), { code: 'LLM_ABORTED' }, 'in a pause, too');
});

t.test('an abandoned provider is heard no more', async (t) => {
  let late: ((text: string) => void) | undefined;
  const first = played('first', async (call) => {
    late = call.onText;
    call.onText?.('Первый нача');
    throw failing('overloaded');
  });
  const second = played('second', async (call) => {
    call.onText?.('Второй');
    late?.('Первый начал снова');
    call.onText?.('Второй сказал');
    return replyOf('second', { text: 'Второй сказал' });
  });
  const heard: string[] = [];
  const attempts: LlmAttempt[] = [];
  const { ask } = routed([first, second]);
  const onText = (text: string): void => void heard.push(text);
  t.equal((await ask({ onText, onAttempt: (attempt) => attempts.push(attempt) })).text, 'Второй сказал');
  late?.('и ещё');
  t.same(heard, ['Первый нача', 'Второй', 'Второй сказал']);
  t.match(attempts[0], { error: 'LLM_OVERLOADED', usage: { estimated: true } }, 'what was said has cost something');
  t.equal(first.calls, 1, 'in mid-stream the next is asked at once');
  const mojibake = played('first', async (call) => {
    call.onText?.(Buffer.from('Здравствуйте', 'utf8').toString('latin1'));
    return never();
  });
  const seen: string[] = [];
  await routed([mojibake, played('second')]).ask({ onText: (text) => seen.push(text) });
  t.same(seen, [], 'garbled text is not even shown');
});

t.test('a provider that keeps failing rests', async (t) => {
  const first = played('first', failing('cut'), failing('cut'), failing('cut'), failing('cut'), {});
  const { ask, router, moment } = routed([first, played('second')]);
  for (let turn = 0; turn < 5; turn += 1) await ask();
  t.equal(first.calls, 3, 'opens after three');
  t.match(router.status(), [
    { provider: 'first', state: 'open', error: 'LLM_CUT' },
    { state: 'closed', error: null },
  ]);
  moment.now += 30_000;
  t.equal(router.status()[0]?.state, 'half_open');
  await ask();
  t.equal(first.calls, 4);
  t.equal(router.status()[0]?.state, 'open', 'the probe has failed');
  moment.now += 30_000;
  await ask();
  t.equal(first.calls, 4, 'it rests twice as long');
  moment.now += 30_000;
  t.equal((await ask()).text, 'Я first');
  t.equal(router.status()[0]?.state, 'closed');

  const only = routed([played('only', failing('quotaSpent'))]);
  await t.rejects(only.ask(), { code: 'LLM_QUOTA_SPENT' });
  await t.rejects(only.ask(), { code: 'LLM_RESTING' }, 'what lasts opens it at once');

  const silent = new CircuitBreaker();
  for (const failure of ['timedOut', 'timedOut'] as const) silent.failed(failing(failure), 0);
  t.notOk(silent.admit(1), 'silence is dear: twice is enough');
  const breaker = new CircuitBreaker();
  for (let turn = 0; turn < 9; turn += 1) breaker.failed(failing('contextTooLong'), 0);
  t.ok(breaker.admit(0), 'the fault of a request says nothing');
  for (let turn = 0; turn < 3; turn += 1) breaker.failed(failing('overloaded'), 0);
  t.notOk(breaker.admit(1));
  t.same([breaker.admit(30_000), breaker.admit(30_000)], [true, false], 'one probe at a time');
  breaker.failed(failing('aborted'), 30_000);
  t.ok(breaker.admit(30_000), 'a visitor who left has proved nothing');
});

t.test('what it cost', async (t) => {
  const price = { input: 40, output: 120 };
  const routes = [{ provider: played('first'), model: 'm', timeoutMs: 1000, price }];
  const attempts: LlmAttempt[] = [];
  const { ask } = routed([], { routes, onAttempt: (attempt) => attempts.push(attempt) });
  const { usage: spent } = await ask();
  t.equal(spent.kopecks, 10, '4 kopecks for what was asked, 6 for what was said');
  t.match(attempts, [{ provider: 'first', model: 'm', error: undefined, usage: spent }]);
});

t.test('pure policies', (t) => {
  const failed = {
    error: failing('overloaded'),
    tries: 1,
    remainingMs: 10_000,
    hasOthers: false,
    midStream: false,
    random: 0,
  };
  t.equal(retryDelay(failed), 250);
  t.equal(retryDelay({ ...failed, remainingMs: 2_000 }), null, 'a reply needs time, too');
  t.equal(retryDelay({ ...failed, midStream: true }), 250, 'nobody else is there');
  t.equal(retryDelay({ ...failed, error: failing('timedOut') }), null);
  t.equal(retryDelay({ ...failed, error: failing('rateLimited', { retryAfterMs: 5_000 }) }), 5_000);
  t.equal(timeForTry(20_000, 9_000, true), 6_000);
  t.equal(timeForTry(2_000, 9_000, false), 2_000);
  for (const text of [
    '— — — — — — — — — —',
    '| --- | --- | --- |',
    'Ух тыыыы!',
    'С уважением, РСПП',
    '1 000 000 000 000 ₽',
    'ха-ха-ха',
    `${'- '.repeat(40)}Итого`,
    Array.from({ length: 20 }, (_, index) => `Шаг ${index}: готово.`).join(' '),
  ]) {
    t.equal(garbledReason(text), null, text);
  }
  const broken = [
    'ÐŸÑ€Ð¸Ð²ÐµÑ‚',
    'РџСЂРёРІРµС‚',
    'Цена \uFFFD',
    'да\u0000',
    '<|im_end|>',
    '<tool_call>{}',
    'и так далее, '.repeat(12),
    `Ваш расчёт готов. ${'Звоните нам! '.repeat(9)}`,
    'ааа'.repeat(20),
  ];
  for (const text of broken) t.not(garbledReason(text), null, text);
  t.end();
});

t.test('over real connections', async (t) => {
  const [first, second] = await Promise.all([startLlmSandbox(), startLlmSandbox()]);
  t.teardown(() => Promise.all([first.close(), second.close()]));
  const providers = [first, second].map(({ openAiUrl, key }, index) =>
    createOpenAiProvider({
      ...{
        name: `p${index}`,
        apiKey: key,
        baseUrl: openAiUrl,
        project: null,
        headers: {},
        model: 'sandbox',
        timeoutMs: 2_000,
      },
      ...{ maxTokens: 500, maxTokensParameter: 'auto', tools: true, temperature: null, reasoningEffort: null },
    }),
  );
  const whole = 'Вы написали: Привет';
  for (const failure of [
    'stream_error',
    'socket_cut',
    'early_end',
    'html_502',
    'quota_spent',
    'country',
    'garbled',
    'endless',
    'empty',
  ] as const) {
    const { ask, waits } = routed(providers);
    first.failAlways(failure);
    const heard: string[] = [];
    const reply = await ask({ onText: (text) => heard.push(text) });
    t.same([reply.provider, reply.text], ['p1', whole], failure);
    t.equal(heard.at(-1), whole);
    t.ok(waits.length <= 1);
  }
});
