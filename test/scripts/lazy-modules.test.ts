import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import t from 'tap';
import { sumInWords } from '../../assistant/pricing/sum-in-words.ts';
import { createStemmer } from '../../assistant/retrieval/stemmer.ts';
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
