import type { Company } from '../documents/company-schema.ts';
import { AssistantError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { QuoteSigner } from '../ports/quote-signer.ts';
import { computeQuote, type QuoteCalculation, type QuoteRequest } from '../pricing/compute-quote.ts';
import type { PriceList } from '../pricing/price-list.ts';
import type { ConfigIdentity, Quote } from '../pricing/quote.ts';
import { quoteErrors } from '../pricing/quote-errors.ts';

/** What quoting needs of a project. */
export interface QuotingProject {
  readonly company: Pick<Company, 'time_zone' | 'vat'>;
  readonly prices: PriceList;
  readonly config: ConfigIdentity;
}

export interface QuoteDrafterParts {
  /** Asked every time: the daemon swaps projects. */
  readonly project: () => QuotingProject;
  readonly signer: QuoteSigner;
  readonly clock: Clock;
}

export interface SignedCalculation {
  readonly quote: Quote;
  readonly calculation: QuoteCalculation;
}

export interface QuoteDrafter {
  /** Computes and signs; keeps nothing. */
  draft(request: QuoteRequest): SignedCalculation;
  /** QUOTE_FORGED unless id and signature are ours. */
  verify(quote: Quote): void;
}

export function createQuoteDrafter({ project, signer, clock }: QuoteDrafterParts): QuoteDrafter {
  return {
    draft(request) {
      const { company, prices, config } = project();
      const context = { now: clock.now(), timeZone: company.time_zone, config };
      const calculation = computeQuote(prices, company.vat, request, context);
      return { quote: signer.sign(calculation.body), calculation };
    },

    verify(quote) {
      if (!signer.verify(quote)) throw new AssistantError(quoteErrors.forged, { id: quote.id });
    },
  };
}
