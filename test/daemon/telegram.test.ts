import t, { type Test } from 'tap';
import { startDaemon } from '../../daemon/daemon.ts';
import type { TelegramCustomer } from '../../sandbox/telegram/customer.ts';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';
import { copyLiveProject } from './sample-project.ts';

/** A daemon whose Telegram is on this machine. */
async function open(t: Test, updates: 'polling' | 'webhook') {
  const sandbox = await startTelegramSandbox({ webhookRetryMs: 20 });
  t.teardown(() => sandbox.close());
  const folder = copyLiveProject(t);
  const environment = {
    LOG_LEVEL: 'silent',
    TELEGRAM_BOT_TOKEN: sandbox.token,
    TELEGRAM_API_ROOT: sandbox.url,
    TELEGRAM_WEBHOOK_SECRET: 'hook-secret',
    ...(updates === 'webhook' ? { PUBLIC_URL: 'https://bot.example.ru' } : {}),
  };
  const start = () => startDaemon({ folder, environment, host: '127.0.0.1', port: 0, watch: false });
  const daemon = await start();
  t.teardown(() => daemon.stop());
  const setWebhook = (secretToken = 'hook-secret') => {
    sandbox.feed.webhook = { url: `${daemon.address}/webhooks/telegram`, secretToken, allowedUpdates: null };
    sandbox.feed.deliver();
  };
  if (updates === 'webhook') setWebhook();
  /** Stops the daemon and starts the next one on the same data. */
  async function restart(): Promise<void> {
    await daemon.stop();
    const next = await start();
    t.teardown(() => next.stop());
  }
  return { sandbox, daemon, setWebhook, restart };
}

/** Resolves once the bot has said something that fits. */
async function heard(person: TelegramCustomer, fits: RegExp): Promise<string> {
  for (let looks = 0; looks < 1_500; looks += 1) {
    const found = person.heardTexts.find((text) => fits.test(text));
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${fits} was not said: ${person.heardTexts.join(' | ')}`);
}

for (const updates of ['polling', 'webhook'] as const) {
  t.test(`a sale by ${updates}: from /start to the price and the offer`, async (t) => {
    const { sandbox } = await open(t, updates);
    const anna = sandbox.customer(5001);
    anna.say('/start promo');
    await heard(anna, /ИИ-ассистент/);
    anna.say('сколько стоит чат-бот на три канала с amoCRM?');
    await heard(anna, /\d\s₽/);
    t.ok(
      sandbox.calls.some(({ method }) => method === 'sendChatAction'),
      'somebody is typing',
    );
    const boris = sandbox.customer(5002, { first_name: 'Борис' });
    boris.say('Какая гарантия?');
    await heard(boris, /90 календарных/);
    t.equal(boris.heardTexts.filter((text) => /\d\s₽/.test(text)).length, 0, 'each his own conversation');
    t.equal(sandbox.feed.pending === 0 || updates === 'polling', true, 'everything was taken');
  });
}

t.test('a pause that Telegram asked for holds over a restart; then the parts of a reply go at once', async (t) => {
  const { sandbox, restart } = await open(t, 'polling');
  const seconds = 4;
  sandbox.fail(
    'sendMessage',
    {
      kind: 'status',
      status: 429,
      body: { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: seconds } },
    },
    1,
  );
  const anna = sandbox.customer(5001);
  anna.say('Какая гарантия?');
  const sends = () => sandbox.calls.filter(({ method }) => method === 'sendMessage').map(({ at }) => at.getTime());
  while (sends().length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await restart();
  const boris = sandbox.customer(5002);
  boris.say('Какая гарантия?');
  for (const person of [anna, boris]) await heard(person, /90 календарных/);
  const [refused = 0, next = 0] = sends();
  t.ok(next - refused >= seconds * 1_000, `the next call came ${next - refused} ms later, whoever it was for`);
  const toAnna = sandbox.calls.filter(({ method, params }) => method === 'sendMessage' && params.chat_id === 5001);
  const gaps = toAnna.slice(1).map(({ at }, index) => at.getTime() - (toAnna[index]?.at.getTime() ?? 0));
  t.ok(gaps.length === 2 && gaps.some((gap) => gap < 1_000), `a reply of two parts does not wait for itself: ${gaps}`);
});

t.test('each update counts once, forged ones not at all', async (t) => {
  const { sandbox, setWebhook } = await open(t, 'webhook');
  sandbox.feed.copies = 3;
  const anna = sandbox.customer(5001);
  anna.say('Какая гарантия?');
  await heard(anna, /90 календарных/);
  sandbox.feed.copies = 1;
  anna.say('спасибо');
  await heard(anna, /пожалуйста/i);
  t.equal(anna.heardTexts.filter((text) => /ИИ-ассистент/.test(text)).length, 1);
  t.ok(sandbox.feed.deliveries.every(({ status }) => status === 200));
  setWebhook('another-secret');
  sandbox.customer(5003).say('впустите');
  while (sandbox.feed.deliveries.at(-1)?.status !== 401) await new Promise((resolve) => setTimeout(resolve, 20));
  t.equal(sandbox.customer(5003).heard.length, 0);
});
