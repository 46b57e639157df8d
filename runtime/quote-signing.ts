import { createHmacQuoteSigner } from '../adapters/quote-signer/hmac/hmac-quote-signer.ts';
import type { QuoteSigner } from '../assistant/ports/quote-signer.ts';
import { type OnRenewed, quoteKeys } from './project-secrets.ts';
import type { Environment } from './secrets.ts';

/** Signs with the project's quote key, which is made at its first use. Opens no database. */
export function openQuoteSigner(folder: string, environment: Environment, onRenewed?: OnRenewed): QuoteSigner {
  return createHmacQuoteSigner(quoteKeys(folder, environment, onRenewed));
}
