export { createQuoteDrafter, type QuoteDrafter, type SignedCalculation } from '../assistant/quoting/quote-drafter.ts';
export { quoteFromJson } from '../assistant/quoting/quote-file.ts';
export { createQuoting, type Quoting } from '../assistant/quoting/quoting.ts';
export { assertUsable } from '../assistant/quoting/usable-quote.ts';
