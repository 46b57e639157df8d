/** A term as two 32-bit numbers: up to four UTF-16 units exactly, longer ones as a 64-bit hash. */
export interface TermKey {
  readonly high: number;
  readonly low: number;
}

export function termKey(term: string): TermKey {
  if (term.length <= 4) {
    return {
      high: ((term.charCodeAt(0) << 16) | (term.length > 1 ? term.charCodeAt(1) : 0)) >>> 0,
      low: ((term.length > 2 ? term.charCodeAt(2) << 16 : 0) | (term.length > 3 ? term.charCodeAt(3) : 0)) >>> 0,
    };
  }
  let high = 0x811c9dc5;
  let low = 0x9e3779b9;
  for (let index = 0; index < term.length; index += 1) {
    const unit = term.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x85ebca6b);
    low ^= low >>> 13;
  }
  return { high: high >>> 0, low: low >>> 0 };
}

/**
 * Numbers terms from 0 in the order they come. Holds no strings, so that a stored table is ready as soon as its bytes
 * are read. Two terms of one hash would count as one; at a million terms that is a chance of 1 in 10^7.
 */
export class TermTable {
  #keys: Uint32Array;
  #slots: Int32Array;
  #size: number;

  constructor(keys: Uint32Array = new Uint32Array(0)) {
    this.#keys = keys;
    this.#size = keys.length / 2;
    this.#slots = emptySlots(this.#size);
    this.#fillSlots();
  }

  get size(): number {
    return this.#size;
  }

  /** Two numbers a term, in the order of the term numbers. */
  get keys(): Uint32Array {
    return this.#keys.subarray(0, this.#size * 2);
  }

  find({ high, low }: TermKey): number {
    return (this.#slots[this.#slotOf(high, low)] ?? 0) - 1;
  }

  add({ high, low }: TermKey): number {
    const slot = this.#slotOf(high, low);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known >= 0) return known;
    const term = this.#size;
    if (term * 2 + 2 > this.#keys.length) this.#grow();
    this.#keys[term * 2] = high;
    this.#keys[term * 2 + 1] = low;
    this.#size += 1;
    this.#slots[slot] = term + 1;
    if (this.#size * 2 > this.#slots.length) {
      this.#slots = emptySlots(this.#size);
      this.#fillSlots();
    }
    return term;
  }

  #grow(): void {
    const keys = new Uint32Array(Math.max(1024, this.#keys.length * 2));
    keys.set(this.#keys);
    this.#keys = keys;
  }

  #fillSlots(): void {
    for (let term = 0; term < this.#size; term += 1) {
      this.#slots[this.#slotOf(this.#keys[term * 2] ?? 0, this.#keys[term * 2 + 1] ?? 0)] = term + 1;
    }
  }

  /** The slot that holds the key, else the free one where it belongs. */
  #slotOf(high: number, low: number): number {
    const mask = this.#slots.length - 1;
    let mixed = Math.imul(high ^ Math.imul(low, 0x9e3779b1), 0x85ebca77);
    mixed ^= mixed >>> 15;
    let slot = mixed & mask;
    for (;;) {
      const term = (this.#slots[slot] ?? 0) - 1;
      if (term < 0 || (this.#keys[term * 2] === high && this.#keys[term * 2 + 1] === low)) return slot;
      slot = (slot + 1) & mask;
    }
  }
}

function emptySlots(terms: number): Int32Array {
  let length = 1024;
  while (length < terms * 4) length *= 2;
  return new Int32Array(length);
}
