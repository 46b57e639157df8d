import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { parseDocument } from 'yaml';
import { describeDiagnostic } from '../../project/diagnostic.ts';
import { createLocator } from '../../project/locate-findings.ts';
import { locateYaml, readYaml } from '../../project/yaml-file.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function yamlFilesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.ya?ml$/.test(path))
    .map((path) => join(root, folder, path));
}

// Editors read our files with the `yaml` package (the yaml-language-server does); we must not read them otherwise.
const oddScalars = [
  ...['~', 'null', 'Null', 'NULL', 'nil', 'true', 'True', 'TRUE', 'yes', 'no', 'on', 'off', 'y', 'n', 'да', 'нет'],
  ...[
    '0',
    '-0',
    '+1',
    '0123',
    '0o17',
    '0x1F',
    '0b11',
    '1_000',
    '1e3',
    '1E-3',
    '.5',
    '5.',
    '1.',
    '.inf',
    '-.INF',
    '.nan',
  ],
  ...['12345678901234567890', '1:30', '12:30:45', '2026-01-01', '2026-01-01T00:00:00Z', '1,5'],
  ...["''", '""', '"\\u0416"', "'it''s'", '"a\\nb"', '<<', '=', 'a b', 'a#b', 'a: b'.replace(': ', ':'), '-1', '- 1'],
  ...['{a: 1, b: }', '[1, , 2]'.replace(', ,', ','), '[a, "b", {c: d}]', '"1"'],
];

t.test('both parsers read odd scalars alike', async (t) => {
  for (const scalar of oddScalars) {
    for (const text of [`a: ${scalar}\n`, `- ${scalar}\n- x\n`, `${scalar}\n`, `"k": ${scalar} # comment\n`]) {
      await compare(t, text, JSON.stringify(text));
    }
  }
});

t.test('both parsers read structures alike', async (t) => {
  const texts = [
    'a: &x {b: 1}\nc: *x\n',
    'a: |\n  one\n  two\n\nb: >-\n  folded\n  text\n\n  more\n',
    'a: |+\n  keep\n\nb: |2\n    indented\n',
    '? a\n: 1\n? b\n: 2\n',
    'a:\n- 1\n- 2\nb:\n  - c: 1\n    d: 2\n',
    '1: one\n2.5: two\ntrue: yes\n',
    'a: "long\n  text"\nb: plain\n  text\n',
    '%YAML 1.2\n---\na: 1\n...\n',
    '\ufeffa: 1\r\nb: 2\r\n',
    '__proto__: {x: 1}\nconstructor: 2\n',
    '<<: {a: 1}\nb: 2\n',
  ];
  for (const text of texts) await compare(t, text, JSON.stringify(text));
});

t.test('both parsers read the sample project and the fixtures alike', async (t) => {
  const files = [...yamlFilesUnder('config'), ...yamlFilesUnder('knowledge'), ...yamlFilesUnder('test/fixtures')];
  for (const file of files) await compare(t, readFileSync(file, 'utf8'), file.slice(root.length));
});

/** Equal values; ours may refuse more (a limit, a fault), never read something else. */
async function compare(t: Test, text: string, name: string): Promise<void> {
  const { value, findings } = await readYaml('x.yaml', text);
  if (findings.length > 0) return;
  const document = parseDocument(text, { prettyErrors: false });
  t.same(document.errors, [], `${name}: the other parser takes it`);
  t.strictSame(value, document.toJS(), name);
}

t.test('places of values and keys', async (t) => {
  const text = [
    'version: 1',
    'packages:',
    '  - id: a # first',
    '    price: 5',
    '    empty:',
    '  - id: "b"',
    '    list: [1, { x: 2 }]',
    '    text: >-',
    '      folded',
    '      lines',
    'shared: &s { k: v }',
    'again: *s',
    '',
  ].join('\n');
  const span = locateYaml(text);
  const at = (path: (string | number)[], atKey = false) => {
    const { start, end } = span(path, atKey);
    return text.slice(start, end);
  };
  t.equal(at(['version']), '1');
  t.equal(at(['version'], true), 'version');
  t.equal(at(['packages', 0, 'id']), 'a');
  t.equal(at(['packages', 0]), 'id', 'an entry of a list is shown by its first key');
  t.equal(at(['packages']), 'packages', 'a block is shown by its key');
  t.equal(at(['packages', 0, 'empty']), 'empty', 'a missing value by its key');
  t.equal(at(['packages', 1, 'id']), '"b"', 'with its quotes');
  t.equal(at(['packages', 1, 'list', 1, 'x']), '2');
  t.match(at(['packages', 1, 'text']), /folded/);
  t.equal(at(['again', 'k']), 'v', 'an alias leads to what it names');
  t.equal(at(['packages', 9, 'price']), 'packages', 'what is not there is shown at the nearest that is');
});

t.test('all faults of a file, each with its line and a plain reason', async (t) => {
  const cases: [string, string, number][] = [
    ['a:\n\tb: 1\n', 'YAML_TAB', 2],
    ['a:\r\n\tb: 1\r\n', 'YAML_TAB', 2],
    ['a: 1\nb: "x\nc: 2\n', 'YAML_QUOTE', 2],
    ['a: [1,\n  2\nb: 3\n', 'YAML_BRACKET', 1],
    ['a: 1\nb: c: d\n', 'YAML_COLON', 2],
    ['a: 1\na: 2\n', 'YAML_DUPLICATE_KEY', 2],
    ['a: *b\n', 'YAML_ALIAS', 1],
    ['a: !foo b\n', 'YAML_TAG', 1],
    ['? [a]\n: 1\n', 'YAML_KEY', 1],
    ['a: !!int "1"\n', 'YAML_TAG', 1],
    ['', 'YAML_EMPTY', 1],
  ];
  for (const [text, code, line] of cases) {
    const { findings } = await readYaml('x.yaml', text);
    const [first] = findings.map(createLocator(() => text)).map((found) => describeDiagnostic(found, 'ru'));
    t.match(first, { code, range: { start: { line } } }, JSON.stringify(text));
  }
  const { findings, value } = await readYaml('x.yaml', 'a: 1\nb: {c: 1, c: 2}\na: 2\n');
  t.equal(findings.length, 2, 'every duplicate');
  t.same(value, { a: 2, b: { c: 2 } }, 'and the rest can still be checked');
});
