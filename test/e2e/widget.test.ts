import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, launch, type Page } from 'puppeteer-core';
import t from 'tap';
import { prepareBrowser } from '../../runtime/documents/pdf-browser.ts';
import { copySampleProject, repository } from '../daemon/sample-project.ts';

/** The real command on the sample project, in a process of its own. */
async function serve(folder: string, port = '0'): Promise<{ address: string; process: ChildProcess }> {
  const child = spawn(
    join(repository, 'node_modules/.bin/node'),
    ['bin/dev.js', 'serve', '--json', '--port', port, '--project', folder],
    {
      cwd: repository,
      env: { ...process.env, LOG_LEVEL: 'error', PUBLIC_URL: '', HOST: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let complaint = '';
  child.stderr.on('data', (chunk) => {
    complaint += String(chunk);
  });
  const started = once(child.stdout, 'data').then(([chunk]) => JSON.parse(String(chunk)) as { address: string });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`serve has ended: ${complaint}`)));
  const { address } = await Promise.race([started, ended]);
  ended.catch(() => {});
  return { address, process: child };
}

async function openBrowser(): Promise<Browser> {
  const { path, environment, shell } = await prepareBrowser(process.env, mkdtempSync(join(tmpdir(), 'browser-')));
  return launch({
    executablePath: path,
    headless: shell ? 'shell' : true,
    pipe: true,
    env: { ...process.env, ...environment },
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
  });
}

/** A customer's site on another origin, strict about what may run on it. */
async function customerSite(widget: string): Promise<Server> {
  const policy = `default-src 'none'; script-src ${new URL(widget).origin}; connect-src ${new URL(widget).origin} ${new URL(widget).origin.replace('http', 'ws')}`;
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.setHeader('content-security-policy', policy);
    response.end(`<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1><a href="#x">link</a>
      <script async src="${widget}" data-color="#ffd400" data-side="left" data-title="Ask <b>us</b>" data-open></script></html>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** What a visitor sees and does in the chat window, found by role and words rather than by class. */
class Chat {
  readonly page: Page;
  readonly problems: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
  }

  async open(): Promise<void> {
    await this.page.locator('>>> button[aria-haspopup=dialog]').click();
    await this.page.waitForSelector('>>> [role=dialog] textarea', { visible: true });
  }

  async say(text: string): Promise<void> {
    const box = await this.page.waitForSelector('>>> textarea');
    await box?.type(text);
    await box?.press('Enter');
  }

  /** Waits for a button with these words and presses it. */
  async press(label: string): Promise<void> {
    const button = `[...(document.querySelector('[data-sales-assistant]').shadowRoot.querySelectorAll('.choice'))]
      .find(({ textContent }) => textContent === ${JSON.stringify(label)})`;
    const found = await this.page.waitForFunction(button, { polling: 50 });
    await found.asElement()?.click();
  }

  /** An expression in the page; `root` is the widget's shadow root. */
  look<Value>(expression: string): Promise<Value> {
    return this.page.evaluate(
      `(() => { const root = document.querySelector('[data-sales-assistant]')?.shadowRoot; return ${expression} })()`,
    ) as Promise<Value>;
  }

  text(): Promise<string> {
    return this.look(`root.querySelector('[role=log]').textContent`);
  }

  /** Until committed lines hold this (a regular expression). */
  async waitFor(pattern: string): Promise<void> {
    const said = `document.querySelector('[data-sales-assistant]')?.shadowRoot?.querySelector('.said')?.textContent`;
    await this.page.waitForFunction(`new RegExp(${JSON.stringify(pattern)}).test(${said} ?? '')`, { polling: 50 });
  }

  seqs(): Promise<number[]> {
    return this.look(`[...root.querySelectorAll('[data-seq]')].map((line) => Number(line.dataset.seq))`);
  }
}

t.setTimeout(170_000);

t.test('the widget in a real browser', async (t) => {
  const folder = copySampleProject(t);
  const daemon = await serve(folder);
  const browser = await openBrowser();
  t.teardown(async () => {
    await browser.close();
    daemon.process.kill('SIGKILL');
  });

  await t.test('consent is a box of its own, empty until it is ticked', async (t) => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    const chat = new Chat(page);
    await page.goto(`${daemon.address}/`);
    await chat.open();
    const box = (what: string) => chat.look<boolean>(`root.querySelector('.consent').${what}`);
    const shown = (open: boolean) =>
      page.waitForFunction(
        `document.querySelector('[data-sales-assistant]').shadowRoot.querySelector('.consent').hidden === ${!open}`,
        { polling: 50 },
      );
    t.equal(await box('hidden'), true, 'nothing to consent to yet');
    await chat.say('Меня зовут Анна Петрова, мой телефон 8 916 123-45-67');
    await shown(true);
    t.equal(await box(`querySelector('input').checked`), false, 'nobody has ticked it for him');
    t.match(
      await chat.look<string>(`root.querySelector('.consent').textContent`),
      /Согласен на обработку персональных данных/,
    );
    t.match(await chat.look<string>(`root.querySelector('.consent a').href`), `${daemon.address}/privacy#consent`);
    t.equal(
      await chat.look<number>(
        `[...root.querySelectorAll('.choice')].filter(({ textContent }) => /соглас/i.test(textContent)).length`,
      ),
      0,
      'and it stands there once',
    );
    await page.screenshot({ path: process.env.CONSENT_SCREENSHOT ?? join(folder, 'consent.png') });
    const tick = await page.waitForSelector('>>> .consent input');
    await tick?.click();
    await shown(false);
    await chat.waitFor('согласие записано');
    await page.reload();
    await page.waitForSelector('>>> [role=dialog]');
    await chat.open();
    await chat.waitFor('мой телефон 8 916 123-45-67');
    t.equal(await box('hidden'), true, 'it is decided');
    t.strictSame(chat.problems, []);
    await context.close();
  });

  await t.test('from the greeting through the brief to the PDF', async (t) => {
    const page = await browser.newPage();
    await page.setViewport({ width: 1280, height: 800 });
    const chat = new Chat(page);
    await page.goto(`${daemon.address}/?utm_source=ya&utm_campaign=test`);
    await chat.open();
    await chat.waitFor('ИИ-ассистент');
    await chat.press('Чат-бот для заявок');
    await chat.waitFor('каналах');
    await chat.say('Как вы защищаете персональные данные?');
    await chat.waitFor('152-ФЗ|шифр');
    await chat.press('2');
    await chat.press('До 1 000');
    await chat.waitFor('CRM');
    await chat.say('да');
    await chat.press('Обычный срок');
    await chat.waitFor('Цена держится');
    await chat.press('Получить КП в PDF');
    await page.waitForSelector('>>> a.document');
    const file = await fetch(await chat.look<string>(`root.querySelector('a.document').href`));
    t.equal(file.headers.get('content-type'), 'application/pdf');
    t.equal(
      Buffer.from(await file.arrayBuffer())
        .subarray(0, 5)
        .toString(),
      '%PDF-',
    );

    const before = await chat.seqs();
    t.same(
      before,
      Array.from(before, (_, index) => index + 1),
      'every line once, in order',
    );
    await page.reload();
    await chat.open();
    await chat.waitFor('Цена держится');
    t.same(await chat.seqs(), before, 'the conversation is there after a reload');
    t.same(chat.problems, [], 'nothing in the console, the page policy included');
    await page.close();
  });

  await t.test('keyboard: open, stay inside, close, focus back; nothing said becomes markup', async (t) => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const chat = new Chat(page);
    await page.goto(daemon.address);
    await page.focus('[data-chat-open]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('>>> [role=dialog] textarea', { visible: true });
    t.equal(await chat.look('root.activeElement.tagName'), 'TEXTAREA');
    for (let step = 0; step < 20; step += 1) {
      await page.keyboard.press('Tab');
      if ((await chat.look('root.activeElement')) === null) t.fail('Tab leaves the window');
    }
    await page.focus('>>> textarea');
    await chat.say('<img src=x onerror="document.title=1"> https://example.ru/?a=1&b=2. javascript:alert(1)');
    await chat.waitFor('<img src=x');
    t.same(await chat.look(`[...root.querySelectorAll('.mine a')].map(({ href }) => href)`), [
      'https://example.ru/?a=1&b=2',
    ]);
    t.not(await page.title(), '1');
    t.equal(await chat.look(`root.querySelector('[role=log]').ariaLive`), 'polite');
    await page.keyboard.press('Escape');
    t.equal(await chat.look(`root.querySelector('[role=dialog]').hidden`), true);
    t.equal(await chat.look(`document.activeElement.hasAttribute('data-chat-open')`), true, 'focus is back');
    await context.close();
  });

  await t.test('a phone in the dark: full screen, readable', async (t) => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: 'dark' },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    const chat = new Chat(page);
    await page.goto(daemon.address);
    await chat.open();
    await chat.waitFor('ИИ-ассистент');
    const panel = await page.$('>>> [role=dialog]');
    const box = await panel?.boundingBox();
    t.match(box, { x: 0, y: 0, width: 390, height: 844 });
    const colour = await chat.look(`getComputedStyle(root.querySelector('[role=dialog]')).backgroundColor`);
    t.equal(colour, 'rgb(23, 27, 36)');
    t.equal(await chat.look('document.documentElement.scrollWidth'), 390, 'the page does not scroll sideways');
    await context.close();
  });

  await t.test('on a strict site of another origin, where sockets come and go', async (t) => {
    const site = await customerSite(`${daemon.address}/widget.js`);
    t.teardown(() => site.close());
    const { port } = site.address() as AddressInfo;
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const chat = new Chat(page);
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForSelector('>>> [role=dialog] textarea', { visible: true });
    t.equal(await chat.look(`root.querySelector('h2').textContent`), 'Ask <b>us</b>');
    t.same(await chat.seqs(), [], 'not on the list of sites: no conversation');

    t.ok(
      chat.problems.every((problem) => /403|CORS|Failed to load/.test(problem)),
      'only the refusal is in the console',
    );
    await context.close();
  });

  await t.test('a lost server: the line waits and arrives once; a stop is graceful', async (t) => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    const chat = new Chat(page);
    await page.goto(daemon.address);
    await chat.open();
    await chat.waitFor('С какой задачи');
    const { port } = new URL(daemon.address);
    daemon.process.kill('SIGTERM');
    const [code] = await once(daemon.process, 'exit');
    t.equal(code, 0);
    await chat.say('Чат-бот');
    await page.waitForSelector('>>> .pending');
    const again = await serve(folder, port);
    t.teardown(() => again.process.kill('SIGKILL'));
    // The browser noticing its network is what ends the pause between two tries.
    await chat.look(`dispatchEvent(new Event('online'))`);
    await chat.waitFor('каналах');
    const seqs = await chat.seqs();
    t.same(
      seqs,
      Array.from(seqs, (_, index) => index + 1),
    );
    t.equal((await chat.text()).split('Чат-бот').length, 2, 'the line is there once');
    await context.close();
  });
});
