import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BrowserExecutable } from '../../adapters/pdf-renderer/puppeteer/browser-session.ts';
import { type BrowserLocation, findBrowser as lookUp } from '../../adapters/pdf-renderer/puppeteer/find-browser.ts';
import { resolveFromPackage } from '../package-root.ts';
import type { Environment } from '../secrets.ts';

/** Which browser will print: starts and unpacks nothing. Throws PDF_BROWSER_MISSING or PDF_BROWSER_PATH_WRONG. */
export function findBrowser(environment: Environment): BrowserLocation {
  return lookUp({
    chromiumPath: environment.CHROMIUM_PATH,
    searchPath: environment.PATH ?? '',
    bundledFolder: bundledFolder(),
  });
}

/** Ready to start; the bundled one is unpacked into `cacheFolder` the first time. */
export async function prepareBrowser(environment: Environment, cacheFolder: string): Promise<BrowserExecutable> {
  const { source, path } = findBrowser(environment);
  if (source !== 'bundled') return { path, environment: {}, shell: false };
  const { unpackBrowser } = await import('../../adapters/pdf-renderer/puppeteer/unpack-browser.ts');
  const { executable, libraries, fontConfig } = await unpackBrowser(path, cacheFolder);
  return { path: executable, environment: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fontConfig }, shell: true };
}

/** The package has a browser for this machine only; its manifest is what `exports` lets us resolve. */
function bundledFolder(): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  try {
    const folder = join(dirname(dirname(resolveFromPackage('@sparticuz/chromium'))), 'bin');
    return existsSync(join(folder, 'chromium.br')) ? folder : undefined;
  } catch {
    return undefined;
  }
}
