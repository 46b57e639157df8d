import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { AssistantError } from '../../../assistant/errors.ts';
import { pdfRendererErrors } from '../../../assistant/ports/pdf-renderer-errors.ts';

export interface BrowserLocation {
  readonly source: 'CHROMIUM_PATH' | 'installed' | 'bundled';
  /** The executable; for `bundled` the folder of the packed browser, which is unpacked at first use. */
  readonly path: string;
}

export interface BrowserLookup {
  readonly chromiumPath?: string | undefined;
  /** Value of PATH. */
  readonly searchPath: string;
  /** The `bin` folder of @sparticuz/chromium; undefined when the package is not there. */
  readonly bundledFolder?: string | undefined;
}

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];

const usualPlaces = [
  '/usr/bin',
  '/usr/local/bin',
  '/snap/bin',
  '/Applications/Google Chrome.app/Contents/MacOS',
  '/Applications/Chromium.app/Contents/MacOS',
];

const namesInPlaces = [...names, 'Google Chrome', 'Chromium'];

/** CHROMIUM_PATH, else an installed Chrome or Chromium, else the one that came with npm. Starts nothing. */
export function findBrowser(lookup: BrowserLookup): BrowserLocation {
  const { chromiumPath, searchPath, bundledFolder } = lookup;
  if (chromiumPath !== undefined) {
    if (!isExecutable(chromiumPath)) throw new AssistantError(pdfRendererErrors.browserPath, { path: chromiumPath });
    return { source: 'CHROMIUM_PATH', path: chromiumPath };
  }
  const onPath = searchPath.split(delimiter).filter((folder) => folder !== '');
  const installed =
    firstExecutable(onPath, names) ??
    firstExecutable(usualPlaces, namesInPlaces) ??
    firstExecutable(['C:\\Program Files\\Google\\Chrome\\Application'], ['chrome.exe']);
  if (installed !== undefined) return { source: 'installed', path: installed };
  if (bundledFolder === undefined) throw new AssistantError(pdfRendererErrors.browserMissing);
  return { source: 'bundled', path: bundledFolder };
}

function firstExecutable(folders: readonly string[], executables: readonly string[]): string | undefined {
  const candidates = folders.flatMap((folder) => executables.map((name) => join(folder, name)));
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
