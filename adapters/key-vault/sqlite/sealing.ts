import { createCipheriv, createDecipheriv, type KeyObject, randomFillSync } from 'node:crypto';
import { AssistantError } from '../../../assistant/errors.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';

const format = 1;
const nonceLength = 12;
const tagLength = 16;
const headerLength = 1 + nonceLength + tagLength;

/** Random bytes drawn in bulk: one call to the system's generator serves some three hundred nonces. */
const pool = Buffer.alloc(4096);
let used = pool.length;

/** A part of the pool that was never handed out; it stands until the pool is drawn anew. */
function nonce(): Buffer {
  if (used + nonceLength > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += nonceLength;
  return pool.subarray(used - nonceLength, used);
}

/**
 * AES-256-GCM: format byte, nonce, tag, ciphertext. `context` must be given again to open it. Text is sealed as UTF-8; the
 * cipher encodes it faster than a Buffer is made of it. Keys come as KeyObject: with raw bytes Node builds one each time,
 * which costs four times the cipher itself.
 */
export function seal(key: KeyObject, plain: Uint8Array | string, context: string): Buffer {
  const iv = nonce();
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  cipher.setAAD(Buffer.from(context));
  const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
  cipher.final();
  const sealed = Buffer.allocUnsafe(headerLength + body.length);
  sealed[0] = format;
  sealed.set(iv, 1);
  sealed.set(cipher.getAuthTag(), 1 + nonceLength);
  sealed.set(body, headerLength);
  return sealed;
}

/** Throws STORE_SEAL_BROKEN when anything about the bytes, the key or the context differs. */
export function open(key: KeyObject, sealed: Uint8Array, context: string): Buffer {
  try {
    if (sealed[0] !== format || sealed.length < headerLength) throw new Error('unknown format');
    const iv = sealed.subarray(1, 1 + nonceLength);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
    decipher.setAuthTag(sealed.subarray(1 + nonceLength, headerLength));
    decipher.setAAD(Buffer.from(context));
    const plain = decipher.update(sealed.subarray(headerLength));
    decipher.final();
    return plain;
  } catch (error) {
    throw new AssistantError(storeErrors.sealBroken, {}, { cause: error });
  }
}
