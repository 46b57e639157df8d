import { join } from 'node:path';
import { PuppeteerPdfRenderer } from '../adapters/pdf-renderer/puppeteer/puppeteer-pdf-renderer.ts';
import type { Customer } from '../assistant/documents/customer-schema.ts';
import { computeQuote } from '../assistant/pricing/compute-quote.ts';
import { diskFiles } from '../project/disk-files.ts';
import { createDocumentPrinter } from '../runtime/documents/document-printer.ts';
import { prepareBrowser } from '../runtime/documents/pdf-browser.ts';
import { openProject } from '../runtime/project-loading.ts';
import { processEnvironment } from '../runtime/secrets.ts';
import type { BenchContext } from './row.ts';

const lines = 12;
const issuedAt = new Date('2026-11-22T09:00:00Z');

/** `count` offers of the sample project, three pages and twelve lines each, no two alike; fonts and all, as printed. */
export async function offerPages(context: BenchContext, count: number): Promise<string[]> {
  const folder = context.packageRoot;
  const { company, prices, config } = await openProject(folder, {}, issuedAt);
  const printer = createDocumentPrinter({ cacheFolder: join(context.scratch, 'cache'), environment: {} });
  const richest = prices.packages.toSorted((left, right) => right.options.length - left.options.length)[0];
  if (richest === undefined) throw new Error('the sample project has no package');
  const pages: string[] = [];
  for (let number = 1; number <= count; number += 1) {
    const options = Object.fromEntries(richest.options.slice(0, lines - 1).map((id) => [id, null]));
    const { body } = computeQuote(
      prices,
      company.vat,
      { order: { package: richest.id, options } },
      { now: issuedAt, timeZone: company.time_zone, config },
    );
    if (body.lines.length < lines) throw new Error(`an offer of ${body.lines.length} lines instead of ${lines}`);
    const quote = { ...body, id: `q_bench${number}`, signature: '' };
    const customer: Customer = { ...recipient, short_name: `ООО «Покупатель ${number}»` };
    const brief = { items: wishes(number) };
    pages.push(
      await printer.html(
        { kind: 'offer', quote, company, customer, brief, number: String(number), issuedAt, specimen: true },
        diskFiles(folder),
      ),
    );
  }
  return pages;
}

/** The product's own renderer with its browser running. */
export async function warmRenderer(context: BenchContext) {
  const environment = processEnvironment();
  const renderer = new PuppeteerPdfRenderer({
    executable: () => prepareBrowser(environment, join(context.scratch, 'cache')),
    environment,
    maxBytes: 10 * 2 ** 20,
  });
  return {
    render: (html: string) => renderer.render({ html, title: 'Предложение', author: 'Образец', createdAt: issuedAt }),
    close: () => renderer.close(),
  };
}

const recipient: Customer = {
  kind: 'organisation',
  full_name: 'Общество с ограниченной ответственностью «Покупатель»',
  short_name: 'ООО «Покупатель»',
  inn: '7701234560',
  kpp: '770101001',
  address: '101000, г. Москва, ул. Примерная, д. 2',
  contact: { name: 'Иванова Анна Петровна', post: 'Директор по развитию' },
};

function wishes(number: number) {
  return Array.from({ length: 16 }, (_, index) => ({
    title: `Пожелание ${index + 1}`,
    value: `отвечать на вопросы ${number * 100 + index} клиентов в сутки и записывать на консультацию`,
  }));
}
