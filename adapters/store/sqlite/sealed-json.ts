import { AssistantError } from '../../../assistant/errors.ts';
import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';

export function sealJson(cipher: PersonCipher, value: unknown, context: string): Uint8Array {
  return cipher.seal(Buffer.from(JSON.stringify(value)), context);
}

/** The type is what this program sealed there; the context proves that it is that very row. */
export function openJson<Value>(cipher: PersonCipher, sealed: Uint8Array, context: string): Value {
  return JSON.parse(Buffer.from(cipher.open(sealed, context)).toString()) as Value;
}

/** What can never be opened again: its person was erased, or its bytes are damaged. */
export function isUnreadable(error: unknown): boolean {
  if (!(error instanceof AssistantError)) return false;
  return error.code === storeErrors.personErased.code || error.code === storeErrors.sealBroken.code;
}
