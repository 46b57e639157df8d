import { once } from 'node:events';
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import t from 'tap';
import {
  createSentryErrorReporter,
  maskEvent,
  withoutWords,
} from '../../../adapters/error-reporter/sentry/sentry-error-reporter.ts';

t.test('a report carries the place in the code and nothing a customer wrote', async (t) => {
  const masked = maskEvent({
    type: undefined,
    event_id: '1',
    message: 'Анна +79161234567',
    user: { email: 'anna@example.ru' },
    request: { url: 'http://x/documents/1?signature=secret' },
    extra: { text: 'Анна' },
    breadcrumbs: [{ message: 'Анна' }],
    tags: { route: '/api/chat/messages' },
    exception: {
      values: [
        {
          type: 'TypeError',
          value: 'bad phone +79161234567',
          stacktrace: { frames: [{ filename: 'turn.js', lineno: 7, vars: { phone: '+79161234567' } }] },
        },
      ],
    },
  });
  const text = JSON.stringify(masked);
  t.notMatch(text, /Анна|7916|anna@|secret/);
  t.match(masked, {
    tags: { route: '/api/chat/messages' },
    exception: { values: [{ type: 'TypeError', stacktrace: { frames: [{ filename: 'turn.js', lineno: 7 }] } }] },
  });
});

const line = 'Позовите человека, я Пелагея Зимина, +7 913 555-77-31';
/** As a vendor may word it: every line looks like one of a stack. */
const echo = `Bad Request: ${line}\n    at ${line} (${line}:1:1)\nat ${line}`;
const personal = /Пелагея|Зимин|555-77-31|Позовите/;

t.test('words of a message do not pass for a place in the code', (t) => {
  const bare = withoutWords(new TypeError(echo, { cause: new RangeError(line, { cause: line }) }));
  t.notMatch([bare.message, bare.stack, JSON.stringify(bare.cause)].join('\n'), personal);
  t.match(bare.stack, /^TypeError: \[masked\]\n {4}at .*sentry-error-reporter\.test/);
  t.match(bare.cause, { name: 'RangeError', cause: { message: '[masked]' } });
  t.equal(withoutWords(line).message, '[masked]');
  t.end();
});

t.test('what reaches Sentry is the place and nothing else', async (t) => {
  const envelopes: string[] = [];
  const ingest = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      envelopes.push(String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body));
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(ingest, 'listening');
  t.teardown(() => ingest.close());
  const bound = ingest.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const reporter = createSentryErrorReporter({ dsn: `http://${'a'.repeat(16)}@127.0.0.1:${port}/1`, release: '1.0.0' });
  const thrown: unknown[] = [new Error(echo, { cause: new Error(line) }), line, { text: line }];
  thrown.push(Object.assign(new Error('x'), { name: line, payload: { text: line } }));
  try {
    JSON.parse(`{"${line}`);
  } catch (error) {
    thrown.push(error);
  }
  for (const [index, error] of thrown.entries()) reporter.report(error, { work: 'turn', number: String(index) });
  await reporter.close(5_000);
  const sent = envelopes.join('\n');
  t.match(sent, /"work":"turn"/);
  t.match(sent, /sentry-error-reporter\.test/, 'the place in the code');
  t.notMatch(sent, personal);
});
