import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** What oclif asks of a package of which it needs one answer. */
const standIns: Readonly<Record<string, string>> = {
  'wsl-utils':
    "export const isWsl = process.platform === 'linux' && /microsoft/i.test(process.getBuiltinModule('node:os').release());" +
    "export const powerShellPath = async () => 'powershell.exe';",
};

/**
 * oclif's core in CommonJS requires all of itself at once, help, globs and TypeScript support included. Here each of its
 * modules requires another one at the first use. What TypeScript emits is regular enough to do that by name; a form not
 * known here stays as it is.
 */
export const lazyOclif: Plugin = {
  name: 'lazy-oclif',
  setup({ onLoad, onResolve }) {
    onLoad({ filter: /@oclif[\\/]core[\\/]lib[\\/].*\.js$/ }, async ({ path }) => {
      const source = withLazyRequires(await readFile(path, 'utf8'));
      // Ids of commands are ASCII; the first comparison by locale makes a collator.
      const contents = source.replace(/a\.id\.localeCompare\(b\.id\)/g, '(a.id < b.id ? -1 : 1)');
      return { contents, loader: 'js' };
    });
    onResolve({ filter: /^wsl-utils$/ }, ({ path }) => ({ path, namespace: 'stand-in' }));
    onLoad({ filter: /./, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path] ?? '', loader: 'js' }));
  },
};

/** CommonJS packages whose tables take milliseconds to set up, and what our sources call of them. */
const functionsOf: Readonly<Record<string, readonly string[]>> = {
  'number-to-words-ru': ['convert'],
  'snowball-stemmers': ['newStemmer'],
};

/** Sets such a package up when one of its functions is called for the first time. */
export const lazyPackages: Plugin = {
  name: 'lazy-packages',
  setup({ onLoad, onResolve }) {
    const names = new RegExp(`^(?:${Object.keys(functionsOf).join('|')})$`);
    onResolve({ filter: names }, ({ path, kind }) =>
      kind === 'import-statement' ? { path, namespace: 'lazy-package' } : undefined,
    );
    onLoad({ filter: /./, namespace: 'lazy-package' }, ({ path }) => {
      const functions = (functionsOf[path] ?? []).map((name) => `${name}: (...values) => loaded().${name}(...values)`);
      const contents = `const loaded = () => require('${path}'); export default { ${functions.join(', ')} };`;
      return { contents, resolveDir: import.meta.dirname, loader: 'js' };
    });
  },
};

const nonPrintable = 'var PATTERN_NON_PRINTABLE = ';

/**
 * js-yaml looks at every character of a value with an expression that takes two thirds of its time to tell surrogates
 * that are alone from those in pairs; texts without either are told by a class.
 */
export const quickYaml: Plugin = {
  name: 'quick-yaml',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]js-yaml[\\/]dist[\\/]js-yaml\.mjs$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const quick = withQuickPrintable(source);
      if (quick === source) throw new Error('js-yaml tells unprintable characters in another way than it did');
      return { contents: quick, loader: 'js' };
    });
  },
};

export function withQuickPrintable(source: string): string {
  const [before, after] = source.split(nonPrintable);
  const end = after?.indexOf(';\n') ?? -1;
  if (before === undefined || after === undefined || end < 0) return source;
  const thorough = after.slice(0, end);
  const quick = String.raw`/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]/`;
  const pattern = `((quick, thorough) => ({ exec: (text) => (quick.test(text) ? thorough.exec(text) : null) }))(${quick}, ${thorough})`;
  return `${before}${nonPrintable}${pattern}${after.slice(end)}`;
}

const declaration = /^(?:const|var) (\w+) = ((?:__import(?:Default|Star)\()?require\((?:"[^"]+"|'[^']+')\)\)?);$/gm;
const assignment = /^exports\.(\w+) = (__importStar\(require\("[^"]+"\)\));$/gm;

export function withLazyRequires(source: string): string {
  const names: string[] = [];
  const declared = source.replace(declaration, (_, name: string, value: string) => {
    names.push(name);
    return `let ${name}$loaded; const ${name}$get = () => ${name}$loaded ??= ${value};`;
  });
  const exported = declared.replace(
    assignment,
    'Object.defineProperty(exports, "$1", { enumerable: true, get: () => $2 });',
  );
  if (names.length === 0) return exported;
  return exported.replace(new RegExp(`(?<![\\w$.'"/])(${names.join('|')})(?![\\w$'"/:])`, 'g'), '($1$get())');
}

export interface Sharing {
  /** Modules that go into one chunk. */
  readonly modules: readonly string[];
  /** Whatever is loaded by itself, and with it that chunk. */
  readonly parts: ReadonlySet<string>;
}

/** Our sources, made to load fast: builtins as they are needed, and shared modules in one chunk a group. */
export function ownSources(groups: readonly Sharing[]): Plugin {
  return {
    name: 'own-sources',
    setup({ onLoad, onResolve }) {
      onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const source = withoutBuiltinImports(await readFile(path, 'utf8'));
        // Reading twenty small files costs a command more than running them: every part asks for all of the shared
        // modules, so that the bundler has no reason to divide them.
        const shared = groups.flatMap(({ parts }, index) =>
          parts.has(path) ? [`import 'shared-modules-${index}';`] : [],
        );
        return { contents: [source, ...shared].join('\n'), loader: 'ts' };
      });
      onResolve({ filter: /^shared-modules-\d+$/ }, ({ path }) => ({ path, namespace: 'shared', sideEffects: true }));
      onLoad({ filter: /./, namespace: 'shared' }, ({ path }) => ({
        contents: (groups[Number(path.split('-').at(-1))]?.modules ?? [])
          .map((module) => `import ${JSON.stringify(module)};`)
          .join('\n'),
        resolveDir: '/',
        loader: 'js',
      }));
    },
  };
}

const builtinImport = /^import \{([^}]*)\} from '(node:[^']+)';$/gm;

/**
 * An import of one of Node's own modules reads every property of it once, and with them sets up streams, web crypto and
 * more that a light command never uses.
 */
export function withoutBuiltinImports(source: string): string {
  return source.replace(builtinImport, (_, names: string, module: string) => {
    const values = names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type '));
    const bound = values.map((name) => name.replace(' as ', ': ')).join(', ');
    return values.length === 0 ? '' : `const { ${bound} } = process.getBuiltinModule('${module}');`;
  });
}
