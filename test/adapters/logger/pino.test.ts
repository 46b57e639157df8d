import t from 'tap';
import { createPinoLogger } from '../../../adapters/logger/pino/pino-logger.ts';

const secretKey = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I=';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJqdGkiOiIxIn0.c2lnbmF0dXJl';
const personal = [
  '+7 912 345-67-89',
  '89123456789',
  'anna@romashka.ru',
  'анна@ромашка.рф',
  'Иванова Анна',
  jwt,
  secretKey,
  '10.1.2.3',
];

t.test('neither secrets nor customers get into the log', async (t) => {
  const lines: string[] = [];
  const logger = createPinoLogger({
    level: 'debug',
    destination: { write: (line) => lines.push(line) },
    secrets: [secretKey],
  });
  const [phone, plain, email, cyrillic, name, token] = personal;
  logger.info({ text: name, phone, headers: { authorization: `Bearer ${token}`, cookie: 'sid=1' } }, 'recorded');
  logger.warn({ deep: { deeper: [{ Email: email, fields: { name } }] }, visit: { page: name } }, `called ${plain}`);
  logger.error({ err: new Error(`no answer for ${email}, ${cyrillic}`, { cause: new Error(`${phone}`) }) }, 'failed');
  logger.child({ token, conversation: 'c1' }).debug({ note: `key ${secretKey}`, remote_address: '10.1.2.3' }, 'child');
  logger.info({ url: `/documents/1?signature=${name}&x=1` }, 'requested /webhooks/avito/hidden-secret');
  logger.warn({ reason: 'proxy http://user:hush@proxy:3128 refused' }, 'outgoing');
  logger.info({ bytes: Buffer.from(name ?? ''), big: 1n, nothing: null, at: new Date(0) }, 'odd values');
  const all = lines.join('');
  for (const word of [...personal, 'hidden-secret', 'sid=1', 'hush']) t.notOk(all.includes(word), `hidden: ${word}`);
  t.equal(lines.length, 7);
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  t.match(entries[0], { level: 'info', message: 'recorded', time: /^\d{4}-/ });
  t.match(entries[2], { err: { name: 'Error', reason: /no answer for/, stack: /pino\.test/ } });
  t.match(entries[3], { level: 'debug', conversation: 'c1', message: 'child' });
  t.match(entries.at(-1), { big: '1', nothing: null, at: '1970-01-01T00:00:00.000Z' });
});

t.test('the level holds; what is unknown means info', async (t) => {
  for (const [level, expected] of [
    ['warn', 1],
    ['silent', 0],
    ['loud', 2],
  ] as const) {
    const lines: string[] = [];
    const logger = createPinoLogger({ level, destination: { write: (line) => lines.push(line) } });
    logger.debug({}, 'debug');
    logger.info({}, 'info');
    logger.error({}, 'error');
    t.equal(lines.length, expected, level);
  }
});

t.test('a parser that quotes what it could not read gives nothing away', (t) => {
  const lines: string[] = [];
  const logger = createPinoLogger({ destination: { write: (line) => lines.push(line) } });
  try {
    JSON.parse('Пелагея Зимина не JSON');
  } catch (error) {
    logger.error({ error }, 'failed');
  }
  t.match(lines.join(''), /SyntaxError/);
  t.notMatch(lines.join(''), /Пелагея|Зи/);
  t.end();
});
