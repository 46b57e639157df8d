import { once } from 'node:events';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import t from 'tap';
import { startDaemon } from '../../daemon/daemon.ts';
import { startTelegramSandbox } from '../../sandbox/telegram/telegram-sandbox.ts';
import { soon } from './group-fixture.ts';
import { copyLiveProject } from './sample-project.ts';

t.setTimeout(120_000);

const lines = [
  'Здравствуйте, меня зовут Пелагея Зимина, ООО «Кварцедел»',
  'Позовите человека, мой номер +7 913 555-77-31, pelageya@kvartsedel-test.ru',
];
const personal = /Пелаге|Зимин|Кварцедел|555-77-31|5557731|pelageya|kvartsedel/i;

t.test('errors in turns that hold personal data reach Sentry without it', async (t) => {
  const envelopes: string[] = [];
  const ingest = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      envelopes.push(`${request.url} ${JSON.stringify(request.headers)} ${text}`);
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(ingest, 'listening');
  t.teardown(() => ingest.close());
  const bound = ingest.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const sandbox = await startTelegramSandbox();
  t.teardown(() => sandbox.close());
  const daemon = await startDaemon({
    ...{ folder: copyLiveProject(t), host: '127.0.0.1', port: 0, watch: false },
    environment: {
      ...{ LOG_LEVEL: 'silent', TELEGRAM_BOT_TOKEN: sandbox.token, TELEGRAM_API_ROOT: sandbox.url },
      SENTRY_DSN: `http://${'a'.repeat(16)}@127.0.0.1:${port}/1`,
    },
  });
  t.teardown(() => daemon.stop());
  const anna = sandbox.customer(5001, { first_name: 'Пелагея', last_name: 'Зимина' });
  for (const [index, line] of lines.entries()) {
    // As a vendor may word its refusal: with everything it was given, line by line.
    const description = `Bad Request: ${line}\n    at ${line} (${line}:1:1)\nat ${line}`;
    sandbox.fail('sendMessage', { kind: 'status', status: 400, body: { ok: false, error_code: 400, description } });
    anna.say(line);
    await soon('a report', () => envelopes.length > index);
  }
  const sent = envelopes.join('\n');
  t.match(sent, /"work":"effect"/);
  t.match(sent, /work-send/, 'the place in the code');
  t.notMatch(sent, personal);
  for (const page of ['/metrics', '/ready'])
    t.notMatch(await (await fetch(`${daemon.address}${page}`)).text(), personal);
});
