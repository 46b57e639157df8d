import type { Browser, Page } from 'puppeteer-core';
import { AssistantError } from '../../../assistant/errors.ts';
import type { PdfRenderer, PrintJob } from '../../../assistant/ports/pdf-renderer.ts';
import { pdfRendererErrors } from '../../../assistant/ports/pdf-renderer-errors.ts';
import {
  type BrowserExecutable,
  blankPage,
  firstLine,
  launchBrowser,
  openClosedPage,
  printPage,
} from './browser-session.ts';
import { withMetadata } from './pdf-metadata.ts';

export interface PuppeteerPdfRendererOptions {
  /** Found and, if need be, unpacked when the first document comes. */
  readonly executable: () => Promise<BrowserExecutable>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly maxBytes: number;
  /** The browser is closed after this long without work. */
  readonly idleMs?: number;
}

/** A running browser and its pages that wait for work, the longest waiting first; each resolves once it is blank. */
interface Session {
  readonly browser: Browser;
  readonly pages: Promise<Page>[];
  opened: number;
}

const pagesAtOnce = 2;
/** One more than print at once: nobody waits for the blanking of the page that was used last. */
const pagesOpen = pagesAtOnce + 1;
const usualIdleMs = 120_000;

/**
 * One browser, started with the first document, kept warm and closed when idle; two pages, each used again and blanked
 * between documents; everybody else waits in line. A browser that dies is replaced and its documents are tried once more.
 */
export class PuppeteerPdfRenderer implements PdfRenderer {
  readonly #options: PuppeteerPdfRendererOptions;
  readonly #waiting: (() => void)[] = [];
  #free = pagesAtOnce;
  #session: Promise<Session> | undefined;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: PuppeteerPdfRendererOptions) {
    this.#options = options;
  }

  async render(job: PrintJob): Promise<Uint8Array> {
    await this.#enter();
    try {
      // Who waited in line while the renderer was closed must not start another browser.
      this.#refuseClosed();
      job.signal?.throwIfAborted();
      const printed = await this.#print(job, true);
      const bytes = withMetadata(printed, job);
      this.#refuseTooLarge(bytes.length);
      return bytes;
    } finally {
      this.#leave();
    }
  }

  /** The process id of the browser, if one runs: for `doctor` and tests. */
  async browserProcess(): Promise<number | undefined> {
    const session = await this.#session?.catch(() => undefined);
    return session?.browser.process()?.pid;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#closeBrowser();
  }

  async #print(job: PrintJob, mayTryAgain: boolean): Promise<Uint8Array> {
    const session = await this.#open();
    const { browser, pages } = session;
    let page: Page | undefined;
    try {
      page = await takePage(session);
      const bytes = await withSignal(printPage(page, job.html), job.signal);
      pages.push(blanked(page));
      return bytes;
    } catch (cause) {
      const died = !isAlive(browser) || page?.isClosed() === true;
      session.opened -= 1;
      page?.close().catch(() => {});
      job.signal?.throwIfAborted();
      if (this.#closed || !died || !mayTryAgain) {
        const reason = cause instanceof Error ? firstLine(cause.message) : String(cause);
        throw new AssistantError(pdfRendererErrors.renderFailed, { reason }, { cause });
      }
      return this.#print(job, false);
    }
  }

  /** The running browser, or a new one in place of one that died or never started. */
  async #open(): Promise<Session> {
    const known = this.#session;
    const session = await known?.catch(() => undefined);
    this.#refuseClosed();
    if (session !== undefined && isAlive(session.browser)) return session;
    if (this.#session === known) this.#session = this.#launch();
    return this.#session ?? this.#open();
  }

  async #launch(): Promise<Session> {
    const browser = await launchBrowser(await this.#options.executable(), this.#options.environment);
    return { browser, pages: [], opened: 0 };
  }

  async #closeBrowser(): Promise<void> {
    clearTimeout(this.#idle);
    const closing = this.#session;
    this.#session = undefined;
    const session = await closing?.catch(() => undefined);
    await session?.browser.close().catch(() => session.browser.process()?.kill('SIGKILL'));
  }

  async #enter(): Promise<void> {
    this.#refuseClosed();
    clearTimeout(this.#idle);
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.#free += 1;
    if (this.#free < pagesAtOnce || this.#closed) return;
    this.#idle = setTimeout(() => void this.#closeBrowser(), this.#options.idleMs ?? usualIdleMs);
    this.#idle.unref();
  }

  #refuseClosed(): void {
    if (this.#closed) throw new AssistantError(pdfRendererErrors.renderFailed, { reason: 'closed' });
  }

  #refuseTooLarge(bytes: number): void {
    if (bytes <= this.#options.maxBytes) return;
    const megabytes = (value: number) => String(Math.ceil((value / 2 ** 20) * 100) / 100);
    throw new AssistantError(pdfRendererErrors.tooLarge, {
      size: megabytes(bytes),
      limit: megabytes(this.#options.maxBytes),
    });
  }
}

/** The connection may notice the end of the process a little later than the page does. */
function isAlive(browser: Browser): boolean {
  const process = browser.process();
  return browser.connected && process?.exitCode === null && process.signalCode === null;
}

function blanked(page: Page): Promise<Page> {
  const done = blankPage(page).then(() => page);
  done.catch(() => page.close().catch(() => {}));
  return done;
}

async function takePage(session: Session): Promise<Page> {
  const { browser, pages } = session;
  const enough = session.opened >= pagesOpen || pages.length >= pagesAtOnce;
  const waiting = enough ? pages.shift() : undefined;
  const page = await waiting?.catch(() => undefined);
  if (page !== undefined) return page;
  // Opened first, or in place of one that could not be blanked.
  if (waiting === undefined) session.opened += 1;
  return openClosedPage(browser);
}

/** A caller who gives up does not wait for the page; the page is thrown away. */
async function withSignal<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const stop = Promise.withResolvers<never>();
  const onAbort = () => stop.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, stop.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    work.catch(() => {});
  }
}
