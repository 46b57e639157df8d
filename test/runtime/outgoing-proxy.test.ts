import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import t from 'tap';
import { createOpenAiEmbedder } from '../../adapters/embedder/openai/openai-embedder.ts';
import { obeyProxy, proxyFor } from '../../runtime/outgoing-proxy.ts';

t.test('which calls go by the proxy', async (t) => {
  const environment = {
    HTTPS_PROXY: 'http://proxy:3128',
    NO_PROXY: 'own.example, .inside.example,*.other.example,a:8443',
  };
  const goesBy = (address: string, variables = environment) => proxyFor(new URL(address), variables)?.host;
  t.equal(goesBy('https://api.example/v1'), 'proxy:3128');
  t.equal(goesBy('https://below.own.example/'), 'proxy:3128', 'a host is that host');
  t.equal(goesBy('http://api.example/'), undefined, 'plain HTTP has a variable of its own');
  for (const host of ['own.example', 'x.inside.example', 'x.other.example', 'a:8443']) {
    t.equal(goesBy(`https://${host}/`), undefined, host);
  }
  t.equal(goesBy('https://x/', { ...environment, NO_PROXY: '*' }), undefined);
  t.throws(() => proxyFor(new URL('https://x/'), { HTTPS_PROXY: 'nonsense' }), { code: 'PROXY_INVALID' });
  await t.rejects(obeyProxy({ HTTPS_PROXY: 'nonsense' }), { code: 'PROXY_INVALID' });
});

t.test("a vendor's SDK goes through it", async (t) => {
  const vendor = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify({ object: 'list', data: [{ object: 'embedding', index: 0, embedding: [1, 0] }] }));
  });
  const wanted: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket: Socket) => {
    wanted.push(request.url ?? '');
    const onward = connect((vendor.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    for (const each of [onward, socket]) each.on('error', () => each.destroy());
  });
  for (const server of [vendor, proxy]) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => server.close());
  }
  await obeyProxy({ http_proxy: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` });
  const baseUrl = 'http://embeddings.invalid:8080/v1';
  const embedder = createOpenAiEmbedder({ apiKey: 'key', baseUrl, model: 'm', dimensions: 2, timeoutMs: 5000 });
  t.same(await embedder.embed(['кот'], { kind: 'query' }), [new Float32Array([1, 0])]);
  t.same(wanted, ['embeddings.invalid:8080']);
});
