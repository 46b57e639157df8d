import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { startDaemon } from '../../daemon/daemon.ts';
import { startAvitoSandbox } from '../../sandbox/avito/avito-sandbox.ts';
import { startLlmSandbox } from '../../sandbox/llm/llm-sandbox.ts';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';
import { copyLiveProject } from './sample-project.ts';

t.setTimeout(120_000);
const chat = -1001;
const avitoSecret = 'a-webhook-secret-of-some-length-1234';

/** A daemon that may have voices transcribed on this machine; no language model besides. */
async function open(t: Test, transcription: string) {
  const telegram = await startTelegramSandbox();
  const avito = await startAvitoSandbox();
  const llm = await startLlmSandbox();
  for (const sandbox of [telegram, avito, llm]) t.teardown(() => sandbox.close());
  const folder = copyLiveProject(t);
  const file = join(folder, 'config', 'assistant.yaml');
  const settings = readFileSync(file, 'utf8').replace(/ {2}providers:\n(?: {4}.*\n)+/, '  providers: []\n');
  writeFileSync(file, `${settings}\n${transcription}`);
  const channels = join(folder, 'config', 'channels.yaml');
  const section = 'avito:\n  reconcile_minutes: 0.01\n  burst: { quiet_seconds: 0.1 }\n';
  writeFileSync(channels, readFileSync(channels, 'utf8').replace(/^avito:\n(?:[ \t].*\n)*/m, section));
  const group = telegram.group(chat, 'Менеджеры', { isForum: true });
  const environment = {
    LOG_LEVEL: 'silent',
    TELEGRAM_BOT_TOKEN: telegram.token,
    TELEGRAM_API_ROOT: telegram.url,
    TELEGRAM_MANAGER_CHAT_ID: String(chat),
    AVITO_CLIENT_ID: avito.clientId,
    AVITO_CLIENT_SECRET: avito.clientSecret,
    AVITO_USER_ID: String(avito.account),
    AVITO_WEBHOOK_SECRET: avitoSecret,
    AVITO_API_URL: avito.url,
    OPENAI_API_KEY: llm.key,
    OPENAI_BASE_URL: llm.openAiUrl,
  };
  const daemon = await startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  t.teardown(() => daemon.stop());
  const shown = () => group.messages.filter(({ from }) => from.is_bot).map(({ text }) => text ?? '');
  return { telegram, avito, llm, daemon, shown };
}

async function heard(said: () => readonly string[], fits: RegExp): Promise<string> {
  for (let looks = 0; looks < 1_500; looks += 1) {
    const found = said().find((text) => fits.test(text));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${fits} was not said: ${said().join(' | ')}`);
}

const question = Buffer.from('Какая гарантия?');

t.test('a voice is answered by its words, and people read them', async (t) => {
  const { telegram, avito, llm, daemon, shown } = await open(t, 'transcription: { send_audio: true, language: ru }\n');
  const anna = telegram.customer(5001);
  anna.sendVoice(question);
  await heard(() => anna.heardTexts, /90 календарных/);
  t.notMatch(anna.heardTexts.join('\n'), /Голосовое сохранил/);
  await heard(shown, /👤 \[Голосовое сообщение\] Какая гарантия\?/);
  t.match(llm.recordings, [{ name: 'voice.ogg', model: 'whisper-1', language: 'ru' }]);

  await avito.deliveries.subscribe(`${daemon.address}/webhooks/avito/${avitoSecret}`);
  const boris = avito.customer(901, { name: 'Борис' });
  avito.voices.set('voice-1', question);
  boris.send('voice', { voice: { voice_id: 'voice-1' } });
  await heard(() => boris.heardTexts, /90 календарных/);
  t.equal(llm.recordings.at(-1)?.name, 'voice.mp4');
});

t.test('what cannot be made out, or is too long, is left to people', async (t) => {
  const { telegram, llm } = await open(t, 'transcription: { send_audio: true, max_seconds: 10, max_mb: 1 }\n');
  const cases = [
    ['refused', () => llm.fail('server_error'), question, 3],
    ['silent', () => {}, Buffer.from('  '), 3],
    ['too long', () => {}, question, 11],
    ['too big', () => {}, Buffer.alloc(1024 * 1024 + 1, 1), 3],
  ] as const;
  for (const [index, [name, prepare, bytes, seconds]] of cases.entries()) {
    const person = telegram.customer(6000 + index);
    prepare();
    person.sendVoice(bytes, seconds);
    await heard(() => person.heardTexts, /Голосовое сохранил/);
    t.equal(llm.recordings.length, index < 2 ? index : 1, name);
  }
});

t.test('without the owner’s word no recording leaves', async (t) => {
  const { telegram, llm } = await open(t, 'transcription: { send_audio: false }\n');
  const anna = telegram.customer(5001);
  anna.sendVoice(question);
  await heard(() => anna.heardTexts, /Голосовое сохранил/);
  t.equal(llm.requests.length, 0);
  t.notOk(
    telegram.calls.some(({ method }) => method === 'getFile'),
    'it is not even fetched',
  );
});
