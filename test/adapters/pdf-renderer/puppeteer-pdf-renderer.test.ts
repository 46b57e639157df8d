import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import t from 'tap';
import { findBrowser } from '../../../adapters/pdf-renderer/puppeteer/find-browser.ts';
import { PuppeteerPdfRenderer } from '../../../adapters/pdf-renderer/puppeteer/puppeteer-pdf-renderer.ts';
import { prepareBrowser } from '../../../runtime/documents/pdf-browser.ts';
import { packageRoot } from '../../../runtime/package-root.ts';
import { processEnvironment } from '../../../runtime/secrets.ts';
import { pdfText } from '../../fixtures/pdf-reading.ts';

// A browser on a busy machine needs its time.
t.setTimeout(170_000);

const environment = processEnvironment();
const executable = () => prepareBrowser(environment, join(packageRoot(), 'data', 'cache'));
const createdAt = new Date('2026-11-22T09:00:00Z');

function renderer(more: { maxBytes?: number; idleMs?: number } = {}): PuppeteerPdfRenderer {
  return new PuppeteerPdfRenderer({ executable, environment, maxBytes: 10 * 2 ** 20, ...more });
}

function job(body: string, head = '') {
  const html = `<!doctype html><html lang="ru"><head>${head}</head><body>${body}</body></html>`;
  return { html, title: 'Проба', author: 'Тест', createdAt };
}

t.test('nothing leaves the page', async (t) => {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end('body { color: red }');
  });
  // Not only HTTP: whoever merely connects is counted too.
  const sockets = createTcpServer((socket) => {
    hits.push('socket');
    socket.destroy();
  });
  await Promise.all([
    once(server.listen(0, '127.0.0.1'), 'listening'),
    once(sockets.listen(0, '127.0.0.1'), 'listening'),
  ]);
  t.teardown(() => Promise.all([server, sockets].map((one) => one.close())));
  const pdf = renderer();
  t.teardown(() => pdf.close());
  for (const { port } of [server.address() as AddressInfo, sockets.address() as AddressInfo]) {
    const base = `http://127.0.0.1:${port}`;
    const bytes = await pdf.render(
      job(
        `<img src="${base}/img"><iframe src="${base}/frame"></iframe><object data="${base}/object"></object>
         <video src="${base}/video" poster="${base}/poster"></video><p>Текст</p><script src="${base}/script"></script>
         <script>fetch('${base}/fetch'); new WebSocket('ws://127.0.0.1:${port}'); document.body.textContent = 'СКРИПТ'</script>
         <iframe src="file:///etc/hostname"></iframe>`,
        `<link rel="stylesheet" href="${base}/css"><link rel="preconnect" href="${base}"><link rel="dns-prefetch" href="${base}">
         <style>@import url(${base}/import); @font-face { font-family: X; src: url(${base}/font) } p { font-family: X; background: url(${base}/background) }</style>`,
      ),
    );
    const text = await pdfText(bytes);
    t.match(text, 'Текст');
    t.notMatch(text, 'СКРИПТ', 'no script runs');
  }
  t.same(hits, []);
});

t.test('one document leaves nothing in the next', async (t) => {
  const pdf = renderer();
  t.teardown(() => pdf.close());
  const secret = 'СЕКРЕТ-ПЕРВОГО';
  const first = job(
    `<p id="x">${secret}</p><form><input value="${secret}"></form>`,
    `<title>${secret}</title><style>body::after { content: "${secret}" } @page { @bottom-left { content: "${secret}" } }</style>`,
  );
  const empty = job('<p>Второй</p>');
  const [alone] = [await pdf.render(empty)];
  for (let round = 0; round < 4; round += 1) {
    await pdf.render({ ...first, title: secret });
    const second = await pdf.render(empty);
    t.equal(await pdfText(second), 'Второй');
    t.notMatch(
      Buffer.from(second).toString('latin1'),
      Buffer.from(secret, 'utf16le').swap16().toString('hex').toUpperCase(),
    );
    t.ok(Buffer.from(second).equals(alone), 'to the byte');
  }
  const both = await Promise.all([1, 2, 3, 4, 5].map((number) => pdf.render(job(`<p>Документ ${number}</p>`))));
  for (const [index, bytes] of both.entries()) t.equal(await pdfText(bytes), `Документ ${index + 1}`, 'at once');
});

t.test('a browser that dies is replaced', async (t) => {
  const pdf = renderer();
  t.teardown(() => pdf.close());
  await pdf.render(job('<p>Раз</p>'));
  const first = await pdf.browserProcess();
  process.kill(first ?? 0, 'SIGKILL');
  t.equal(await pdfText(await pdf.render(job('<p>Два</p>'))), 'Два', 'killed between documents');
  const second = await pdf.browserProcess();
  t.not(second, first);
  const during = pdf.render(job(`<p>${'Три '.repeat(20_000)}</p>`));
  process.kill(second ?? 0, 'SIGKILL');
  t.match(await pdfText(await during), /^(Три )+/, 'killed while printing');
});

t.test('too large, given up, idle, closed', async (t) => {
  const small = renderer({ maxBytes: 5_000, idleMs: 1 });
  t.teardown(() => small.close());
  await t.rejects(small.render(job('<p>Большой документ</p>')), {
    code: 'PDF_TOO_LARGE',
    kind: 'too_large',
    parameters: { limit: '0.01' },
  });
  const given = AbortSignal.abort(new Error('не нужно'));
  await t.rejects(small.render({ ...job('<p>Лишний</p>'), signal: given }), { message: 'не нужно' });
  const process = await small.browserProcess();
  while ((await small.browserProcess()) === process && process !== undefined) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  t.equal(await small.browserProcess(), undefined, 'an idle browser is closed');
  await t.rejects(small.render(job('<p>Снова</p>')), { code: 'PDF_TOO_LARGE' }, 'and started when it is needed');
  await small.close();
  await t.rejects(small.render(job('<p>Поздно</p>')), { code: 'PDF_RENDER_FAILED' });

  const crowded = renderer({});
  const line = Promise.allSettled(['Раз', 'Два', 'Три', 'Четыре'].map((word) => crowded.render(job(`<p>${word}</p>`))));
  await crowded.close();
  t.ok((await line).some(({ status }) => status === 'rejected'));
  t.equal(await crowded.browserProcess(), undefined, 'who waited in line starts no browser after the end');
});

t.test('where a browser is looked for', async (t) => {
  const folder = t.testdir({ bin: { chromium: '', 'google-chrome': '' } });
  const { chmodSync } = await import('node:fs');
  const bin = join(folder, 'bin');
  t.throws(() => findBrowser({ chromiumPath: join(bin, 'none'), searchPath: '' }), { code: 'PDF_BROWSER_PATH_WRONG' });
  chmodSync(join(bin, 'google-chrome'), 0o755);
  t.same(findBrowser({ searchPath: bin }), { source: 'installed', path: join(bin, 'google-chrome') });
  t.same(findBrowser({ chromiumPath: join(bin, 'google-chrome'), searchPath: '' }).source, 'CHROMIUM_PATH');
  const broken = new PuppeteerPdfRenderer({
    executable: async () => ({ path: join(bin, 'google-chrome'), environment: {}, shell: false }),
    environment,
    maxBytes: 1,
  });
  await t.rejects(broken.render(job('')), { code: 'PDF_BROWSER_FAILED', retryable: true });
  await broken.close();
});
