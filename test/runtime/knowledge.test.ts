import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { AssistantError } from '../../assistant/errors.ts';
import { indexKnowledge, type KnowledgeNotice, knowledgeState, openKnowledge } from '../../runtime/knowledge.ts';
import { docxOf, pdfOf, wordHeading, wordParagraph } from '../fixtures/document-building.ts';

const now = new Date('2026-11-22T09:00:00Z');
const options = { environment: {}, now };
const faq = `version: 1
title: Частые вопросы
entries:
  - question: Как оплатить?
    aliases: [Можно ли рассчитаться безналом]
    section: Оплата
    answer: По счёту или картой, предоплата половина.
  - question: Есть ли рассрочка?
    answer: Да, на три месяца.
`;
const knowledge = {
  'services.md': '# Услуги\n\nДелаем ассистентов.\n\n## Внедрение\n\nЧат-бота запускаем за четыре недели.\n',
  faq: { 'payment.yaml': faq },
  'security.md': '---\ntitle: Безопасность\n---\nДанные хранятся в России, доступ по ролям.\n',
};

async function ask(folder: string, text: string, more = {}) {
  const index = await openKnowledge(folder, { ...options, ...more });
  try {
    return await index.search({ text, limit: 10, threshold: index.settings.threshold });
  } finally {
    await index.close();
  }
}

const generations = (folder: string): string[] =>
  readdirSync(join(folder, 'data/index')).filter((name) => name.startsWith('knowledge-'));
const current = (folder: string): string => readFileSync(join(folder, 'data/index/current'), 'utf8').trim();

async function failure(promise: Promise<unknown>): Promise<AssistantError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AssistantError) return error;
    throw error;
  }
  throw new Error('should have been rejected');
}

t.test('a plain folder: sections, entries, places', async (t) => {
  const folder = t.testdir({ knowledge });
  t.equal(await knowledgeState(folder), 'missing');
  const notices: KnowledgeNotice[] = [];
  const { hits, answerable, confidence } = await ask(folder, 'за сколько недель запускаете бота', {
    notice: (notice: KnowledgeNotice) => notices.push(notice),
  });
  t.same(notices, [{ kind: 'indexing' }], 'the index is made when there is none');
  t.ok(answerable && confidence > 0.6 && confidence <= 1);
  t.match(hits[0], {
    document: 'services',
    title: 'Услуги',
    heading: 'Внедрение',
    file: 'knowledge/services.md',
    line: 5,
    text: 'Чат-бота запускаем за четыре недели.',
  });
  const alias = await ask(folder, 'рассчитаться безналом');
  t.match(alias.hits[0], { document: 'faq/payment', heading: 'Как оплатить?', line: 4, title: 'Частые вопросы' });
  const places = alias.hits.map(({ document, heading }) => `${document} ${heading}`);
  t.equal(new Set(places).size, places.length, 'a section is hit at most once');
  const unknown = await ask(folder, 'рецепт борща с пампушками');
  t.notOk(unknown.answerable);
  t.same(await ask(folder, ''), { confidence: 0, answerable: false, hits: [] });
  t.equal(await knowledgeState(folder), 'current');
});

t.test('only what has changed is done again, and the result is the same as anew', async (t) => {
  const folder = t.testdir({ knowledge });
  t.match(await indexKnowledge(folder, options), { documents: 3, added: 3, changed: 0, removed: 0 });
  const before = current(folder);
  t.match(await indexKnowledge(folder, options), { documents: 3, added: 0, generation: before });
  const opened = await openKnowledge(folder, options);
  writeFileSync(join(folder, 'knowledge/security.md'), '# Безопасность\n\nШифруем переписку каждого клиента.\n');
  writeFileSync(join(folder, 'knowledge/new.md'), '# Поддержка\n\nОтвечаем круглосуточно.\n');
  rmSync(join(folder, 'knowledge/services.md'));
  const notices: KnowledgeNotice[] = [];
  const stale = await ask(folder, 'чат-бота запускаем', { notice: (notice: KnowledgeNotice) => notices.push(notice) });
  t.same([stale.hits[0]?.document, notices], ['services', [{ kind: 'stale' }]], 'the old index answers and says so');
  t.match(await indexKnowledge(folder, options), { documents: 3, added: 1, changed: 1, removed: 1 });
  t.equal((await opened.search({ text: 'запускаем', limit: 1, threshold: 0 })).hits[0]?.document, 'services');
  await opened.close();

  const questions = ['шифрование переписки', 'круглосуточная поддержка', 'как оплатить', 'запускаем бота', 'Россия'];
  const incremental = await Promise.all(questions.map((text) => ask(folder, text)));
  const incrementalName = current(folder);
  await indexKnowledge(folder, { ...options, rebuild: true });
  t.same(await Promise.all(questions.map((text) => ask(folder, text))), incremental);
  t.equal(current(folder), incrementalName, 'equal knowledge has one name');
  t.same(
    incremental[3]?.hits.filter(({ document }) => document === 'services'),
    [],
  );
});

t.test('old generations go when nobody can be about to use them', async (t) => {
  const folder = t.testdir({ knowledge });
  await indexKnowledge(folder, options);
  writeFileSync(join(folder, 'data/index/.building-999999999-00.sqlite'), 'left by a dead process');
  for (const name of ['один', 'два', 'три']) {
    for (const file of generations(folder)) utimesSync(join(folder, 'data/index', file), 1, 1);
    writeFileSync(join(folder, 'knowledge/more.md'), name);
    await indexKnowledge(folder, options);
  }
  t.equal(generations(folder).length, 2, 'the current one and the one before');
  t.same(
    readdirSync(join(folder, 'data/index')).filter((name) => name.startsWith('.')),
    [],
  );
});

t.test('killed in the middle: the old index stands', async (t) => {
  const folder = t.testdir({ knowledge });
  await indexKnowledge(folder, options);
  const before = current(folder);
  for (let file = 0; file < 300; file += 1) {
    writeFileSync(join(folder, `knowledge/new-${file}.md`), `# Новое ${file}\n\nТекст номер ${file} про доставку.\n`);
  }
  const child = fork(fileURLToPath(new URL('../fixtures/index-child.ts', import.meta.url)), [folder]);
  await once(child, 'message');
  child.kill('SIGKILL');
  await once(child, 'exit');
  t.equal(current(folder), before);
  t.ok(readdirSync(join(folder, 'data/index')).some((name) => name.startsWith('.building-')));
  t.equal((await ask(folder, 'чат-бота запускаем')).hits[0]?.document, 'services');
  t.notMatch((await ask(folder, 'доставка новое 117')).hits[0]?.document, /^new-/);
  t.match(await indexKnowledge(folder, options), { added: 300 });
  t.notOk(readdirSync(join(folder, 'data/index')).some((name) => name.startsWith('.building-')));
  t.equal((await ask(folder, 'доставка новое 117')).hits[0]?.document, 'new-117');
});

t.test('a damaged or foreign index is made anew', async (t) => {
  const folder = t.testdir({ knowledge });
  await indexKnowledge(folder, options);
  writeFileSync(join(folder, 'data/index', generations(folder)[0] ?? ''), 'rubbish');
  t.equal(await knowledgeState(folder), 'missing');
  t.equal((await ask(folder, 'рассрочка')).hits[0]?.heading, 'Есть ли рассрочка?');
  writeFileSync(join(folder, 'data/index/current'), '../../../etc/passwd\n');
  t.equal((await ask(folder, 'рассрочка')).hits[0]?.heading, 'Есть ли рассрочка?');
});

t.test('files that cannot be indexed are named and the old index stays', async (t) => {
  const broken: [string, string | Uint8Array, string][] = [
    ['rubbish.md', Uint8Array.of(0x25, 0, 1, 2, 3, 0xff), 'FILE_BINARY'],
    ['cp1251.md', Uint8Array.of(0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2), 'FILE_ENCODING'],
    ['huge.md', 'а'.repeat(6 * 1024 * 1024), 'FILE_TOO_LARGE'],
    ['syntax.yaml', 'version: 1\ntitle: "нет конца\n', 'YAML_QUOTE'],
    ['shape.yaml', 'version: 1\nprices: [1, 2]\n', 'KNOWLEDGE_SHAPE'],
    ['empty.yaml', 'version: 1\ntitle: А\nentries:\n  - question: Как?\n    answer: ""\n', 'KNOWLEDGE_SHAPE'],
    ['services.yaml', faq, 'KNOWLEDGE_DUPLICATE_NAME'],
    ['front.md', '---\ntitle: [\n---\nтекст\n', 'YAML_BRACKET'],
    ['date.md', '---\nvalid_until: 2026-02-30\n---\nтекст\n', 'KNOWLEDGE_BAD_DATE'],
    ['audience.md', '---\naudience: все\n---\nтекст\n', 'KNOWLEDGE_SHAPE'],
  ];
  const folder = t.testdir({ knowledge });
  await indexKnowledge(folder, options);
  const before = current(folder);
  for (const [name, content, code] of broken) {
    const path = join(folder, 'knowledge', name);
    writeFileSync(path, content);
    const error = await failure(indexKnowledge(folder, options));
    t.same([error.code, error.kind, error.file], [code, 'project', `knowledge/${name}`], name);
    t.equal(current(folder), before);
    t.equal((await ask(folder, 'рассрочка')).hits[0]?.document, 'faq/payment');
    rmSync(path);
  }
  t.equal((await failure(indexKnowledge(t.testdir({ config: {} }), options))).code, 'KNOWLEDGE_NO_FOLDER');
});

t.test('what other programs leave in a folder of Markdown hinders nothing', async (t) => {
  const folder = t.testdir({
    knowledge: {
      'note.md': '---\ntags: [a, b]\ndate: 2026-01-01\naliases: []\n---\n# Заметка\n\nТекст о рассрочке.\n',
      'picture.png': Buffer.from([0, 1, 2]),
      '.obsidian': { 'app.md': Buffer.from([0, 1]) },
      'empty.md': '',
      deep: { er: { 'file.md': '---\nне шапка, а черта\n\nОбычный текст.' } },
    },
  });
  t.match(await indexKnowledge(folder, options), { documents: 3 });
  t.match((await ask(folder, 'рассрочка')).hits[0], { document: 'note', heading: 'Заметка', line: 6 });
  t.match((await ask(folder, 'обычный текст')).hits[0], { document: 'deep/er/file', heading: '' });
});

t.test('texts outside their dates and for managers are not found', async (t) => {
  const folder = t.testdir({
    knowledge: {
      'sale.md': '---\nvalid_from: 2026-11-01\nvalid_until: 2026-11-22\n---\nСкидка на внедрение до конца недели.\n',
      'inside.md': '---\naudience: manager\n---\nСкидка партнёрам обсуждается отдельно.\n',
    },
  });
  const documents = async (moment: string) =>
    (await ask(folder, 'скидка', { now: new Date(moment) })).hits.map(({ document }) => document);
  t.same(await documents('2026-11-22T20:59:00Z'), ['sale'], 'the last minute in Moscow');
  t.same(await documents('2026-11-22T21:00:00Z'), []);
  t.same(await documents('2026-10-31T20:59:00Z'), []);
  let moment = new Date('2026-11-22T12:00:00Z');
  const index = await openKnowledge(folder, { ...options, now: () => moment });
  t.equal((await index.search({ text: 'скидка', limit: 5, threshold: 0 })).hits.length, 1);
  moment = new Date('2026-11-23T12:00:00Z');
  t.equal((await index.search({ text: 'скидка', limit: 5, threshold: 0 })).hits.length, 0, 'a day later');
  await index.close();
});

t.test('FTS5 answers while the postings are on their way, as the postings do', async (t) => {
  const folder = t.testdir({ knowledge });
  await indexKnowledge(folder, options);
  const index = await openKnowledge(folder, { ...options, inBackground: true });
  const question = { text: 'как оплатить внедрение и данные "AND" *', limit: 10, threshold: 0.6 };
  const early = await index.search(question);
  await new Promise((resolve) => setTimeout(resolve, 0));
  await new Promise(setImmediate);
  const late = await index.search(question);
  t.ok(early.hits.length > 0);
  t.equal(early.confidence.toFixed(9), late.confidence.toFixed(9));
  const ranking = ({ hits }: typeof early) => hits.map(({ heading, score }) => `${heading} ${score.toFixed(6)}`);
  t.same(ranking(early), ranking(late).slice(0, early.hits.length), 'all but what only resembles the words');
  await index.close();
  const closedAtOnce = await openKnowledge(folder, { ...options, inBackground: true });
  await closedAtOnce.close();
});

t.test('an embedder: vectors, another model, failures', async (t) => {
  const requests: { model: string; input: string[]; encoding_format: string }[] = [];
  let mode: 'answer' | 'fail' | 'hang' = 'answer';
  let length = 8;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    const asked = JSON.parse(body) as (typeof requests)[number];
    requests.push(asked);
    if (mode === 'hang') return;
    if (mode === 'fail') {
      response.writeHead(400, { 'content-type': 'application/json' }).end('{"error": {"message": "no such model"}}');
      return;
    }
    // The direction says whether the text is about animals: a meaning that no word of the query shares.
    const data = asked.input.map((text, index) => {
      const embedding = Array.from({ length }, () => 0.01);
      embedding[/кошк|собак|питом/i.test(text) ? 0 : 1] = 1;
      return { object: 'embedding', index, embedding };
    });
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({ object: 'list', model: asked.model, data, usage: { prompt_tokens: 1, total_tokens: 1 } }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const settings = (model: string, dimensions = 8): string =>
    `version: 1\nbroken elsewhere: true\nretrieval:\n  embedder: {model: ${model}, dimensions: ${dimensions}, weight: 1, timeout_seconds: 1}\n`;
  const folder = t.testdir({
    config: { 'assistant.yaml': settings('first') },
    knowledge: {
      'cats.md': '# Кошки\n\nМурлыкают. Звоните +7 916 123-45-67.\n',
      'cars.md': '# Машины\n\nЕздят быстро.\n',
    },
  });
  const environment = {
    OPENAI_API_KEY: 'key',
    OPENAI_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
  };
  const embedded = async () => (await indexKnowledge(folder, { environment, now })).embedded;
  t.equal(await embedded(), 2);
  t.ok(requests.every(({ encoding_format }) => encoding_format === 'float'));
  t.notMatch(JSON.stringify(requests), '916', 'a phone number never leaves');
  t.equal((await ask(folder, 'питомцы', { environment })).hits[0]?.document, 'cats', 'found by meaning alone');
  t.same((await ask(folder, 'питомцы')).hits, [], 'lexical without a key');
  const opened = await openKnowledge(folder, { ...options, environment });
  await opened.search({ text: 'питомцы Зори', outside: 'питомцы [NAME]', limit: 1, threshold: 0 });
  t.match(requests.at(-1)?.input, ['питомцы [NAME]'], 'only what may leave this machine');
  await opened.search({ text: 'питомцы '.repeat(2000), limit: 1, threshold: 0 });
  t.ok((requests.at(-1)?.input[0]?.length ?? 0) <= 4000, 'an endless question is cut, or the embedder would refuse it');
  await opened.close();
  t.equal(await embedded(), 0);
  t.ok(requests.every(({ model }) => model === 'first'));
  writeFileSync(
    join(folder, 'config/assistant.yaml'),
    settings('first').replace('{model', '{query_model: asker, model'),
  );
  t.equal((await ask(folder, 'питомцы', { environment })).hits[0]?.document, 'cats');
  t.equal(requests.at(-1)?.model, 'asker', 'questions may go to another model than texts');
  t.equal(await embedded(), 0, 'which makes no other vectors of the texts');

  writeFileSync(join(folder, 'knowledge/dogs.md'), '# Собаки\n\nЛают.\n');
  t.equal(await embedded(), 1, 'only what is new');
  writeFileSync(join(folder, 'config/assistant.yaml'), settings('second', 16));
  t.equal((await ask(folder, 'кошки', { environment })).hits[0]?.document, 'cats', 'old vectors are not mixed in');
  length = 16;
  t.equal(await embedded(), 3, 'another model embeds everything anew');

  mode = 'hang';
  t.equal((await ask(folder, 'кошки', { environment })).hits[0]?.document, 'cats', 'lexical alone on a time-out');
  mode = 'fail';
  t.equal((await ask(folder, 'кошки', { environment })).hits[0]?.document, 'cats', 'and on an error');
  const notices: KnowledgeNotice[] = [];
  const index = await openKnowledge(folder, { environment, now, notice: (notice) => notices.push(notice) });
  const before = requests.length;
  for (let round = 0; round < 3; round += 1) await index.search({ text: 'кошки', limit: 1, threshold: 0.5 });
  await index.close();
  t.match(notices, [{ kind: 'question', reason: /no such model/ }], 'with one notice');
  t.equal(notices.splice(0).length, 1);
  t.equal(requests.length, before + 1, 'one that is down is not asked with every question');
  writeFileSync(join(folder, 'knowledge/birds.md'), '# Птицы\n\nПоют.\n');
  await indexKnowledge(folder, { environment, now, notice: (notice) => notices.push(notice) });
  t.match(notices, [{ kind: 'embedder' }], 'the index is made without vectors');
  t.equal((await ask(folder, 'птицы', { environment })).hits[0]?.document, 'birds');
  mode = 'answer';
  t.equal(await embedded(), 1, 'and completed when the embedder is back');
  length = 5;
  writeFileSync(join(folder, 'knowledge/fish.md'), '# Рыбы\n\nМолчат.\n');
  await indexKnowledge(folder, { environment, now, notice: (notice) => notices.push(notice) });
  t.match(notices[1], { kind: 'embedder', reason: /длины 5/ }, 'a vector of another length is refused');
});

t.test('settings of retrieval: threshold, and a defect that is told', async (t) => {
  const folder = t.testdir({ config: { 'assistant.yaml': 'version: 1\nretrieval: {threshold: 0.99}\n' }, knowledge });
  t.notOk((await ask(folder, 'чат-бота запускаем за четыре недели договор')).answerable);
  writeFileSync(join(folder, 'config/assistant.yaml'), 'version: 1\nretrieval: {threshold: много}\n');
  const error = await failure(ask(folder, 'бот'));
  t.same([error.kind, error.file, error.range?.start.line], ['project', 'config/assistant.yaml', 2]);
});

t.test('a data folder that cannot be written', async (t) => {
  const folder = t.testdir({ knowledge, data: { index: 'a file in the way' } });
  t.match(await failure(indexKnowledge(folder, options)), { code: 'KNOWLEDGE_INDEX_WRITE', kind: 'runtime' });
});

t.test('a copied project searches its copy', async (t) => {
  const folder = t.testdir({ one: { knowledge } });
  await indexKnowledge(join(folder, 'one'), options);
  mkdirSync(join(folder, 'two'));
  cpSync(join(folder, 'one'), join(folder, 'two'), { recursive: true });
  rmSync(join(folder, 'one'), { recursive: true });
  t.notOk(existsSync(join(folder, 'one')));
  t.equal((await ask(join(folder, 'two'), 'рассрочка')).hits.length > 0, true);
});

t.test('what is not to be said travels with the passage and is not searched', async (t) => {
  const folder = t.testdir({
    knowledge: {
      'team.md': '---\nnever_say: [субподрядчики]\n---\n# Команда\n\nРаботы ведут штатные инженеры.\n',
      'faq.yaml':
        'version: 1\ntitle: Вопросы\nnever_say: [скидка]\nentries:\n  - question: Как платить?\n    answer: По счёту.\n    never_say: [рассрочка]\n',
      'terms.html': '<h1>Сроки</h1><p>Запуск занимает месяц.</p>',
      'terms.html.yaml': 'version: 1\ntitle: Условия\nnever_say: [штраф]\n',
    },
  });
  const { hits } = await ask(folder, 'кто ведёт работы');
  t.match(hits[0], { document: 'team', neverSay: ['субподрядчики'] });
  t.match((await ask(folder, 'как платить')).hits[0], { neverSay: ['скидка', 'рассрочка'] });
  t.match((await ask(folder, 'сколько занимает запуск')).hits[0], { title: 'Условия', neverSay: ['штраф'] });
  const { hits: none } = await ask(folder, 'субподрядчики');
  t.notOk(
    none.some(({ document }) => document === 'team'),
    'the notes themselves are not found',
  );
  writeFileSync(join(folder, 'knowledge/team.md'), '---\nnever_say: субподрядчики\n---\nТекст.\n');
  const error = await failure(indexKnowledge(folder, options));
  t.match(error, { code: 'KNOWLEDGE_SHAPE', file: 'knowledge/team.md' }, 'a note that does not read is not dropped');
});

t.test(
  'other formats: found with page and row, read anew only when they change, refused with the old index kept',
  async (t) => {
    const folder = t.testdir({
      knowledge: {
        'rows.csv': 'услуга;срок\nЧат-бот;четыре недели\nАналитика;две недели\n',
        'secret.html': '<h1>Наценка</h1><p>Закупка вдвое дешевле.</p>',
        'secret.html.yaml': 'version: 1\naudience: manager\n',
      },
    });
    cpSync(
      new URL('../fixtures/documents/regulations.pdf', import.meta.url),
      join(folder, 'knowledge/regulations.pdf'),
    );
    writeFileSync(
      join(folder, 'knowledge/contract.docx'),
      docxOf(wordHeading('Договор', 1) + wordHeading('Приёмка', 2) + wordParagraph('Акт подписывают за пять дней.')),
    );
    t.match(await indexKnowledge(folder, options), { documents: 4, added: 4 });
    const answers: [string, object][] = [
      [
        'за сколько минут отвечает дежурный инженер',
        { document: 'regulations', file: 'knowledge/regulations.pdf', line: 2, heading: 'Время реакции › стр. 2' },
      ],
      ['срок аналитики', { document: 'rows', heading: 'Аналитика', line: 3 }],
      ['когда подписывают акт приёмки', { document: 'contract', heading: 'Приёмка' }],
    ];
    for (const [question, hit] of answers) t.match((await ask(folder, question)).hits[0], hit, question);
    t.same(
      (await ask(folder, 'закупка вдвое дешевле')).hits.filter(({ document }) => document === 'secret'),
      [],
      'a card keeps a file for the managers',
    );
    t.equal(await knowledgeState(folder), 'current');
    writeFileSync(join(folder, 'knowledge/secret.html.yaml'), 'version: 1\naudience: customer\n');
    t.equal(await knowledgeState(folder), 'stale');
    t.match(await indexKnowledge(folder, options), { added: 0, changed: 1 });
    const before = current(folder);
    writeFileSync(join(folder, 'knowledge/scan.pdf'), pdfOf('0 0 100 100 re f'));
    t.match(await failure(indexKnowledge(folder, options)), { code: 'DOCUMENT_NO_TEXT', file: 'knowledge/scan.pdf' });
    t.equal(current(folder), before, 'the old index stays');
  },
);
