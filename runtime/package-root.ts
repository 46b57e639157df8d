import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of this toolkit's package.json, found from wherever the code runs: the sources or a bundle, whose chunks
 * lie at another depth. Everything shipped beside the code (schemas, sample project, widget) is found from here.
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    if (nameOf(join(folder, 'package.json')) === 'sales-assistant') return folder;
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json of sales-assistant not found');
    folder = parent;
  }
}

/** The file of a thread's code, `NAME.worker.ts` of the sources, beside whichever of source and bundle runs. */
export function workerFile(name: string): string {
  const root = packageRoot();
  const built = join(root, 'dist');
  const isBuilt = fileURLToPath(import.meta.url).startsWith(built + sep);
  return isBuilt ? join(built, `${name}.worker.js`) : join(root, `${name}.worker.ts`);
}

/** The toolkit's version, as package.json states it. */
export function packageVersion(): string {
  const manifest = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/** Resolves a file of an installed package (fonts, browsers) the way code in the package root would. */
export function resolveFromPackage(specifier: string): string {
  return createRequire(join(packageRoot(), 'package.json')).resolve(specifier);
}

function nameOf(path: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(path, 'utf8')) as { name?: string }).name;
  } catch {
    return undefined;
  }
}
