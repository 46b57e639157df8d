import type { Quote } from '../pricing/quote.ts';
import type { DocumentBrief } from '../transcript/document-brief.ts';
import type { DocumentKind } from '../transcript/document-kind.ts';
import type { Company } from './company-schema.ts';
import type { Customer } from './customer-schema.ts';
import { customerView } from './customer-view.ts';
import { paymentPurpose, type QrPayment } from './payment-qr.ts';
import { quoteView, vatForPurpose } from './quote-view.ts';
import { formatContractDate, formatLongDate, formatShortDate, tieShortWords } from './russian-formats.ts';
import { sellerView } from './seller-view.ts';
import { workingDayAfter } from './working-days.ts';

export interface DocumentInput {
  readonly kind: DocumentKind;
  readonly quote: Quote;
  readonly company: Company;
  readonly customer?: Customer | undefined;
  readonly brief?: DocumentBrief | undefined;
  /** As the document bears it. */
  readonly number: string;
  readonly issuedAt: Date;
  /** Print ОБРАЗЕЦ over every page; such a document is no commitment. */
  readonly specimen: boolean;
  /** `data:` addresses; empty when there is none. */
  readonly logo: string;
  readonly qr: string;
}

const titles: Readonly<Record<DocumentKind, string>> = {
  offer: 'Коммерческое предложение',
  contract: 'Договор',
  invoice: 'Счёт на оплату',
};

const usualDueDays = 5;

export type DocumentModel = ReturnType<typeof documentModel>;

/** All that a template may name. Keys are snake_case because users write them in HTML. */
export function documentModel(input: DocumentInput) {
  const { kind, quote, company, issuedAt, number, brief } = input;
  const zone = company.time_zone;
  const texts = company.documents ?? {};
  return {
    kind,
    specimen: input.specimen,
    document: {
      title: documentTitle(input),
      number,
      date: formatLongDate(issuedAt, zone),
      contract_date: formatContractDate(issuedAt, zone),
      short_date: formatShortDate(issuedAt, zone),
      due_date: formatLongDate(dueDate(company, quote, issuedAt), zone),
    },
    brand: { name: company.name, color: company.brand.color, tagline: company.brand.tagline ?? '', logo: input.logo },
    seller: sellerView(company),
    customer: customerView(input.customer),
    quote: quoteView(quote, zone),
    brief: {
      addressee: brief?.addressee ?? '',
      // Nothing fills it any more; templates of older projects name it.
      summary: '',
      items: brief?.items ?? [],
    },
    texts: {
      invoice_note: tieShortWords(texts.invoice_note ?? ''),
      not_included: (texts.offer_not_included ?? []).map(tieShortWords),
      next_step: tieShortWords(texts.offer_next_step ?? ''),
      note: tieShortWords(texts.offer_note ?? ''),
    },
    qr: input.qr,
    payment_purpose: invoicePurpose(input),
    blank: '________________',
  };
}

/** The title of the file as viewers show it: «Счёт на оплату № 17 от 22 ноября 2026 г.» */
export function documentTitle(input: Pick<DocumentInput, 'kind' | 'number' | 'company' | 'issuedAt'>): string {
  const date = formatLongDate(input.issuedAt, input.company.time_zone);
  return `${titles[input.kind]} №\u00a0${input.number} от ${date}`;
}

/** The transfer that settles the whole invoice. */
export function invoicePayment(input: Pick<DocumentInput, 'quote' | 'company' | 'number' | 'issuedAt'>): QrPayment {
  const { legal, bank } = input.company;
  return {
    name: legal.short_name,
    account: bank.account,
    bankName: bank.name,
    bik: bank.bik,
    correspondentAccount: bank.correspondent_account,
    inn: legal.inn,
    kpp: legal.kpp,
    sum: input.quote.total,
    purpose: invoicePurpose(input),
  };
}

function invoicePurpose({
  quote,
  company,
  number,
  issuedAt,
}: Pick<DocumentInput, 'quote' | 'company' | 'number' | 'issuedAt'>): string {
  return paymentPurpose({
    head: `Оплата по счёту № ${number} от ${formatShortDate(issuedAt, company.time_zone)}`,
    subject: company.documents?.payment_subject ?? '',
    tax: vatForPurpose(quote.vat),
  });
}

/** Never later than the price holds. */
function dueDate(company: Company, quote: Quote, issuedAt: Date): Date {
  const due = workingDayAfter(issuedAt, company.documents?.invoice_due_days ?? usualDueDays, company);
  const validUntil = new Date(quote.validUntil);
  return due < validUntil ? due : validUntil;
}
