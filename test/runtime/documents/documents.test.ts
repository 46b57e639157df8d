import { join } from 'node:path';
import t from 'tap';
import { createHmacQuoteSigner } from '../../../adapters/quote-signer/hmac/hmac-quote-signer.ts';
import type { Company } from '../../../assistant/documents/company-schema.ts';
import { formatAmount, formatMoney } from '../../../assistant/pricing/money.ts';
import type { Quote } from '../../../assistant/pricing/quote.ts';
import type { DocumentKind } from '../../../assistant/transcript/document-kind.ts';
import { diskFiles } from '../../../project/disk-files.ts';
import type { ProjectFiles } from '../../../project/project-files.ts';
import { createDocumentPrinter, createDocuments } from '../../../runtime/documents/documents.ts';
import { packageRoot } from '../../../runtime/package-root.ts';
import { processEnvironment } from '../../../runtime/secrets.ts';
import { customer, quoteOf, sellers, signed } from '../../fixtures/document-fixtures.ts';
import { createMemoryStore } from '../../fixtures/memory-store.ts';
import { firstPageQr, openPdf, pageTexts, pdfText, squeezed } from '../../fixtures/pdf-reading.ts';

// A browser on a busy machine needs its time.
t.setTimeout(170_000);

const files = diskFiles(packageRoot());
const issuedAt = new Date('2026-11-22T09:00:00Z');
const cacheFolder = join(packageRoot(), 'data', 'cache');
const printer = createDocumentPrinter({ cacheFolder, environment: processEnvironment() });
t.teardown(() => printer.close());

const kinds: readonly DocumentKind[] = ['offer', 'contract', 'invoice'];

function print(
  kind: DocumentKind,
  company: Company,
  more: { quote?: Quote; specimen?: boolean; number?: string } = {},
) {
  const { quote = signed(quoteOf(company)), specimen = false, number = '17' } = more;
  return printer.print({ kind, quote, company, customer, number, issuedAt, specimen }, files);
}

const vatLines: Readonly<Record<keyof typeof sellers, string>> = {
  osno: 'НДС 22 %',
  usn5: 'В том числе НДС 5 %',
  entrepreneur: 'Без НДС (освобождение по п. 1 ст. 145 НК РФ)',
  selfEmployed: 'Без НДС (ч. 9 ст. 2 Федерального закона от 27.11.2018 № 422-ФЗ)',
};

for (const name of Object.keys(sellers) as (keyof typeof sellers)[]) {
  t.test(`${name}: all three documents say what an accountant looks for`, async (t) => {
    const company: Company = sellers[name];
    const quote = signed(quoteOf(company));
    for (const kind of kinds) {
      const text = await pdfText(await print(kind, company, { quote }));
      const flat = squeezed(text);
      const says = (part: string) => t.ok(flat.includes(squeezed(part)), `${kind} says ${part}`);
      says(company.legal.inn);
      if (kind !== 'offer') says(customer.kind === 'organisation' ? customer.inn : '');
      says('22 ноября 2026 г.');
      says('№ 17');
      says(vatLines[name]);
      says(quote.totalInWords);
      says(formatMoney(quote.total));
      for (const { unitPrice, discount } of quote.lines) {
        says(formatAmount(unitPrice));
        if (discount > 0) says(formatAmount(discount));
      }
      for (const { amount } of quote.payments) says(formatMoney(amount));
      if (quote.vat.regime !== 'none') says(formatMoney(quote.vat.amount));
      if (kind !== 'invoice') says('19 900,00 ₽ в месяц');
      says('Страница 1 из');
      t.notMatch(text, /undefined|NaN|\bnull\b|\{\{|\{%|\[object|\uFFFD|ОБРАЗЕЦ/, `${kind} has no leftovers`);
    }
  });
}

t.test('the invoice: bank block, due date, signatures by form', async (t) => {
  const company = await pdfText(await print('invoice', sellers.usn5));
  for (const part of ['БИК 044525225', '30101810400000000225', '40702810500000001234', 'КПП 770101001']) {
    t.match(company, part);
  }
  t.match(company, 'не позднее 30 ноября 2026 г.', 'five working days, a holiday and a week-end skipped');
  t.match(company, 'Всего наименований 2, на сумму 113 000,50 руб.');
  t.match(company, /Руководитель\s+\/Орлова В\. А\.\/[\s\S]*Главный бухгалтер\s+\/Лебедева М\. В\.\//);
  t.match(company, 'Оплата по счёту № 17 от 22.11.2026 за услуги по внедрению. В том числе НДС 5% - 5380,98 руб.');

  const entrepreneur = await pdfText(await print('invoice', sellers.entrepreneur));
  t.match(entrepreneur, /Индивидуальный предприниматель\s+\/Ким А\. О\.\//);
  t.notMatch(entrepreneur, /Руководитель|Главный бухгалтер|М\. П\.|КПП 770101001/);
});

t.test('the contract: parties in their grammar', async (t) => {
  const company = await pdfText(await print('contract', sellers.osno));
  t.match(
    company,
    'именуемое в дальнейшем «Исполнитель», в лице Генерального директора Орловой Веры Андреевны, действующей',
  );
  t.match(company, 'в лице Директора Серова Петра Евгеньевича, действующего на основании Устава');
  t.match(company, '«22» ноября 2026 г.');
  t.match(company, /в том числе НДС 22 %: 24 860,11 ₽/, 'the price of a contract holds the VAT that comes on top');
  const entrepreneur = await pdfText(await print('contract', sellers.entrepreneur));
  t.match(
    entrepreneur,
    'ОГРНИП 304770123456793, именуемая в дальнейшем «Исполнитель», действующая на основании записи',
  );
});

t.test('fonts are embedded, none is Type 3; tagged, Russian, titled', async (t) => {
  for (const kind of kinds) {
    const bytes = await print(kind, sellers.usn5);
    const raw = Buffer.from(bytes).toString('latin1');
    t.notMatch(raw, /\/Subtype\s*\/Type3/, `${kind}: no Type 3`);
    const descriptors = raw.match(/\/Type\s*\/FontDescriptor[\s\S]*?>>/g) ?? [];
    t.ok(descriptors.length > 0);
    for (const descriptor of descriptors) {
      t.match(descriptor, /\/FontFile[23]/, `${kind}: embedded`);
      t.match(descriptor, /Golos/, `${kind}: ours, no fallback`);
    }
    const pdf = await openPdf(bytes);
    const { info } = await pdf.getMetadata();
    t.match(info, { Author: 'ООО «Ромашка ИИ»', CreationDate: "D:20261122090000+00'00'", Language: 'ru' });
    t.match((info as { Title?: string }).Title, /№\s17 от 22\sноября\s2026\sг\./);
    t.match(raw, /\/Marked true/, 'tagged');
  }
});

t.test('the payment QR says what the requisites say', async (t) => {
  for (const encoding of ['utf-8', 'windows-1251'] as const) {
    const company: Company = { ...sellers.usn5, documents: { ...sellers.usn5.documents, qr_encoding: encoding } };
    const payload = await firstPageQr(await print('invoice', company));
    const text = new TextDecoder(encoding).decode(payload);
    const [service, ...fields] = text.split('|');
    t.equal(service, encoding === 'utf-8' ? 'ST00012' : 'ST00011');
    t.same(fields, [
      'Name=ООО «Ромашка ИИ»',
      'PersonalAcc=40702810500000001234',
      'BankName=ПАО Сбербанк г. Москва',
      'BIC=044525225',
      'CorrespAcc=30101810400000000225',
      'PayeeINN=7701234578',
      'KPP=770101001',
      `Sum=${quoteOf(company).total}`,
      'Purpose=Оплата по счёту № 17 от 22.11.2026 за услуги по внедрению. В том числе НДС 5% - 5380,98 руб.',
    ]);
  }
  const text = new TextDecoder().decode(await firstPageQr(await print('invoice', sellers.entrepreneur)));
  t.notMatch(text, 'KPP=');
});

t.test('a specimen: marked on every page, no QR', async (t) => {
  const quote = signed(quoteOf(sellers.usn5, issuedAt, 60));
  const bytes = await print('invoice', sellers.usn5, { specimen: true, quote });
  const texts = await pageTexts(bytes);
  t.ok(texts.length > 1);
  for (const text of texts) t.match(text, 'ОБРАЗЕЦ');
  t.match(texts[1], 'Наименование', 'the head of the table repeats');
  t.equal(await firstPageQr(bytes), undefined);
});

t.test('the same document is the same bytes', async (t) => {
  t.ok(Buffer.from(await print('invoice', sellers.osno)).equals(await print('invoice', sellers.osno)));
});

t.test("customer's words are text, in every field", async (t) => {
  const hostile = '<script>alert(1)</script>{{ seller.inn }}<img src=x>';
  const html = await printer.html(
    {
      kind: 'offer',
      quote: signed(quoteOf(sellers.osno)),
      company: sellers.osno,
      customer: { kind: 'person', name: hostile },
      brief: { addressee: hostile, items: [{ title: hostile, value: hostile }] },
      number: '1',
      issuedAt,
      specimen: false,
    },
    files,
  );
  t.notMatch(html, '<script');
  t.notMatch(html, '<img src=x>');
  t.match(html, '&lt;script&gt;alert(1)&lt;/script&gt;{{ seller.inn }}');
});

t.test('a document is one for its quote and customer', async (t) => {
  const signer = createHmacQuoteSigner({ current: 'k1', keys: { k1: new Uint8Array(32) } });
  let now = new Date('2026-11-22T21:30:00Z');
  let company: Company = sellers.usn5;
  const store = createMemoryStore();
  let id = 0;
  const documents = createDocuments({
    project: () => ({ company, files }),
    store,
    signer,
    printer,
    clock: { now: () => now },
    ids: { next: () => `d${++id}` },
  });
  const quote = signer.sign(quoteOf(company, now));
  await store.saveQuotes([quote]);
  const request = { kind: 'invoice', quote: quote.id, person: 'p1' } as const;

  const first = await documents.renderDocument({ ...request, customer });
  t.equal(first.name, 'schet_1_2026-11-23.pdf', 'half past midnight in Moscow');
  t.match(await pdfText(first.bytes), 'Счёт на оплату № 1 от 23 ноября 2026 г.');

  now = new Date('2026-11-24T10:00:00Z');
  const reordered = Object.fromEntries(Object.entries(customer).reverse()) as typeof customer;
  const again = await documents.renderDocument({ ...request, customer: reordered });
  t.ok(Buffer.from(again.bytes).equals(first.bytes), 'the same file');
  t.equal(again.id, first.id);
  t.equal((await documents.renderDocument(request)).number, '2', 'another customer, the next number');
  t.equal(
    (await documents.renderDocument({ ...request, kind: 'contract' })).number,
    '1/2026',
    'each kind counts apart',
  );

  t.test('expired: refused if new, handed out if it was issued in time', async (t) => {
    now = new Date('2026-12-30T10:00:00Z');
    t.ok(Buffer.from((await documents.renderDocument({ ...request, customer })).bytes).equals(first.bytes));
    await t.rejects(documents.renderDocument({ ...request, kind: 'offer' }), { code: 'QUOTE_EXPIRED' });
    now = new Date('2026-11-24T10:00:00Z');
  });

  t.test('withdrawn and forged', async (t) => {
    const other = signer.sign({ ...quoteOf(company, now), revision: 2 });
    await store.saveQuotes([other]);
    await store.withdrawQuotes({ id: other.id }, now);
    await t.rejects(documents.renderDocument({ ...request, quote: other }), { code: 'QUOTE_WITHDRAWN' });
    const cheaper = { ...quote, total: 100 };
    await t.rejects(documents.renderDocument({ ...request, quote: cheaper }), { code: 'QUOTE_FORGED' });
    await t.rejects(documents.renderDocument({ ...request, quote: 'q_nowhere' }), { code: 'QUOTE_NOT_FOUND' });
  });

  t.test('a file quote with a good signature counts; its number follows', async (t) => {
    const fromFile = signer.sign({ ...quoteOf(company, now), revision: 3 });
    t.equal((await documents.renderDocument({ ...request, quote: fromFile })).number, '3');
  });

  t.test('an interrupted render resumes its number', async (t) => {
    const next = signer.sign({ ...quoteOf(company, now), revision: 4 });
    const broken: ProjectFiles = { ...files, list: async () => [] };
    const failing = createDocuments({
      project: () => ({ company, files: broken }),
      store,
      signer,
      printer,
      clock: { now: () => now },
      ids: { next: () => `d${++id}` },
    });
    await t.rejects(failing.renderDocument({ ...request, quote: next }), { code: 'TEMPLATE_MISSING' });
    const resumed = await documents.renderDocument({ ...request, quote: next });
    t.equal(resumed.number, '4');
    t.equal((await documents.renderDocument({ ...request, quote: next, customer })).number, '5');
  });

  t.test('a file that was never saved can be called back', async (t) => {
    const filed = signer.sign({ ...quoteOf(company, now), revision: 5 });
    await store.withdrawQuotes({ id: filed.id }, now);
    await t.rejects(documents.renderDocument({ ...request, quote: filed }), { code: 'QUOTE_WITHDRAWN' });
    const config = { hash: 'sha256:wrong', revision: null, dirty: null };
    await store.withdrawQuotes({ configHash: config.hash }, now);
    const later = signer.sign({ ...quoteOf(company, now), revision: 6, config });
    await t.rejects(documents.renderDocument({ ...request, quote: later }), { code: 'QUOTE_WITHDRAWN' });
  });

  t.test("a sample company's papers are apart: no number, and none of them is taken for a genuine one", async (t) => {
    const quote = signer.sign({ ...quoteOf(company, now), revision: 7 });
    const genuine = company;
    company = { ...genuine, sample: true };
    const specimen = await documents.renderDocument({ ...request, kind: 'offer', quote });
    t.match(specimen, { number: 'КП-000', specimen: true, name: 'predlozhenie_obrazec_2026-11-24.pdf' });
    t.match(await pdfText(specimen.bytes), 'ОБРАЗЕЦ');
    t.equal((await documents.renderDocument({ ...request, kind: 'offer', quote })).id, specimen.id, 'the same again');
    company = genuine;
    const real = await documents.renderDocument({ ...request, kind: 'offer', quote });
    t.match(real, { number: 'КП-1', specimen: false }, 'numbers begin with the first genuine one');
    t.notMatch(await pdfText(real.bytes), 'ОБРАЗЕЦ');
    company = { ...genuine, documents: { numbers: { offer: 'П/{number}' } } };
    t.equal(
      (await documents.renderDocument({ ...request, kind: 'offer', quote })).number,
      'КП-1',
      'another format is for other papers: this one keeps what is printed on it',
    );
    company = genuine;
  });

  t.test('numbers begin anew with the year', async (t) => {
    now = new Date('2026-12-31T21:30:00Z');
    company = { ...company, documents: { numbers: { invoice: 'Н-{number}/{year}' } } };
    const next = signer.sign(quoteOf(company, now));
    t.equal((await documents.renderDocument({ ...request, quote: next })).number, 'Н-1/2027');
  });
});
