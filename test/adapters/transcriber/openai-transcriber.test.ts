import t, { type Test } from 'tap';
import { createOpenAiTranscriber } from '../../../adapters/transcriber/openai/openai-transcriber.ts';
import { type LlmSandboxOptions, startLlmSandbox } from '../../../sandbox/llm/llm-sandbox.ts';

const voice = { name: 'voice.ogg', mimeType: 'audio/ogg', bytes: Buffer.from('сколько стоит чат-бот?') };

async function open(t: Test, options: LlmSandboxOptions = {}, model = 'whisper-1', key = 'sandbox-key') {
  const sandbox = await startLlmSandbox(options);
  t.teardown(() => sandbox.close());
  const settings = { apiKey: key, baseUrl: `${sandbox.openAiUrl}/`, model, language: 'ru', fetch };
  const { transcribe } = createOpenAiTranscriber(settings);
  const hear = (recording = voice, signal = AbortSignal.timeout(20_000)) => transcribe(recording, signal);
  return { sandbox, hear };
}

t.test('a recording goes whole and comes back as words', async (t) => {
  const { sandbox, hear } = await open(t);
  t.equal(await hear(), 'сколько стоит чат-бот?');
  t.match(sandbox.recordings, [{ name: 'voice.ogg', model: 'whisper-1', language: 'ru' }]);
  t.equal(sandbox.recordings[0]?.bytes.equals(voice.bytes), true);
});

t.test('odd words are made fit to be kept', async (t) => {
  const { hear } = await open(t, { ear: () => `  \u0000раз\ud800 ${'а'.repeat(9_000)} ` });
  const words = await hear();
  t.equal(words.length, 4_000);
  t.match(words, /^раз\ufffd а/);
  t.equal(words.isWellFormed(), true);
});

t.test('each trouble has its name, none is tried again', async (t) => {
  const cases = [
    ['rate_limited', 'TRANSCRIBER_UNREACHABLE'],
    ['server_error', 'TRANSCRIBER_UNREACHABLE'],
    ['html_502', 'TRANSCRIBER_UNREACHABLE'],
    ['html_200', 'TRANSCRIBER_UNREACHABLE'],
    ['socket_cut', 'TRANSCRIBER_UNREACHABLE'],
  ] as const;
  const { sandbox, hear } = await open(t);
  for (const [failure, code] of cases) {
    const before = sandbox.requests.length;
    sandbox.fail(failure);
    await t.rejects(hear(), { code }, failure);
    t.equal(sandbox.requests.length, before + 1, failure);
  }
  await t.rejects(hear({ ...voice, name: 'voice' }), { code: 'TRANSCRIBER_REFUSED' }, 'no ending');
  await t.rejects(hear({ ...voice, bytes: Buffer.alloc(0) }), { code: 'TRANSCRIBER_REFUSED' });
  sandbox.fail('silence');
  await t.rejects(hear(voice, AbortSignal.timeout(200)), { code: 'TRANSCRIBER_UNREACHABLE' });
  const unknown = await open(t, {}, 'no-such-model');
  await t.rejects(unknown.hear(), { code: 'TRANSCRIBER_REFUSED' });
  const stranger = await open(t, {}, 'whisper-1', 'wrong');
  await t.rejects(stranger.hear(), { code: 'TRANSCRIBER_REFUSED' });
});
