import { AssistantError } from '../../../assistant/errors.ts';
import type { KeyVault, PersonCipher } from '../../../assistant/ports/key-vault.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';

export function sealJson(cipher: PersonCipher, value: unknown, context: string): Uint8Array {
  return cipher.seal(JSON.stringify(value), context);
}

/** The type is what this program sealed there; the context proves that it is that very row. */
export function openJson<Value>(cipher: PersonCipher, sealed: Uint8Array, context: string): Value {
  return JSON.parse(Buffer.from(cipher.open(sealed, context)).toString()) as Value;
}

/** Undefined when the bytes are damaged or their key is. */
export function openWhole<Value>(
  cipher: PersonCipher | undefined,
  sealed: Uint8Array,
  context: string,
): Value | undefined {
  if (cipher === undefined) return undefined;
  try {
    return openJson<Value>(cipher, sealed, context);
  } catch (error) {
    if (isDamaged(error)) return undefined;
    throw error;
  }
}

/** What can never be opened again: its person was erased, or its bytes are damaged. */
export function isUnreadable(error: unknown): boolean {
  return isErased(error) || isDamaged(error);
}

export function isErased(error: unknown): boolean {
  return error instanceof AssistantError && error.code === storeErrors.personErased.code;
}

function isDamaged(error: unknown): boolean {
  return error instanceof AssistantError && error.code === storeErrors.sealBroken.code;
}

/** Undefined when the person's key is damaged; rejects with STORE_PERSON_ERASED. */
export async function cipherUnlessDamaged(vault: KeyVault, person: string): Promise<PersonCipher | undefined> {
  try {
    return await vault.cipher(person);
  } catch (error) {
    if (isDamaged(error)) return undefined;
    throw error;
  }
}

/** Undefined when the person was erased too. */
export async function cipherIfAny(vault: KeyVault, person: string): Promise<PersonCipher | undefined> {
  try {
    return await cipherUnlessDamaged(vault, person);
  } catch (error) {
    if (isErased(error)) return undefined;
    throw error;
  }
}
