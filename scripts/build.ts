import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Config } from '@oclif/core';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { buildWeb } from './build-web.ts';
import { builtInFetch } from './built-in-fetch.ts';
import { withEagerPackages, withoutWideCharacters } from './eager-modules.ts';
import { lazyOclif, lazyPackages, ownSources, quickYaml, type Sharing } from './lazy-modules.ts';
import { sourceStamp, writeStamp } from './source-stamp.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Modules that cannot or need not be bundled: native ones, and heavy ones that only some runs load. */
const external = [
  '@hyzyla/pdfium',
  'better-sqlite3',
  'sqlite-vec',
  'puppeteer-core',
  '@sparticuz/chromium',
  '@sentry/node',
  'openai',
  '@anthropic-ai/sdk',
  '@googleapis/calendar',
  'undici',
  'fsevents',
  'chokidar',
  'node-schedule',
  'nodemailer',
  'qrcode',
  'yaml',
];

/** Bundled CommonJS that is loaded lazily and used by its default export only. */
const lazyDefaults = ['prom-client', 'nunjucks'];

/** Commands that have to start fast, and so share one chunk. */
const light = ['commands/quote/index.ts', 'commands/quote/list.ts', 'commands/quote/withdraw.ts'];

/** What every check of a project comes to load. */
const checks = [
  'commands/validate.ts',
  'project/load-project.ts',
  'project/shared-screening.ts',
  'project/faq-screening.ts',
  'project/template-syntax.ts',
  'runtime/project-sections.ts',
];

/** oclif's completion commands, bundled as our own: a plugin would be looked up and read at every start. */
const completion = 'node_modules/@oclif/plugin-autocomplete/lib/commands/autocomplete';

/**
 * One entry a command and shared chunks: a light command loads little, and oclif finds each class where its manifest
 * says. Built beside the old dist/ and swapped in, so that a running command never sees half of it.
 */
async function buildCommandLine(): Promise<void> {
  const stamp = sourceStamp(root);
  const staging = `${root}dist.new`;
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  const commands = globSync('commands/**/*.ts', { cwd: root });
  const workers = globSync('{project,adapters,daemon}/**/*.worker.ts', { cwd: root });
  const own = [...commands, 'cli/main.ts', 'cli/help.ts', 'cli/command-not-found.ts'];
  const options = {
    metafile: true,
    absWorkingDir: root,
    entryPoints: [
      ...own.map((path) => ({ in: path, out: path.replace(/\.ts$/, '') })),
      ...['index', 'create', 'script'].map((name) => ({
        in: `${completion}/${name}.js`,
        out: `commands/autocomplete/${name}`,
      })),
    ],
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
    banner: { js: "const require=process.getBuiltinModule('node:module').createRequire(import.meta.url);" },
  } satisfies BuildOptions;
  const draft = await build({
    ...options,
    plugins: [builtInFetch, lazyOclif, lazyPackages, quickYaml, ownSources([])],
    write: false,
  });
  const sharing = sharingOf(
    draft.metafile,
    own.filter((path) => path !== 'cli/main.ts'),
  );
  const { metafile } = await build({
    ...options,
    plugins: [builtInFetch, lazyOclif, lazyPackages, quickYaml, ownSources(sharing)],
  });
  refuseNamelessModules(metafile);
  for (const [file, { inputs }] of Object.entries(metafile.outputs)) {
    if (file.endsWith('.js') && !Object.keys(inputs).some((path) => path.includes('@oclif/core')))
      readyToRun(`${root}${file}`);
  }
  // A thread starts faster from one file, and shares no module with its owner anyway.
  const entryPoints = workers.map((path) => ({ in: path, out: path.replace(/\.ts$/, '') }));
  await build({
    ...options,
    entryPoints,
    splitting: false,
    plugins: [builtInFetch, lazyPackages, quickYaml, ownSources([])],
  });
  await buildWeb(`${staging}/web`);
  writeStamp(staging, stamp);
  rmSync(`${root}dist`, { recursive: true, force: true });
  renameSync(staging, `${root}dist`);
}

/**
 * Two groups of our modules, a chunk each: what the light commands import, asked for by every part; and what conversing takes
 * besides (in the daemon and in the terminal, but not in `validate`), asked for by every part that takes any of it.
 */
function sharingOf({ inputs }: Metafile, entries: readonly string[]): Sharing[] {
  const closureOf = (paths: readonly string[], kinds: readonly string[] = ['import-statement']): Set<string> => {
    const reached = new Set<string>();
    const add = (path: string) => {
      if (reached.has(path) || !path.endsWith('.ts')) return;
      reached.add(path);
      for (const { path: imported, kind } of inputs[path]?.imports ?? []) {
        if (kinds.includes(kind)) add(imported);
      }
    };
    for (const path of paths) add(path);
    return reached;
  };
  const lazy = Object.values(inputs).flatMap(({ imports }) =>
    imports.filter(({ kind, path }) => kind === 'dynamic-import' && path.endsWith('.ts')).map(({ path }) => path),
  );
  const shared = closureOf(light);
  const parts = [...new Set([...entries, ...lazy])].filter((path) => !shared.has(path) || light.includes(path));
  const daemon = closureOf(['commands/serve.ts']);
  const checking = closureOf(['commands/validate.ts'], ['import-statement', 'dynamic-import']);
  const talking = new Set(
    [...closureOf(['commands/chat.ts'])].filter(
      (path) => daemon.has(path) && !shared.has(path) && !checking.has(path) && !parts.includes(path),
    ),
  );
  const always = closureOf(checks);
  const rest = [...always].filter((path) => !shared.has(path) && !parts.includes(path));
  const checked = new Set(rest.filter((path) => daemon.has(path)));
  const checkingAlone = new Set(rest.filter((path) => !daemon.has(path)));
  const absolute = (path: string) => `${root}${path}`;
  const askedByItsUsers = (group: ReadonlySet<string>): Sharing => ({
    modules: [...group].map(absolute),
    parts: new Set(parts.filter((path) => [...closureOf([path])].some((each) => group.has(each))).map(absolute)),
  });
  return [
    {
      modules: [...shared].filter((path) => !light.includes(path)).map(absolute),
      parts: new Set(parts.map(absolute)),
    },
    askedByItsUsers(talking),
    askedByItsUsers(checked),
    askedByItsUsers(checkingAlone),
  ];
}

/**
 * Whoever loads a file sets up almost all of the packages in it, so their functions are marked to be compiled with the file, and
 * so end in the compile cache. (Not oclif's, which are asked for one by one.) A file that is all ASCII takes half the
 * memory, and no decoding.
 */
function readyToRun(file: string): void {
  const eager = withEagerPackages(readFileSync(file, 'utf8'));
  writeFileSync(file, withoutWideCharacters(eager));
}

/**
 * With splitting, esbuild gives a lazily imported CommonJS package a default export and no names: `const {watch} = await
 * import('chokidar')` would be undefined in what ships and right in the tests. Such a package has to be external.
 */
function refuseNamelessModules(metafile: Metafile): void {
  for (const { entryPoint, exports } of Object.values(metafile.outputs)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(entryPoint ?? '')?.[1];
    if (name === undefined || entryPoint?.startsWith(completion) || lazyDefaults.includes(name) || exports.length > 1)
      continue;
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
