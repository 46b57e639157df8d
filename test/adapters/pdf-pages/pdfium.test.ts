import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { decode } from 'fast-png';
import t from 'tap';
import { createPdfPages } from '../../../adapters/pdf-pages/pdfium/pdf-pages.ts';
import { isPublicAddress } from '../../../runtime/public-address.ts';

const pdf = new Uint8Array(readFileSync(new URL('../../fixtures/documents/regulations.pdf', import.meta.url)));
const worker = fileURLToPath(new URL('../../../adapters/pdf-pages/pdfium/pdf-pages.worker.ts', import.meta.url));

t.test('each page of a PDF is a picture of its own', async (t) => {
  const pages = createPdfPages(() => worker);
  const count = await pages.count(pdf);
  t.ok(count >= 1);
  const { width, height, channels, data } = decode(await pages.picture(pdf, 1));
  t.equal(channels, 3);
  t.ok(width > 1000 && height > width, `${width} × ${height}`);
  t.ok(new Set(data).size > 2, 'something stands on it');
  t.ok(data.filter((dot) => dot > 250).length > data.length / 2, 'black on white');
  await t.rejects(pages.picture(pdf, count + 1), { message: /no page/ });
  await t.rejects(pages.picture(new Uint8Array([1, 2, 3]), 1));
});

t.test('addresses that a customer can open', async (t) => {
  for (const url of ['https://bot.example.ru', 'http://203.0.113.7:8080']) t.ok(isPublicAddress(url), url);
  const local = [
    null,
    '',
    'bot.example.ru',
    'http://localhost:8080',
    'http://127.0.0.1',
    'http://10.1.2.3',
    'http://[::1]',
  ];
  for (const url of [...local, 'http://server', 'http://192.168.1.4', 'http://172.20.0.1', 'http://nas.local']) {
    t.notOk(isPublicAddress(url), String(url));
  }
});
