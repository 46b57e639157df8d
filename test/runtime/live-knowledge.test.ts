import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { KnowledgeAnswer } from '../../assistant/ports/knowledge-index.ts';
import { diskFiles } from '../../project/disk-files.ts';
import { rememberReads } from '../../project/project-files.ts';
import { completeVectors, indexKnowledge, type OpenKnowledge, openKnowledge } from '../../runtime/knowledge.ts';
import { LiveKnowledge } from '../../runtime/live-knowledge.ts';
import { startLlmSandbox } from '../../sandbox/llm/llm-sandbox.ts';
import { silentLogger } from '../daemon/daemon-fixture.ts';

const answer: KnowledgeAnswer = { confidence: 1, answerable: true, hits: [] };

function openHere(): LiveKnowledge {
  let closed = false;
  const index = {
    generation: 'g',
    lacksVectors: false,
    settings: {} as OpenKnowledge['settings'],
    search: async () => {
      if (closed) throw new Error('database connection is not open');
      return answer;
    },
    close: async () => {
      closed = true;
    },
  };
  return new LiveKnowledge(async () => index, silentLogger);
}

t.test('a replaced index stays open for the turns that began with it, and no longer', async (t) => {
  const query = { text: 'гарантия', limit: 3, threshold: 0.5 };
  const knowledge = openHere();
  await knowledge.open();
  knowledge.hold()();
  const turns = [knowledge.hold(), knowledge.hold()];
  const retired = knowledge.retire();
  t.same(await knowledge.search(query), answer);
  turns[0]?.();
  turns[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  t.same(await knowledge.search(query), answer, 'the other turn is still at it');
  turns[1]?.();
  await retired;
  await t.rejects(knowledge.search(query), /not open/);
  await t.resolves(openHere().retire(), 'nobody ever asked it');

  const stopped = openHere();
  await stopped.open();
  stopped.hold();
  await stopped.close();
  await t.rejects(stopped.search(query), /not open/, 'a stop waits for nobody');
});

t.test('vectors are made in the background, anew for another model, and after a failure', async (t) => {
  const sandbox = await startLlmSandbox();
  t.teardown(() => sandbox.close());
  const settings = (model: string) =>
    `version: 1\nretrieval:\n  embedder: {model: ${model}, dimensions: 64, base_url: ${sandbox.openAiUrl}}\n`;
  const folder = t.testdir({
    config: { 'assistant.yaml': settings('text-embedding-3-small') },
    knowledge: { 'cats.md': '# Кошки\n\nМурлыкают.\n', 'cars.md': '# Машины\n\nЕздят.\n' },
  });
  const options = { environment: { OPENAI_API_KEY: sandbox.key }, now: new Date('2026-11-22T09:00:00Z') };
  const embeddings = () => sandbox.requests.filter(({ path }) => path.endsWith('/embeddings'));
  const start = async (apiKey = sandbox.key) => {
    const more = { ...options, environment: { OPENAI_API_KEY: apiKey } };
    const knowledge = new LiveKnowledge(
      (notice) => openKnowledge(folder, { ...more, notice }),
      silentLogger,
      (generation, signal) => completeVectors(folder, generation, { ...more, signal }),
    );
    t.teardown(() => knowledge.close());
    const renewed = new Promise<void>((resolve) => {
      knowledge.onRenewed = resolve;
    });
    return { knowledge, renewed, index: await knowledge.open() };
  };
  const later = () => indexKnowledge(folder, { ...options, vectors: 'later' });
  const query = { text: 'кошки', limit: 3, threshold: 0.5 };

  t.match(await later(), { embedded: 0, chunks: 2 });
  t.equal(embeddings().length, 0, 'texts are there before anybody is asked for a vector');
  const first = await start();
  t.equal(first.index?.lacksVectors, true);
  t.equal((await first.knowledge.search(query)).hits[0]?.document, 'cats', 'answers by words meanwhile');
  await first.renewed;
  const complete = await first.knowledge.open();
  t.equal(complete?.lacksVectors, false);
  t.not(complete?.generation, first.index?.generation);
  t.equal(first.knowledge.lexicalBecause, null);
  const before = embeddings().length;
  t.equal((await first.knowledge.search(query)).hits[0]?.document, 'cats');
  t.equal(embeddings().length, before + 1, 'the question has its vector now');
  t.ok(embeddings().every(({ body }) => /"encoding_format":"float"/.test(JSON.stringify(body))));

  writeFileSync(join(folder, 'config/assistant.yaml'), settings('text-embedding-3-large'));
  t.match(await later(), { embedded: 0 });
  const second = await start();
  t.equal(second.index?.lacksVectors, true, 'vectors of another model are not mixed in');
  await second.renewed;
  t.equal((await second.knowledge.open())?.lacksVectors, false);

  writeFileSync(join(folder, 'knowledge/dogs.md'), '# Собаки\n\nЛают.\n');
  await later();
  const { knowledge } = await start('a key that was withdrawn');
  while (knowledge.lexicalBecause === null || /being made/.test(knowledge.lexicalBecause)) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.equal((await knowledge.search({ ...query, text: 'собаки' })).hits[0]?.document, 'dogs', 'by words on any error');
});

t.test('vectors for a generation that another has replaced are not put over it', async (t) => {
  const sandbox = await startLlmSandbox();
  t.teardown(() => sandbox.close());
  const folder = t.testdir({
    config: {
      'assistant.yaml': `version: 1\nretrieval:\n  embedder: {model: text-embedding-3-small, dimensions: 64, base_url: ${sandbox.openAiUrl}}\n`,
    },
    knowledge: { 'cats.md': '# Кошки\n\nМурлыкают.\n' },
  });
  const options = { environment: { OPENAI_API_KEY: sandbox.key }, now: new Date('2026-11-22T09:00:00Z') };
  const old = await indexKnowledge(folder, { ...options, vectors: 'later' });
  const oldFiles = rememberReads(diskFiles(folder));
  for (const { path } of await oldFiles.entries()) await oldFiles.read(path);
  writeFileSync(join(folder, 'knowledge/cats.md'), '# Кошки\n\nСпят.\n');
  const fresh = await indexKnowledge(folder, { ...options, vectors: 'later' });
  const { signal } = new AbortController();
  t.same(await completeVectors(folder, old.generation, { ...options, files: oldFiles, signal }), {
    left: 0,
    failure: null,
  });
  t.equal(readFileSync(join(folder, 'data/index/current'), 'utf8').trim(), fresh.generation);
});
