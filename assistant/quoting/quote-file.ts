import { AssistantError } from '../errors.ts';
import type { Quote } from '../pricing/quote.ts';
import { quoteErrors } from '../pricing/quote-errors.ts';

/** The quote in the output of `quote --json`; what `--explain` adds to it is not part of it. */
export function quoteFromJson(text: string, file: string): Quote {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'signature' in value && 'lines' in value && 'id' in value) {
      const { explanation: _, ...quote } = value as Quote & { explanation?: unknown };
      return quote;
    }
  } catch {
    // Reported below.
  }
  throw new AssistantError(quoteErrors.badFile, { file });
}

/** `q_` and twelve characters of Crockford's base 32, as the signer makes them. */
export function isQuoteId(text: string): boolean {
  return /^q_[0-9a-hjkmnp-tv-z]{12}$/.test(text);
}
