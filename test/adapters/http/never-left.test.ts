import { createServer, type Server } from 'node:net';
import t, { type Test } from 'tap';
import { createTelegramClient } from '../../../adapters/channel/telegram/telegram-client.ts';
import { neverLeft } from '../../../adapters/http/never-left.ts';

async function listening(t: Test, server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const failureOf = (address: string): Promise<unknown> =>
  fetch(address, { method: 'POST', body: 'hello' }).then(
    () => undefined,
    (error: unknown) => error,
  );

t.test('what proves that a request has not left', async (t) => {
  const closed = createServer();
  const freed = await listening(t, closed);
  await new Promise((resolve) => closed.close(resolve));
  const plain = await listening(
    t,
    createServer((socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')),
  );
  const mute = await listening(
    t,
    createServer((socket) => void socket.destroy()),
  );
  const addresses = {
    'a port that no browser uses': 'http://127.0.0.1:1/',
    'nobody listens': `http://127.0.0.1:${freed}/`,
    'nobody listens at any of several addresses': `http://localhost:${freed}/`,
    'no address': 'api.example',
    'another scheme': 'ftp://127.0.0.1/',
    'no such host': 'http://nobody.invalid/',
    'no TLS there': `https://127.0.0.1:${plain}/`,
    'the connection broke before TLS stood': `https://127.0.0.1:${mute}/`,
  };
  for (const [name, address] of Object.entries(addresses)) t.ok(neverLeft(await failureOf(address)), name);
});

t.test('what does not', async (t) => {
  const deaf = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.destroy());
  });
  t.notOk(neverLeft(await failureOf(`http://127.0.0.1:${await listening(t, deaf)}/`)), 'heard, then gone');
  t.notOk(neverLeft(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })));
  t.notOk(neverLeft(new DOMException('aborted', 'AbortError')));
  t.notOk(neverLeft('bad port'));
  t.notOk(neverLeft(new AggregateError([])));
});

t.test('a part whose call never left is sent again by itself, not held', async (t) => {
  const client = createTelegramClient({ token: '1:T', apiRoot: 'http://127.0.0.1:1', fetch });
  const request = { address: '5001', content: { kind: 'text', text: 'Здравствуйте', buttons: [] } as const };
  await t.rejects(client.send({ ...request, signal: AbortSignal.timeout(5_000) }), { code: 'CHANNEL_UNREACHABLE' });
});
