import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import t from 'tap';
import { sumInWords } from '../../assistant/pricing/sum-in-words.ts';
import { createStemmer } from '../../assistant/retrieval/stemmer.ts';
import { withEagerPackages, withoutWideCharacters } from '../../scripts/eager-modules.ts';
import { lazyPackages } from '../../scripts/lazy-modules.ts';

const root = join(import.meta.dirname, '../..');

t.test('packages that are set up late say what they say in the sources', async (t) => {
  const folder = t.testdir();
  const entry = `
    export { sumInWords } from '${root}/assistant/pricing/sum-in-words.ts';
    export { createStemmer } from '${root}/assistant/retrieval/stemmer.ts';
  `;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [lazyPackages],
    write: false,
  });
  const file = join(folder, 'bundle.mjs');
  writeFileSync(file, outputFiles[0]?.contents ?? '');
  const bundled = (await import(pathToFileURL(file).href)) as {
    readonly sumInWords: typeof sumInWords;
    readonly createStemmer: typeof createStemmer;
  };
  for (const kopecks of [0, 1, 12_000_050, 999_999_999_99]) {
    t.equal(bundled.sumInWords(kopecks), sumInWords(kopecks), String(kopecks));
  }
  const [late, early] = [bundled.createStemmer(), createStemmer()];
  for (const word of ['running', 'integrations', 'предложения', 'crm2']) t.equal(late(word), early(word), word);
});

t.test('a bundle made ready to run does what it did', async (t) => {
  const folder = t.testdir({
    'package.cjs':
      "// «ё»\nconst inner = require('./inner.cjs');\nexports.say = () => [inner, /[а-яё🙂]+/u.exec(`№ ёж🙂!`)[0]].join(' ');\n",
    'inner.cjs': "module.exports = 'внутри 🙂';\n",
    'entry.mjs': "import bundled from './package.cjs';\nexport const said = bundled.say();\n",
  });
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'entry.mjs')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    charset: 'utf8',
    minifySyntax: true,
    write: false,
  });
  const bundle = outputFiles[0]?.text ?? '';
  const ready = withoutWideCharacters(withEagerPackages(bundle));
  t.equal(ready.match(/: \(function\(/g)?.length, 2, 'both packages are marked');
  t.notMatch(ready, /[^\0-\x7f]/);
  const [before, after] = [join(folder, 'before.mjs'), join(folder, 'after.mjs')];
  writeFileSync(before, bundle);
  writeFileSync(after, ready);
  const [{ said: expected }, { said }] = await Promise.all([before, after].map((file) => import(file)));
  t.equal(said, expected);
  t.equal(said, 'внутри 🙂 ёж🙂');
});

t.test('a package that is only types is an empty function, and no part of the next', (t) => {
  const module = (name: string, body: string) =>
    `var require_${name} = __commonJS({\n  "node_modules/${name}/mod.js"() {\n${body}  }\n});`;
  const bundle = `${module('empty', '')}\n${module('full', '    module.exports = 1;\n')}`;
  const ready = withEagerPackages(bundle);
  t.equal(ready.match(/: \(function\(/g)?.length, 2);
  t.doesNotThrow(() => new Function(ready));
  t.end();
});
