import { createHash } from 'node:crypto';
import type { Company } from '../../assistant/documents/company-schema.ts';
import type { Customer } from '../../assistant/documents/customer-schema.ts';
import { documentFileName, documentNumber } from '../../assistant/documents/document-numbering.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { localDate } from '../../assistant/local-time/local-date.ts';
import type { Clock } from '../../assistant/ports/clock.ts';
import type { DocumentRecord, DocumentStore } from '../../assistant/ports/document-store.ts';
import type { Ids } from '../../assistant/ports/ids.ts';
import type { QuoteSigner } from '../../assistant/ports/quote-signer.ts';
import type { QuoteStore } from '../../assistant/ports/quote-store.ts';
import { storeErrors } from '../../assistant/ports/store-errors.ts';
import type { Quote } from '../../assistant/pricing/quote.ts';
import { quoteErrors } from '../../assistant/pricing/quote-errors.ts';
import { assertUsable } from '../../assistant/quoting/usable-quote.ts';
import type { DocumentBrief } from '../../assistant/transcript/document-brief.ts';
import type { DocumentKind } from '../../assistant/transcript/document-kind.ts';
import type { ProjectFiles } from '../../project/project-files.ts';
import type { DocumentPrinter } from './document-printer.ts';

export { createDocumentPrinter, type DocumentPrinter } from './document-printer.ts';

export interface DocumentsParts {
  /** Asked every time: the daemon swaps projects. `files` holds the templates that go with the company. */
  readonly project: () => { readonly company: Company; readonly files: ProjectFiles };
  readonly store: DocumentStore & Pick<QuoteStore, 'readQuote' | 'findWithdrawal'>;
  readonly signer: QuoteSigner;
  readonly printer: DocumentPrinter;
  readonly clock: Clock;
  readonly ids: Ids;
  /** A preview: every paper is a specimen and takes no number. */
  readonly draft?: boolean | undefined;
}

export interface DocumentRequest {
  readonly kind: DocumentKind;
  /** Id of a saved quote, or a quote that came in a file. */
  readonly quote: string | Quote;
  readonly customer?: Customer | undefined;
  /** Under whose key the file is sealed. */
  readonly person: string;
  readonly brief?: DocumentBrief | undefined;
  readonly signal?: AbortSignal;
}

export interface RenderedDocument {
  readonly id: string;
  readonly kind: DocumentKind;
  /** Id of the quote. */
  readonly quote: string;
  /** As the document bears it. */
  readonly number: string;
  readonly issuedAt: Date;
  readonly bytes: Uint8Array;
  readonly name: string;
  /** Marked ОБРАЗЕЦ, in a preview ЧЕРНОВИК. */
  readonly specimen: boolean;
}

export interface Documents {
  /**
   * The document of (kind, quote, customer): made once, the same number, date and bytes ever after. A new one is refused
   * with QUOTE_NOT_FOUND, QUOTE_FORGED, QUOTE_WITHDRAWN or QUOTE_EXPIRED; what was issued in time is handed out always.
   * A sample company's papers are specimens: they take no number, and the genuine ones begin at 1 beside them.
   */
  renderDocument(request: DocumentRequest): Promise<RenderedDocument>;
}

export function createDocuments(parts: DocumentsParts): Documents {
  const { store, signer, printer, clock, ids } = parts;

  async function find(quote: string | Quote): Promise<{ quote: Quote; withdrawnAt: Date | null }> {
    const id = typeof quote === 'string' ? quote : quote.id;
    // A file may carry a known id over other figures: what was handed in is what must be genuine.
    const found = typeof quote === 'string' ? await store.readQuote(id) : { quote, withdrawnAt: null };
    if (found === undefined) throw new AssistantError(quoteErrors.notFound, { id });
    if (!signer.verify(found.quote)) throw new AssistantError(quoteErrors.forged, { id });
    return { quote: found.quote, withdrawnAt: found.withdrawnAt ?? (await store.findWithdrawal(found.quote)) };
  }

  async function print(record: DocumentRecord, quote: Quote, request: DocumentRequest): Promise<RenderedDocument> {
    const { company, files } = parts.project();
    const { kind, issuedAt, specimen, printedNumber: number } = record;
    const { customer, brief, signal } = request;
    const printed = { kind, quote, company, customer, brief, number, issuedAt, specimen };
    const bytes = await printer.print(printed, files, signal);
    const mark = parts.draft === true ? 'chernovik' : 'obrazec';
    const name = documentFileName(kind, record.number, localDate(issuedAt, company.time_zone), mark);
    await store.storeDocument({ id: record.id, name, bytes });
    return { id: record.id, kind, quote: quote.id, number, issuedAt, bytes, name, specimen };
  }

  async function stored(record: DocumentRecord): Promise<RenderedDocument | undefined> {
    if (record.file === null) return undefined;
    const bytes = await store.readDocumentFile(record.id).catch((error: unknown) => {
      // The row outlived its file (a restore without documents): it is printed again under its number.
      if (error instanceof AssistantError && error.code === storeErrors.documentLost.code) return undefined;
      throw error;
    });
    if (bytes === undefined) return undefined;
    const { id, kind, quote, issuedAt, file, specimen, printedNumber: number } = record;
    return { id, kind, quote, number, issuedAt, bytes, name: file.name, specimen };
  }

  return {
    async renderDocument(request) {
      const { kind, customer, person } = request;
      const found = await find(request.quote);
      const { company } = parts.project();
      const specimen = company.sample === true || parts.draft === true;
      const key = { kind, quote: found.quote.id, customer: customerDigest(customer), specimen };
      const known = await store.findDocument(key);
      const ready = known === undefined ? undefined : await stored(known);
      if (ready !== undefined) return ready;
      const zone = company.time_zone;
      const now = clock.now();
      if (known === undefined) assertUsable(found, now, zone);
      const year = Number(localDate(now, zone).slice(0, 4));
      const printedAs = (number: number | null) => documentNumber(company, kind, number, year);
      const reservation = { ...key, id: ids.next(), person, year, at: now, printedAs };
      const record = known ?? (await store.reserveDocument(reservation));
      return print(record, found.quote, request);
    },
  };
}

/** The same requisites, in whatever order they were written, are the same customer; '' is nobody in particular. */
export function customerDigest(customer: Customer | undefined): string {
  if (customer === undefined) return '';
  const sorted = JSON.stringify(customer, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)))
      : value,
  );
  return createHash('sha256').update(sorted).digest('hex');
}
