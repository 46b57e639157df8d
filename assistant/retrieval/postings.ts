import { GrowingNumbers } from './growing-numbers.ts';
import { TermTable } from './term-table.ts';

/** A term is looked up as a stem, as a prefix of four letters and as its sequences of three and four letters. */
export const viewNames = ['stems', 'prefixes', 'grams'] as const;
export type ViewName = (typeof viewNames)[number];

/** What is known of a view without its occurrences: small, enough to weigh terms. Chunks count from 0. */
export interface ViewStatistics {
  readonly terms: TermTable;
  /** Where a term's occurrences begin; one more than there are terms. */
  readonly starts: Uint32Array;
  /** In how many titles a term stands. */
  readonly titleFrequencies: Uint32Array;
  /** Terms in title and text together, and in the title, by chunk. */
  readonly lengths: Uint32Array;
  readonly titleLengths: Uint32Array;
}

/** One view of all chunks: for each term the chunks it stands in and how often there. */
export interface View extends ViewStatistics {
  readonly chunks: Uint32Array;
  /** How often the term stands in title and text together, and in the title; 255 means "or more". */
  readonly counts: Uint8Array;
  readonly titleCounts: Uint8Array;
}

export interface PostingsStatistics {
  readonly chunkCount: number;
  readonly views: Readonly<Record<ViewName, ViewStatistics>>;
}

export interface Postings extends PostingsStatistics {
  readonly chunkCount: number;
  readonly views: Readonly<Record<ViewName, View>>;
}

/** A counter's low half is for title and text together, its high half for the title. */
const textOnly = 1;
const titleAndText = 0x1_0001;

/** Makes a view from chunks that come one after another. */
export class ViewBuilder {
  readonly terms = new TermTable();
  #chunkTerms = new GrowingNumbers();
  #chunkCounts = new GrowingNumbers();
  #chunkStarts = new GrowingNumbers();
  #lengths = new GrowingNumbers();
  #titleLengths = new GrowingNumbers();
  #seenIn = new Int32Array(1024);
  #position = new Int32Array(1024);
  #chunk = 0;

  /** `title` and `text` are numbers of `terms`, repeats included. */
  addChunk(title: readonly number[], text: readonly number[]): void {
    this.#chunk += 1;
    this.#chunkStarts.push(this.#chunkTerms.length);
    if (this.#seenIn.length < this.terms.size) this.#growMarks();
    for (const term of title) this.#count(term, titleAndText);
    for (const term of text) this.#count(term, textOnly);
    this.#lengths.push(title.length + text.length);
    this.#titleLengths.push(title.length);
  }

  build(): View {
    const starts = new Uint32Array(this.terms.size + 1);
    const total = this.#chunkTerms.length;
    for (let index = 0; index < total; index += 1) {
      const term = this.#chunkTerms.at(index);
      starts[term + 1] = (starts[term + 1] ?? 0) + 1;
    }
    for (let term = 0; term < this.terms.size; term += 1)
      starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
    const next = starts.slice();
    const chunks = new Uint32Array(total);
    const counts = new Uint8Array(total);
    const titleCounts = new Uint8Array(total);
    const titleFrequencies = new Uint32Array(this.terms.size);
    for (let chunk = 0; chunk < this.#chunk; chunk += 1) {
      const end = chunk + 1 < this.#chunk ? this.#chunkStarts.at(chunk + 1) : total;
      for (let index = this.#chunkStarts.at(chunk); index < end; index += 1) {
        const term = this.#chunkTerms.at(index);
        const place = next[term] ?? 0;
        next[term] = place + 1;
        chunks[place] = chunk;
        counts[place] = Math.min(255, this.#chunkCounts.at(index) & 0xffff);
        const inTitle = Math.min(255, this.#chunkCounts.at(index) >>> 16);
        titleCounts[place] = inTitle;
        if (inTitle > 0) titleFrequencies[term] = (titleFrequencies[term] ?? 0) + 1;
      }
    }
    return {
      terms: this.terms,
      starts,
      titleFrequencies,
      chunks,
      counts,
      titleCounts,
      lengths: this.#lengths.toArray(),
      titleLengths: this.#titleLengths.toArray(),
    };
  }

  #count(term: number, step: number): void {
    if (this.#seenIn[term] !== this.#chunk) {
      this.#seenIn[term] = this.#chunk;
      this.#position[term] = this.#chunkTerms.length;
      this.#chunkTerms.push(term);
      this.#chunkCounts.push(step);
      return;
    }
    const position = this.#position[term] ?? 0;
    this.#chunkCounts.set(position, this.#chunkCounts.at(position) + step);
  }

  #growMarks(): void {
    const length = Math.max(this.terms.size, this.#seenIn.length * 2);
    const seenIn = new Int32Array(length);
    seenIn.set(this.#seenIn);
    const position = new Int32Array(length);
    position.set(this.#position);
    this.#seenIn = seenIn;
    this.#position = position;
  }
}
