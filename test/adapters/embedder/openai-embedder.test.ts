import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import { createOpenAiEmbedder } from '../../../adapters/embedder/openai/openai-embedder.ts';

interface Asked {
  readonly input: readonly string[];
  readonly encoding_format: string;
}

/** An embedder on a server that answers as told. */
async function embedderOf(t: Test, answer: (asked: Asked, response: ServerResponse) => void) {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    answer(JSON.parse(Buffer.concat(parts).toString('utf8')) as Asked, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => server.close());
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  return createOpenAiEmbedder({ apiKey: 'sk-test', baseUrl, model: 'm', dimensions: 2, timeoutMs: 5000 });
}

const listOf = (embeddings: readonly unknown[]) =>
  JSON.stringify({ data: embeddings.map((embedding, index) => ({ index, embedding })).reverse() });
const json = { 'content-type': 'application/json' };

t.test('vectors of unit length in the order of the texts, personal data left out', async (t) => {
  const asked: Asked[] = [];
  const embedder = await embedderOf(t, (body, response) => {
    asked.push(body);
    response.writeHead(200, json).end(
      listOf([
        [3, 4],
        [0, -2],
      ]),
    );
  });
  const vectors = await embedder.embed(['звоните +7 916 123-45-67', 'второй'], { kind: 'query' });
  t.same(
    vectors.map((vector) => [...vector].map((value) => Math.round(value * 10) / 10)),
    [
      [0.6, 0.8],
      [0, -1],
    ],
  );
  t.match(asked, [{ input: ['звоните [PHONE_1]', 'второй'], encoding_format: 'float' }]);
});

t.test('a server that gives base64 unasked', async (t) => {
  const bytes = Buffer.alloc(8);
  bytes.writeFloatLE(0.6, 0);
  bytes.writeFloatLE(-0.8, 4);
  const embedder = await embedderOf(t, (_, response) =>
    response.writeHead(200, json).end(listOf([bytes.toString('base64')])),
  );
  const [vector] = await embedder.embed(['текст'], { kind: 'document' });
  t.same(
    [...(vector ?? [])].map((value) => Math.round(value * 10) / 10),
    [0.6, -0.8],
  );
});

t.test('what is no vector is refused by name, the key is not told', async (t) => {
  const cases: readonly [string, number, string, string, RegExp][] = [
    ['too short', 200, listOf([[1]]), 'EMBEDDER_WRONG_DIMENSIONS', /./],
    ['too few', 200, listOf([]), 'EMBEDDER_REFUSED', /0 vectors/],
    ['nothing', 200, '{}', 'EMBEDDER_REFUSED', /no list/],
    ['zeros', 200, listOf([[0, 0]]), 'EMBEDDER_REFUSED', /length/],
    [
      'a wrong key',
      401,
      JSON.stringify({ error: { message: 'Incorrect API key provided: sk-live-12***89.' } }),
      'EMBEDDER_REFUSED',
      /^(?!.*live)/,
    ],
  ];
  for (const [name, status, body, code, reason] of cases) {
    const embedder = await embedderOf(t, (_, response) => response.writeHead(status, json).end(body));
    await t.rejects(embedder.embed(['текст'], { kind: 'query' }), { code }, name);
    await t.rejects(embedder.embed(['текст'], { kind: 'query' }), { message: reason }, name);
  }
});
