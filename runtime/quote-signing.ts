import { createHmacQuoteSigner } from '../adapters/quote-signer/hmac/hmac-quote-signer.ts';
import type { QuoteSigner } from '../assistant/ports/quote-signer.ts';
import { quoteKeys } from './secret-file.ts';
import type { Environment } from './secrets.ts';

/** Signs with the project's quote key, which is made at its first use. Opens no database. */
export function openQuoteSigner(folder: string, environment: Environment): QuoteSigner {
  return createHmacQuoteSigner(quoteKeys(folder, environment));
}
