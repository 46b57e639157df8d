import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { AssistantError } from '../../assistant/errors.ts';
import type { NewArrival } from '../../assistant/ports/arrival-store.ts';
import type { WebhookRequest } from '../../assistant/ports/channel.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import type { ServerParts } from '../../daemon/server-parts.ts';
import { createVendorDoors } from '../../daemon/vendor-doors.ts';

const mostBytes = 1000;

/** Doors before a server that says «left» to whatever they leave to it. */
async function open(t: Test) {
  const recorded: NewArrival[] = [];
  const measured: string[] = [];
  const reported: unknown[] = [];
  const state = { stopping: false, full: false };
  const receive = ({ headers, body, secret, at }: WebhookRequest) => {
    if (secret === 'wrong') return { kind: 'refused', status: 404 } as const;
    if (headers['x-secret'] === 'wrong') return { kind: 'refused', status: 401 } as const;
    const arrival = (externalId: string) => ({ source: 'telegram', externalId, lane: '1', body, at }) as const;
    return { kind: 'taken', arrivals: body === 'nothing' ? [] : body.split(' ').map(arrival) } as const;
  };
  let arrived = 0;
  const parts = {
    channels: () =>
      new Map([
        ['telegram', { receive }],
        ['avito', { receive }],
      ]),
    store: {
      async recordArrival(arrival: NewArrival) {
        if (state.full) throw new AssistantError(storeErrors.full, { place: 'x' });
        const duplicate = recorded.some(({ externalId }) => externalId === arrival.externalId);
        if (!duplicate) recorded.push(arrival);
        return { duplicate };
      },
    },
    metrics: { request: (...seen: unknown[]) => measured.push(seen.slice(0, 3).join(' ')) },
    clock: { now: () => new Date(0) },
    ids: { next: () => 'request-1' },
    logger: { error: () => {} },
    errors: { report: (error: unknown) => reported.push(error) },
    onArrival: () => {
      arrived += 1;
    },
    stopping: () => state.stopping,
  } as unknown as ServerParts;
  const doors = createVendorDoors(parts, mostBytes);
  const server = createServer((request, response) => {
    if (!doors(request, response)) request.resume().on('end', () => response.writeHead(299).end('left'));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  t.teardown(() => server.close());
  const { port } = server.address() as AddressInfo;
  const ask = (path: string, body: readonly string[], headers: Record<string, string> = {}, method = 'POST') =>
    new Promise<{ status: number | undefined; text: string }>((done, fail) => {
      const length: Record<string, string> =
        headers['transfer-encoding'] === undefined ? { 'content-length': `${Buffer.byteLength(body.join(''))}` } : {};
      const asked = request({ port, host: '127.0.0.1', path, method, headers: { ...length, ...headers } }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.on('end', () => done({ status: answer.statusCode, text }));
      });
      asked.on('error', fail);
      const write = (index: number) => {
        if (index === body.length) asked.end();
        else asked.write(body[index] ?? '', () => setImmediate(write, index + 1));
      };
      write(0);
    });
  return { ask, state, recorded, measured, reported, arrived: () => arrived };
}

t.test('what is in order is stored and answered with nothing', async (t) => {
  const { ask, recorded, measured, arrived } = await open(t);
  t.strictSame(await ask('/webhooks/telegram', ['оди', 'н']), { status: 200, text: '' });
  t.strictSame(await ask('/webhooks/avito/s3cret', ['два три']), { status: 200, text: '' });
  t.strictSame(await ask('/webhooks/telegram', ['nothing']), { status: 200, text: '' });
  t.equal(arrived(), 2);
  t.strictSame(await ask('/webhooks/telegram', ['один']), { status: 200, text: '' });
  t.equal(arrived(), 2, 'nobody is woken for what was known');
  t.strictSame(
    recorded.map(({ externalId }) => externalId),
    ['один', 'два', 'три'],
  );
  t.strictSame(new Set(measured), new Set(['POST /webhooks/telegram 200', 'POST /webhooks/avito/:secret 200']));
});

t.test('refusals, and failures of ours', async (t) => {
  const { ask, state, recorded, reported } = await open(t);
  t.strictSame(await ask('/webhooks/telegram', ['x'], { 'x-secret': 'wrong' }), { status: 401, text: '' });
  const hidden = await ask('/webhooks/avito/wrong', ['x'], { 'accept-language': 'en' });
  t.equal(hidden.status, 404);
  t.match(JSON.parse(hidden.text), {
    error: { code: 'HTTP_NOT_FOUND', message: /nothing here/ },
    requestId: 'request-1',
  });
  state.full = true;
  const refused = await ask('/webhooks/telegram', ['x']);
  t.equal(refused.status, 503);
  t.match(JSON.parse(refused.text), { error: { code: storeErrors.full.code, retryable: true } });
  t.strictSame([recorded, reported], [[], []]);
});

t.test('the unusual is left to the routes', async (t) => {
  const { ask, state } = await open(t);
  const left = { status: 299, text: 'left' };
  t.strictSame(await ask('/webhooks/telegram', [], {}, 'GET'), left);
  t.strictSame(await ask('/webhooks/telegram?x=1', ['x']), left);
  t.strictSame(await ask('/webhooks/avito/%2e', ['x']), left);
  t.strictSame(await ask('/webhooks/avito/', ['x']), left);
  t.strictSame(await ask('/webhooks/telegram', ['x'.repeat(mostBytes + 1)]), left);
  t.strictSame(await ask('/webhooks/telegram', ['x'.repeat(mostBytes)]).then(({ status }) => status), 200);
  t.strictSame(await ask('/webhooks/telegram', ['x'], { 'transfer-encoding': 'chunked' }), left);
  state.stopping = true;
  t.strictSame(await ask('/webhooks/telegram', ['x']), left);
});
