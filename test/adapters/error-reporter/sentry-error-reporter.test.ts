import t from 'tap';
import { maskEvent } from '../../../adapters/error-reporter/sentry/sentry-error-reporter.ts';

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
