import type { Browser, Page } from 'puppeteer-core';
import { AssistantError } from '../../../assistant/errors.ts';
import { pdfRendererErrors } from '../../../assistant/ports/pdf-renderer-errors.ts';

export interface BrowserExecutable {
  readonly path: string;
  /** Added to the environment of the browser. */
  readonly environment: Readonly<Record<string, string>>;
  /** The bundled browser is the headless shell. */
  readonly shell: boolean;
}

/** Nothing listens there; with the bypass list even loopback goes through it. */
const deadProxy = ['--proxy-server=http://127.0.0.1:9', '--proxy-bypass-list=<-loopback>'];

const arguments_ = [
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-quic',
  '--no-first-run',
  '--no-pings',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-extensions',
  '--font-render-hinting=none',
  ...deadProxy,
];

/** The browser's environment carries no secret of ours. */
const inherited = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'FONTCONFIG_PATH', 'FONTCONFIG_FILE', 'LD_LIBRARY_PATH'];

/**
 * As root Chromium starts only without its sandbox, and where the system forbids one to it (AppArmor on newer Ubuntu) it
 * starts without as well: its pages run no script and reach no network. Everybody else keeps it.
 */
export async function launchBrowser(
  executable: BrowserExecutable,
  processEnvironment: Readonly<Record<string, string | undefined>>,
): Promise<Browser> {
  try {
    return await launchWith(executable, processEnvironment, process.getuid?.() === 0 ? ['--no-sandbox'] : []);
  } catch (cause) {
    if (cause instanceof Error && /no usable sandbox/i.test(cause.message)) {
      return launchWith(executable, processEnvironment, ['--no-sandbox']).catch(failed(executable));
    }
    return failed(executable)(cause);
  }
}

async function launchWith(
  executable: BrowserExecutable,
  processEnvironment: Readonly<Record<string, string | undefined>>,
  sandbox: readonly string[],
): Promise<Browser> {
  const { launch } = await import('puppeteer-core');
  const kept = inherited.flatMap((name) => {
    const value = processEnvironment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return launch({
    executablePath: executable.path,
    headless: executable.shell ? 'shell' : true,
    pipe: true,
    args: [...arguments_, ...sandbox],
    env: { ...Object.fromEntries(kept), ...executable.environment },
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    timeout: 60_000,
  });
}

function failed({ path }: BrowserExecutable): (cause: unknown) => never {
  return (cause) => {
    const reason = cause instanceof Error ? firstLine(cause.message) : String(cause);
    throw new AssistantError(pdfRendererErrors.browserFailed, { path, reason }, { cause });
  };
}

/** A page that runs no script and reaches nothing but `data:`. */
export async function openClosedPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setJavaScriptEnabled(false);
  await page.setRequestInterception(true);
  page.on('request', (request) => {
    const allowed = request.url().startsWith('data:') || request.url() === 'about:blank';
    // A refused or a vanished request is the same to us.
    (allowed ? request.continue() : request.abort('blockedbyclient')).catch(() => {});
  });
  return page;
}

const printTimeout = 60_000;

export async function printPage(page: Page, html: string): Promise<Uint8Array> {
  await page.setContent(html, { waitUntil: 'load', timeout: printTimeout });
  return page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    tagged: true,
    outline: false,
    timeout: printTimeout,
  });
}

/** Nothing of a document is left in the page when the next one comes. */
export async function blankPage(page: Page): Promise<void> {
  await page.goto('about:blank', { timeout: printTimeout });
}

export function firstLine(text: string): string {
  return text.split('\n')[0] ?? text;
}
