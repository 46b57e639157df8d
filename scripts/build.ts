import { globSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { build, type Metafile } from 'esbuild';
import { buildWeb } from './build-web.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Modules that cannot or need not be bundled: native ones, and heavy ones that only some runs load. */
const external = [
  'better-sqlite3',
  'sqlite-vec',
  'puppeteer-core',
  '@sparticuz/chromium',
  '@sentry/node',
  'openai',
  'fsevents',
  'chokidar',
  'qrcode',
  'yaml',
];

/** Bundled CommonJS that is loaded lazily and used by its default export only. */
const lazyDefaults = ['prom-client', 'nunjucks'];

/**
 * One entry a command and shared chunks: a light command loads little, and oclif finds each class where its manifest
 * says. Built beside the old dist/ and swapped in, so that a running command never sees half of it.
 */
async function buildCommandLine(): Promise<void> {
  const staging = `${root}dist.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const entries = [
    ...globSync('commands/**/*.ts', { cwd: root }),
    'cli/main.ts',
    'cli/help.ts',
    'cli/command-not-found.ts',
  ];
  const workers = globSync('{adapters,daemon}/**/*.worker.ts', { cwd: root });
  const { metafile } = await build({
    metafile: true,
    absWorkingDir: root,
    entryPoints: [...entries, ...workers],
    outbase: '.',
    outdir: staging,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    minifySyntax: true,
    chunkNames: 'chunks/[name]-[hash]',
    external,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    banner: {
      js: "import {createRequire as __createRequire} from 'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  refuseNamelessModules(metafile);
  await buildWeb(`${staging}/web`);
  rmSync(`${root}dist`, { recursive: true, force: true });
  renameSync(staging, `${root}dist`);
}

/**
 * With splitting, esbuild gives a lazily imported CommonJS package a default export and no names: `const {watch} = await
 * import('chokidar')` would be undefined in what ships and right in the tests. Such a package has to be external.
 */
function refuseNamelessModules(metafile: Metafile): void {
  for (const { entryPoint, exports } of Object.values(metafile.outputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(entryPoint ?? '')?.[1];
    if (name === undefined || lazyDefaults.includes(name) || exports.length > 1) continue;
    throw new Error(`${name} is imported lazily and would lose its named exports: add it to external`);
  }
}

/** The last step of a build: a stale manifest would hide new commands. */
async function writeManifest(): Promise<void> {
  rmSync(`${root}oclif.manifest.json`, { force: true });
  const config = await Config.load({ root, ignoreManifest: true });
  const plugin = config.plugins.get(config.name);
  if (plugin === undefined || !('manifest' in plugin)) throw new Error('oclif did not load the commands');
  writeFileSync(`${root}oclif.manifest.json`, `${JSON.stringify(plugin.manifest)}\n`);
}

await buildCommandLine();
await writeManifest();
