import t from 'tap';
import { documentModel } from '../../../assistant/documents/document-model.ts';
import { documentFileName, documentNumber } from '../../../assistant/documents/document-numbering.ts';
import { paymentPurpose, paymentQr, type QrPayment } from '../../../assistant/documents/payment-qr.ts';
import {
  formatContractDate,
  formatLongDate,
  formatPhone,
  formatShortDate,
  plural,
  tieShortWords,
  withInitials,
} from '../../../assistant/documents/russian-formats.ts';
import { documentVariables } from '../../../assistant/documents/template-variables.ts';
import { workingDayAfter } from '../../../assistant/documents/working-days.ts';
import { customer, quoteOf, sellers, signed } from '../../fixtures/document-fixtures.ts';

const midnight = new Date('2026-11-22T21:30:00Z');

t.test('dates are those of the company', async (t) => {
  t.equal(formatLongDate(midnight, 'Europe/Moscow'), '23\u00a0ноября\u00a02026\u00a0г.');
  t.equal(formatLongDate(midnight, 'UTC'), '22\u00a0ноября\u00a02026\u00a0г.');
  t.equal(formatContractDate(new Date('2026-03-04T10:00:00Z'), 'Europe/Moscow'), '«04»\u00a0марта\u00a02026\u00a0г.');
  t.equal(formatShortDate(midnight, 'Asia/Kamchatka'), '23.11.2026');
});

t.test('words, phones, names, addresses', async (t) => {
  const days = [1, 2, 5, 11, 14, 21, 22, 25, 101, 111, 1004].map((count) => plural(count, ['день', 'дня', 'дней']));
  t.same(days, ['день', 'дня', 'дней', 'дней', 'дней', 'день', 'дня', 'дней', 'день', 'дней', 'дня']);
  t.equal(formatPhone('+79991234567'), '+7\u00a0999\u00a0123-45-67');
  t.equal(formatPhone('89991234567'), '+7\u00a0999\u00a0123-45-67');
  t.equal(formatPhone('+7701'), '+7701');
  t.equal(withInitials('Орлов Сергей Андреевич'), 'Орлов\u00a0С.\u00a0А.');
  t.equal(withInitials('Орлов С. А.'), 'Орлов\u00a0С.\u00a0А.');
  t.equal(tieShortWords('счёт № 5, ул. Садовая, д. 16, 5 %'), 'счёт №\u00a05, ул.\u00a0Садовая, д.\u00a016, 5\u00a0%');
});

t.test('working days skip week-ends and holidays', async (t) => {
  const calendar = { time_zone: 'Europe/Moscow', holidays: [{ date: '2026-11-25', title: '' }] };
  const after = (count: number) => workingDayAfter(midnight, count, calendar).toISOString().slice(0, 10);
  t.same([1, 2, 3, 4, 5].map(after), ['2026-11-24', '2026-11-26', '2026-11-27', '2026-11-30', '2026-12-01']);
});

t.test('numbers and file names', async (t) => {
  t.equal(documentNumber(sellers.osno, 'offer', 12, 2026), 'КП-12');
  t.equal(documentNumber(sellers.osno, 'contract', 3, 2026), '3/2026');
  t.equal(documentNumber(sellers.osno, 'invoice', null, 2026), '000');
  t.equal(documentFileName('invoice', 17, '2026-11-22'), 'schet_17_2026-11-22.pdf');
  t.match(documentFileName('contract', null, '2026-11-22'), /^[\w.-]+$/);
  t.equal(documentFileName('offer', null, '2026-11-22', 'chernovik'), 'predlozhenie_chernovik_2026-11-22.pdf');
});

const payment: QrPayment = {
  name: 'ООО «Ромашка ИИ»',
  account: '40702810500000001234',
  bankName: 'ПАО Сбербанк г. Москва',
  bik: '044525225',
  correspondentAccount: '30101810400000000225',
  inn: '7701234578',
  kpp: '770101001',
  sum: 12_000_050,
  purpose: 'Оплата по счёту № 17 от 22.11.2026. В том числе НДС 22% - 21639,43 руб.',
};

t.test('payment QR', async (t) => {
  const text = new TextDecoder().decode(paymentQr(payment, 'utf-8'));
  t.equal(
    text,
    'ST00012|Name=ООО «Ромашка ИИ»|PersonalAcc=40702810500000001234|BankName=ПАО Сбербанк г. Москва|BIC=044525225|CorrespAcc=30101810400000000225|PayeeINN=7701234578|KPP=770101001|Sum=12000050|Purpose=Оплата по счёту № 17 от 22.11.2026. В том числе НДС 22% - 21639,43 руб.',
  );
  t.equal(new TextEncoder().encode(text).length, 331, 'the length that the standard sample has');
  const old = paymentQr(payment, 'windows-1251');
  t.equal(new TextDecoder('windows-1251').decode(old), text.replace('ST00012', 'ST00011'));
  const pipe = new TextDecoder().decode(paymentQr({ ...payment, name: 'ООО «А|Б»\n' }, 'utf-8'));
  t.match(pipe, '|Name=ООО «А/Б»|', 'the separator never gets into a value');
  const long = paymentQr({ ...payment, name: 'Ы'.repeat(150) }, 'utf-8');
  t.match(new TextDecoder('windows-1251').decode(long), 'ST00011|Name=ЫЫЫ', 'too long in UTF-8');
  t.throws(() => paymentQr({ ...payment, bankName: 'Б'.repeat(46) }, 'utf-8'), { code: 'DOCUMENT_QR_TOO_LONG' });
  t.throws(() => paymentQr({ ...payment, name: 'Café 東' }, 'windows-1251'), { code: 'DOCUMENT_QR_UNENCODABLE' });
  const purpose = paymentPurpose({ head: 'Оплата по счёту № 17', subject: 'у'.repeat(200), tax: 'Без НДС' });
  t.equal(purpose, 'Оплата по счёту № 17. Без НДС', 'the subject gives way, the tax never');
});

t.test('a model has no hole: whatever a template names is there', async (t) => {
  const input = {
    company: sellers.selfEmployed,
    quote: signed(quoteOf(sellers.selfEmployed)),
    number: '1',
    issuedAt: midnight,
    specimen: false,
    logo: '',
    qr: '',
  } as const;
  const shape = (value: unknown): unknown =>
    Array.isArray(value)
      ? []
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
        : typeof value;
  const expected = shape(documentVariables());
  const people = [
    undefined,
    customer,
    { kind: 'entrepreneur', name: 'Ким Анна Олеговна', inn: '770123456703' },
    { kind: 'person', name: 'Ким Анна Олеговна' },
  ] as const;
  for (const person of people) {
    for (const kind of ['offer', 'contract', 'invoice'] as const) {
      t.same(shape(documentModel({ ...input, kind, customer: person })), expected, `${kind} for ${person?.kind}`);
    }
  }
  const { customer: view } = documentModel({ ...input, kind: 'invoice', customer: people[3] });
  t.match(view, {
    requisites: 'Ким Анна Олеговна',
    named: 'именуемый(ая)',
    signer: { short_name: 'Ким\u00a0А.\u00a0О.' },
  });
});
