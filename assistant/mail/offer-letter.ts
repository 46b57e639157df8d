import type { Company } from '../documents/company-schema.ts';
import { documentModel } from '../documents/document-model.ts';
import type { Quote } from '../pricing/quote.ts';

export interface OfferLetter {
  readonly quote: Quote;
  readonly company: Company;
  /** As the document bears it. */
  readonly number: string;
  readonly issuedAt: Date;
  readonly specimen: boolean;
  /** How the customer wants to be called; '' when nobody knows. */
  readonly name: string;
  /** A signed link to the PDF; '' where nobody outside could open it. */
  readonly link: string;
}

/** What templates/email/offer.* may name: every figure is the quote's own. */
export function offerLetter({ name, link, ...document }: OfferLetter) {
  const {
    document: paper,
    brand,
    seller,
    quote,
    specimen,
  } = documentModel({
    ...document,
    kind: 'offer',
    logo: '',
    qr: '',
  });
  return {
    document: paper,
    brand,
    seller,
    customer: { contact: { name } },
    quote,
    specimen,
    link,
    // A conversation has no address of its own to come back to.
    chat_link: '',
  };
}
