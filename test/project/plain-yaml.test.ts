import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import t from 'tap';
import { readPlainYaml } from '../../project/plain-yaml.ts';
import { parseYaml } from '../../project/yaml-file.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the parser makes of it; undefined where it refuses. */
function parsed(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    return undefined;
  }
}

/** The quick reading is the parser's, or none. */
function agrees(text: string): boolean {
  const plain = readPlainYaml(text);
  return plain === undefined || JSON.stringify(plain) === JSON.stringify(parsed(text));
}

const list = `# Вопросы
version: 1
title: Частые вопросы
entries:
  - question: Сколько стоит бот?
    aliases:
      - цена бота
      - почём бот

    answer: |
      От {{ price.chat_bot.from }}.

        с отступом
      # не комментарий
  - question: "Есть договор: какой?"
    answer: Есть
    section: 'Право'
`;

t.test('a list of questions is read', async (t) => {
  t.same(readPlainYaml(list), parseYaml(list));
  t.match(readPlainYaml(list), {
    version: 1,
    entries: [{ aliases: ['цена бота', 'почём бот'] }, { section: 'Право' }],
  });
});

t.test('what is not plain is left to the parser', async (t) => {
  const left = [
    'a: b: c',
    'a: b # comment',
    'a: [1, 2]',
    'a: {b: 1}',
    'a: &x y',
    'a: *x',
    'a: !!str 1',
    'a: 1.5',
    'a: 0x1f',
    'a: -1',
    'a: true',
    'a: Null',
    'a: ~',
    'a:',
    'a: >\n  text',
    'a: |-\n  text',
    'a: |2\n  text',
    'a: one\n  two',
    'a: "one\n  two"',
    'a: "x\\n"',
    "a: 'it''s'",
    'a: 1\na: 2',
    '? a\n: b',
    '---\na: b',
    'a: b\n...\n',
    'a:\tb',
    'a: b\r\nc: d\r\n',
    'a: \u0007',
    '- a\n-b',
    'a: b\n c: d',
    'a:\n    b: c\n  d: e',
    'a: %x',
    'a: @x',
    'a: `x',
    'a: - b',
    'a: ? b',
    '__proto__: x',
    'yes: x',
    '',
    '# nothing',
  ];
  for (const text of left) {
    t.ok(readPlainYaml(text) === undefined || agrees(text), text);
  }
});

t.test('every file of the repository is read alike or left', async (t) => {
  let read = 0;
  const files = globSync('{config,knowledge,test/fixtures}/**/*.{yaml,yml}', { cwd: root });
  for (const file of files) {
    const text = readFileSync(`${root}/${file}`, 'utf8');
    if (readPlainYaml(text) !== undefined) read += 1;
    if (!agrees(text)) t.fail(file);
  }
  t.ok(read > 3, `${read} of ${files.length} are plain`);
});

const word = fc.constantFrom(
  ...[
    'бот',
    'Цена',
    'a',
    'x y',
    'да',
    'true',
    '12',
    '1.5',
    '007',
    '- ',
    '#',
    ' #',
    ': ',
    ':',
    '|',
    '>',
    '"',
    "'",
    '\\',
  ],
  ...[
    '[',
    '{',
    '&a',
    '*a',
    '!x',
    '%',
    '@',
    '`',
    '?',
    '«ё»',
    '',
    ' ',
    '\t',
    '~',
    'null',
    '2026-11-22',
    '🙂',
    '\u00a0',
    '—',
  ],
);
const phrase = fc.array(word, { maxLength: 4 }).map((words) => words.join(''));
const key = fc.constantFrom('question', 'answer', 'aliases', 'version', 'a', 'a-b', '_', '1', 'true', 'ключ', '"q"');
const line = fc.oneof(
  fc.tuple(key, phrase).map(([name, text]) => `${name}: ${text}`),
  key.map((name) => `${name}:`),
  key.map((name) => `${name}: |`),
  phrase.map((text) => `- ${text}`),
  fc.tuple(key, phrase).map(([name, text]) => `- ${name}: ${text}`),
  phrase,
  fc.constant('# примечание'),
  fc.constant(''),
);
const indented = fc.tuple(fc.nat({ max: 4 }), line).map(([depth, text]) => ' '.repeat(depth * 2) + text);

t.test('whatever is written, both read it alike', async (t) => {
  const texts = fc.array(indented, { maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`);
  fc.assert(fc.property(texts, agrees), { numRuns: 20_000, seed: 7 });
  const edits = fc.record({ at: fc.nat({ max: list.length }), drop: fc.nat({ max: 6 }), add: phrase });
  const edited = fc
    .array(edits, { minLength: 1, maxLength: 3 })
    .map((all) => all.reduce((text, { at, drop, add }) => text.slice(0, at) + add + text.slice(at + drop), list));
  fc.assert(fc.property(edited, agrees), { numRuns: 20_000, seed: 8 });
  t.pass('40 000 texts');
});
