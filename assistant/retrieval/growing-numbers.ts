/** A list of unsigned 32-bit numbers that takes four bytes each, whatever it grows to. */
export class GrowingNumbers {
  #values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const values = new Uint32Array(this.length * 2);
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  increaseLast(): void {
    this.set(this.length - 1, this.at(this.length - 1) + 1);
  }

  toArray(): Uint32Array {
    return this.#values.slice(0, this.length);
  }
}
