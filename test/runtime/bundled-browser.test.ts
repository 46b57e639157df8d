import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { PuppeteerPdfRenderer } from '../../adapters/pdf-renderer/puppeteer/puppeteer-pdf-renderer.ts';
import { unpackBrowser } from '../../adapters/pdf-renderer/puppeteer/unpack-browser.ts';
import { resolveFromPackage } from '../../runtime/package-root.ts';
import { processEnvironment } from '../../runtime/secrets.ts';
import { pdfText } from '../fixtures/pdf-reading.ts';

// Unpacking 64 MB takes its time on a busy machine.
t.setTimeout(170_000);

const here = process.platform === 'linux' && process.arch === 'x64';

t.test('a machine without any browser prints with the one that npm brought', async (t) => {
  if (!here) return t.pass('the package holds a browser for Linux x64 only');
  const cache = mkdtempSync(join(tmpdir(), 'sales-assistant-browser-'));
  t.teardown(() => rmSync(cache, { recursive: true, force: true }));
  const packed = join(resolveFromPackage('@sparticuz/chromium'), '..', '..', 'bin');
  const executable = async () => {
    const { executable: path, libraries, fontConfig } = await unpackBrowser(packed, cache);
    return { path, environment: { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: fontConfig }, shell: true };
  };
  const environment = processEnvironment();
  const renderer = new PuppeteerPdfRenderer({ executable, environment, maxBytes: 10 * 2 ** 20 });
  t.teardown(() => renderer.close());
  const pdf = await renderer.render({
    html: '<!doctype html><html lang="ru"><body><p>Счёт на оплату</p></body></html>',
    title: 'Проба',
    author: 'Тест',
    createdAt: new Date('2026-11-22T09:00:00Z'),
  });
  t.match(await pdfText(pdf), 'Счёт на оплату');
});
