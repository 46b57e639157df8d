import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import type { ExtractedDocument } from '../../assistant/retrieval/extracted-document.ts';
import { diskFiles } from '../../project/disk-files.ts';
import type { DocumentFormat } from '../../project/documents/document-formats.ts';
import { createDocumentReader } from '../../project/documents/document-reader.ts';
import { joinLines } from '../../project/documents/pdf-text.ts';
import { readDocument } from '../../project/documents/read-document.ts';
import { readKnowledgeTexts } from '../../project/knowledge-files.ts';
import { documentReader } from '../../runtime/document-reading.ts';
import {
  docxOf,
  lockedPdf,
  pdfOf,
  wordHeading,
  wordItem,
  wordParagraph,
  wordTable,
  zipOf,
} from '../fixtures/document-building.ts';

const regulations = readFileSync(new URL('../fixtures/documents/regulations.pdf', import.meta.url));
/** Text in the one-byte encoding of Russian Windows. */
const windows1251 = (text: string): Buffer =>
  Buffer.from(
    [...text].map((letter) => {
      const code = letter.charCodeAt(0);
      if (code < 0x80) return code;
      if (letter === 'ё') return 0xb8;
      return code - 0x410 + 0xc0;
    }),
  );

async function read(format: DocumentFormat, bytes: Uint8Array | string): Promise<ExtractedDocument> {
  const result = await readDocument({ format, bytes: Buffer.from(bytes) });
  if (!('document' in result)) throw new Error(JSON.stringify(result));
  return result.document;
}

async function problemOf(format: DocumentFormat, bytes: Uint8Array | string) {
  const result = await readDocument({ format, bytes: Buffer.from(bytes) });
  return 'problem' in result ? result : undefined;
}

const shown = ({ sections }: ExtractedDocument) =>
  sections.map(({ path, place, line, text }) => [[...path, ...(place === '' ? [] : [place])].join(' › '), line, text]);

t.test('HTML: the main content under its headings, at the lines of the file', async (t) => {
  const page = `<!doctype html>
<html><head><meta charset="utf-8"><title>Ромашка — оплата</title><style>p { color: red }</style></head>
<body><nav><a href="/">Главная</a> <a href="/prices">Цены</a></nav>
<header><p>Лучшие боты города</p><h1>Оплата и&nbsp;возврат</h1></header>
<script>document.write('никогда')</script>
<p>Платить можно <b>частями</b>&nbsp;&mdash; 50&#160;% и&nbsp;50&#160;%.</p>
<h2>Возврат</h2>
<p>Первая строка<br>вторая <!-- не видно --> строка.</p>
<ul><li>заявление;</li><li>чек.</li></ul>
<table><tr><th>Способ</th><th>Срок</th></tr><tr><td>Карта</td><td>3 дня</td></tr><tr><td>Счёт</td><td>7 дней</td></tr></table>
<p hidden>Спрятано</p><p style="display:none">Тоже спрятано</p>
<dl><dt>Чарджбек</dt><dd>возврат через банк</dd></dl>
<details><summary>А если прошёл год?</summary>Решает руководитель.</details>
<footer>© 2026, все права</footer></body></html>`;
  const document = await read('html', page);
  t.equal(document.title, 'Оплата и возврат');
  t.same(shown(document), [
    ['Оплата и возврат', 4, 'Платить можно частями — 50 % и 50 %.'],
    [
      'Оплата и возврат › Возврат',
      7,
      'Первая строка\nвторая строка.\n\n- заявление;\n- чек.\n- Способ: Карта; Срок: 3 дня.\n- Способ: Счёт; Срок: 7 дней.\n\nЧарджбек: возврат через банк',
    ],
    ['Оплата и возврат › Возврат › А если прошёл год?', 13, 'Решает руководитель.'],
  ]);
  const old = windows1251(
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><p>Счёт выставляем за день.</p>',
  );
  t.same(shown(await read('html', old)), [['', 1, 'Счёт выставляем за день.']], 'the charset that the page names');
  const unnamed = windows1251('<p>Договор подписываем в ЭДО.</p>');
  t.same(shown(await read('html', unnamed)), [['', 1, 'Договор подписываем в ЭДО.']], 'or does not');
  const article = await read('html', `<div>меню меню</div><main><h1>Тема</h1><p>${'Суть. '.repeat(20)}</p></main>`);
  t.equal(article.sections.length, 1);
  t.notMatch(article.sections[0]?.text, 'меню', 'what stands around the main content is left out');
  t.same(shown(await read('html', '')), []);
  t.match(await read('html', '<div>'.repeat(50_000)), { sections: [] }, 'a tower of elements does no harm');
});

t.test('DOCX: headings, lists and tables', async (t) => {
  const body = [
    wordHeading('Регламент', 1),
    wordParagraph('Общие слова.'),
    wordHeading('Сроки &amp; этапы', 2),
    wordItem('обследование;'),
    wordItem('запуск.'),
    wordTable([
      ['Этап', 'Дней'],
      ['Обследование', '5'],
      ['Запуск', '20'],
    ]),
    wordParagraph('Перенос — по письму.'),
  ].join('');
  const document = await read('docx', docxOf(body));
  t.equal(document.title, 'Регламент');
  t.same(shown(document), [
    ['Регламент', 1, 'Общие слова.'],
    [
      'Регламент › Сроки & этапы',
      3,
      '- обследование;\n- запуск.\n- Этап: Обследование; Дней: 5.\n- Этап: Запуск; Дней: 20.\n\nПеренос — по письму.',
    ],
  ]);
  const bold = '<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Гарантия:</w:t></w:r></w:p>';
  const plain = await read('docx', docxOf(bold + wordParagraph('Год с акта.')));
  t.same(shown(plain), [['Гарантия', 1, 'Год с акта.']], 'bold lines are headings where there are no others');
});

t.test('PDF: pages, headings by size, broken words, no running lines', async (t) => {
  const document = await read('pdf', regulations);
  t.equal(document.title, 'Регламент сопровождения');
  t.same(
    shown(document).map(([heading, line]) => [heading, line]),
    [
      ['Регламент сопровождения › стр. 1', 1],
      ['Регламент сопровождения › Время реакции › стр. 2', 2],
      ['Регламент сопровождения › Вывоз данных › стр. 3', 3],
    ],
  );
  const [first, second] = document.sections;
  t.match(first?.text, 'пока действует договор', 'a word broken at the end of a line is whole again');
  t.match(first?.text, 'Обновления чат-бота', 'unless it is written with a hyphen elsewhere');
  t.notMatch(JSON.stringify(document.sections), /Ромашка|\d \/ 3/, 'neither header nor page number');
  t.match(second?.text, 'отвечает за двадцать минут');
  const plain = await read('pdf', pdfOf('BT /F1 12 Tf 20 100 Td (Support answers in twenty minutes) Tj ET'));
  t.same(shown(plain), [['стр. 1', 1, 'Support answers in twenty minutes']]);
  const none = new Set<string>();
  t.equal(joinLines('обслужи-', 'вание', none), 'обслуживание');
  t.equal(joinLines('кто-', 'то пришёл', none), 'кто-то пришёл');
  t.equal(joinLines('AI-', 'ассистент', none), 'AI-ассистент');
  t.equal(joinLines('Санкт-', 'Петербург', none), 'Санкт-Петербург');
  t.equal(joinLines('цена', 'договорная', none), 'цена договорная');
});

t.test('CSV: rows by their title, questions with answers, whatever the delimiter and encoding', async (t) => {
  const rows =
    '\ufeffУслуга;Срок;Примечание\r\n"Чат-бот; базовый";4 недели;"две\r\nстроки ""в кавычках"""\r\n;;\r\nЧат-бот;6 недель;\r\nЧат-бот;8 недель;со складом\r\n';
  t.same(shown(await read('csv', rows)), [
    ['Чат-бот; базовый', 2, 'Услуга: Чат-бот; базовый; Срок: 4 недели; Примечание: две\nстроки "в кавычках".'],
    ['Чат-бот', 5, 'Услуга: Чат-бот; Срок: 6 недель.'],
    ['Чат-бот › строка 6', 6, 'Услуга: Чат-бот; Срок: 8 недель; Примечание: со складом.'],
  ]);
  const faq = windows1251('Вопрос,Ответ,Варианты\n"Есть ли API, вебхуки?","Да, оба.",апи; интеграция\n');
  const [entry] = (await read('csv', faq)).sections;
  t.match(entry, { path: ['Есть ли API, вебхуки?'], text: 'Да, оба.', aliases: ['апи', 'интеграция'], line: 2 });
  t.same(shown(await read('csv', 'term\tmeaning\nRAG\tпоиск, затем ответ\n')), [
    ['RAG', 2, 'term: RAG; meaning: поиск, затем ответ.'],
  ]);
  t.same(shown(await read('csv', 'sep=,\nкод,название\n17,"Бот, большой"\n')), [
    ['Бот, большой', 3, 'код: 17; название: Бот, большой.'],
  ]);
  t.same(shown(await read('csv', '')), []);
  t.match(await problemOf('csv', 'вопрос;ответ\nКак?;"Так\n'), { problem: 'unclosedQuote', parameters: { line: 2 } });
  t.match(await problemOf('csv', 'вопрос;ответ\nКак?;Так\nГде?;\n'), { problem: 'faqRow', parameters: { line: 3 } });
});

t.test('what cannot be read is named by its reason', async (t) => {
  const bomb = docxOf(' '.repeat(120 * 1024 * 1024));
  t.ok(bomb.length < 1024 * 1024);
  const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]);
  const lockedWord = Buffer.concat([ole, Buffer.from('EncryptedPackage', 'utf16le')]);
  const whole = docxOf(wordParagraph('Текст'));
  const laughs = `<!DOCTYPE x [<!ENTITY a "ха"><!ENTITY b "${'&a;'.repeat(1000)}"><!ENTITY c "${'&b;'.repeat(1000)}"><!ENTITY d "${'&c;'.repeat(1000)}">]>`;
  const cases: [string, DocumentFormat, Uint8Array | string, string][] = [
    ['a zip bomb', 'docx', bomb, 'tooMuch'],
    ['a zip cut short', 'docx', whole.subarray(0, whole.length - 200), 'broken'],
    ['no zip', 'docx', 'Просто текст', 'broken'],
    ['a zip without a document', 'docx', zipOf({ 'a.xml': '<a/>' }), 'broken'],
    ['an old Word file', 'docx', ole, 'oldWord'],
    ['a Word file under a password', 'docx', lockedWord, 'encrypted'],
    ['a PDF under a password', 'pdf', lockedPdf(), 'encrypted'],
    ['a scan', 'pdf', pdfOf('0 0 100 100 re f'), 'noText'],
    ['no PDF', 'pdf', 'Просто текст', 'broken'],
    ['a PDF cut short', 'pdf', regulations.subarray(0, 3000), 'broken'],
    ['HTML with zeros', 'html', Buffer.from('<p>\0\0\0'), 'broken'],
  ];
  for (const [name, format, bytes, problem] of cases) t.match(await problemOf(format, bytes), { problem }, name);
  const english = await readDocument({ format: 'html', bytes: Buffer.from('<p>\0\0\0') });
  t.match(english, { parameters: { reason: 'внутри двоичные данные', reasonEn: 'binary data inside' } });
  const entities = await readDocument({ format: 'docx', bytes: docxOf(wordParagraph('&d;'), laughs) });
  t.ok(JSON.stringify(entities).length < 5000, 'entities are not unfolded');
});

t.test('a reader that takes too long is stopped, and the next file is read', async (t) => {
  const slow = fileURLToPath(new URL('../fixtures/slow-reading.worker.ts', import.meta.url));
  const reader = createDocumentReader(() => slow, { seconds: 3, megabytes: 1024 });
  t.teardown(() => reader.close());
  t.match(await reader.read('html', Buffer.from('for ever')), { problem: 'tooHard' });
  t.match(await reader.read('html', Buffer.from('at once')), { document: { title: 'at once' } });
  const greedy = createDocumentReader(() => slow, { seconds: 30, megabytes: 200 });
  t.teardown(() => greedy.close());
  t.match(await greedy.read('html', Buffer.from('everything')), { problem: 'tooHard' });
});

t.test('a reader that breaks is started anew', async (t) => {
  const breaking = fileURLToPath(new URL('../fixtures/slow-reading.worker.ts', import.meta.url));
  const reader = createDocumentReader(() => breaking);
  t.teardown(() => reader.close());
  const read = (text: string) => reader.read('html', Buffer.from(text));
  t.match(await read('break'), {
    problem: 'crashed',
    parameters: { format: 'HTML', reason: 'a parser gave up', reasonEn: 'a parser gave up' },
  });
  t.match(await read('one'), { document: { title: 'one' } });
  // Whether the answer or the failure arrives first is chance; neither may end the process.
  t.ok(await read('break afterwards'));
  t.ok(await read('two'));
  t.match(await read('three'), { document: { title: 'three' } }, 'nobody is blamed for another');
  const missing = createDocumentReader(() => '/nowhere/reading.worker.js');
  t.teardown(() => missing.close());
  await t.rejects(missing.read('html', Buffer.from('one')));
  await t.rejects(missing.read('html', Buffer.from('one')), 'and is asked again');
});

t.test('in the thread that ships', async (t) => {
  const reader = documentReader();
  t.teardown(() => reader.close());
  const results = await Promise.all([
    reader.read('pdf', regulations),
    reader.read('docx', docxOf(wordParagraph('Текст'))),
    reader.read('html', Buffer.from('<p>Текст')),
    reader.read('csv', Buffer.from('a;b\nТекст;2')),
    reader.read('docx', Buffer.from('не Word')),
  ]);
  t.same(
    results.map((result) => ('document' in result ? result.document.sections.length : result.problem)),
    [3, 1, 1, 1, 'broken'],
  );
});

t.test('cards, locks of Word and names', async (t) => {
  const folder = t.testdir({
    knowledge: {
      'price.pdf': 'x',
      'price.pdf.yaml': 'version: 1\naudience: manager\n',
      'price.md': 'Текст',
      '~$price.docx': 'lock',
      'faq.csv.yaml': 'version: 1\ntitle: A\nentries: []\n',
    },
  });
  const { texts, findings } = await readKnowledgeTexts(diskFiles(folder));
  t.same(
    texts.map(({ file }) => file).sort(),
    ['knowledge/faq.csv.yaml', 'knowledge/price.md', 'knowledge/price.pdf'],
    'a card is no document; a list of questions is, whatever its name',
  );
  t.same(
    findings.map(({ definition, file }) => [definition.code, file]),
    [['KNOWLEDGE_DUPLICATE_NAME', 'knowledge/price.pdf']],
  );
  t.match(texts.find(({ file }) => file.endsWith('.pdf'))?.content, { card: { audience: 'manager' } });
});
