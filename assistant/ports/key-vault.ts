/**
 * Keys by person. What is sealed under a person's key is gone for good once that key is destroyed.
 * Implementations keep the keys wrapped by the master key and apart from the data.
 */
export interface KeyVault {
  /** The person's cipher; makes the key when there is none. Rejects with STORE_PERSON_ERASED once the key is destroyed. */
  cipher(person: string): Promise<PersonCipher>;
  /**
   * A keyed digest by which what is sealed can be found again: the same text gives the same bytes in this vault alone, under a
   * rotated master key too.
   */
  blindIndex(text: string): Promise<Uint8Array>;
  /** Destroys the key. Idempotent; resolves false when there was none. */
  destroy(person: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Synchronous, so that a store can seal rows inside one transaction. AES-256-GCM; `context` is authenticated, not stored. */
export interface PersonCipher {
  readonly person: string;
  /** Text is sealed as UTF-8. */
  seal(plain: Uint8Array | string, context: string): Uint8Array;
  /** Throws STORE_SEAL_BROKEN when the bytes, the key or the context do not match. */
  open(sealed: Uint8Array, context: string): Uint8Array;
}
