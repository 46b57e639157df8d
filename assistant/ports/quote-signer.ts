import type { Quote, QuoteBody } from '../pricing/quote.ts';

/** Signs quotes and recognises its own. Old keys stay for verification after rotation. */
export interface QuoteSigner {
  sign(body: QuoteBody): Quote;
  /** True only for a quote whose id and signature both derive from its body under a known key. */
  verify(quote: Quote): boolean;
}
