import { GrowingNumbers } from './growing-numbers.ts';
import { TermTable } from './term-table.ts';

/**
 * A unit is what is scored as one: a section, or a stretch of a long one. Measured on three sets, whole sections rank
 * better than the best of their chunks; chunks are for quoting and for vectors.
 */

/** A term is looked up as a stem, as a prefix of four letters and as its sequences of three and four letters. */
export const viewNames = ['stems', 'prefixes', 'grams'] as const;
export type ViewName = (typeof viewNames)[number];

/** What is known of a view without its occurrences: small, enough to weigh terms. Units count from 0. */
export interface ViewStatistics {
  readonly terms: TermTable;
  /** Where a term's occurrences begin; one more than there are terms. */
  readonly starts: Uint32Array;
  /** In how many titles a term stands. */
  readonly titleFrequencies: Uint32Array;
  /** Terms in title and text together, and in the title, by unit. */
  readonly lengths: Uint32Array;
  readonly titleLengths: Uint32Array;
}

/** One view of all units: for each term the units it stands in and how often there. */
export interface View extends ViewStatistics {
  readonly units: Uint32Array;
  /** How often the term stands in title and text together, and in the title; 255 means "or more". */
  readonly counts: Uint8Array;
  readonly titleCounts: Uint8Array;
}

export interface PostingsStatistics {
  readonly unitCount: number;
  readonly views: Readonly<Record<ViewName, ViewStatistics>>;
}

export interface Postings extends PostingsStatistics {
  readonly unitCount: number;
  readonly views: Readonly<Record<ViewName, View>>;
}

/** A counter's low half is for title and text together, its high half for the title. */
const textOnly = 1;
const titleAndText = 0x1_0001;

/** Makes a view from units that come one after another. */
export class ViewBuilder {
  readonly terms = new TermTable();
  #unitTerms = new GrowingNumbers();
  #unitCounts = new GrowingNumbers();
  #unitStarts = new GrowingNumbers();
  #lengths = new GrowingNumbers();
  #titleLengths = new GrowingNumbers();
  #seenIn = new Int32Array(1024);
  #position = new Int32Array(1024);
  #unit = 0;

  /** Ends the unit before; the next unit's terms follow, repeats included. */
  startUnit(): void {
    this.#unit += 1;
    this.#unitStarts.push(this.#unitTerms.length);
    this.#lengths.push(0);
    this.#titleLengths.push(0);
    if (this.#seenIn.length < this.terms.size) this.#growMarks();
  }

  addTitleTerm(term: number): void {
    this.#count(term, titleAndText);
    this.#titleLengths.increaseLast();
  }

  addTextTerm(term: number): void {
    this.#count(term, textOnly);
  }

  build(): View {
    const starts = new Uint32Array(this.terms.size + 1);
    const total = this.#unitTerms.length;
    for (let index = 0; index < total; index += 1) {
      const term = this.#unitTerms.at(index);
      starts[term + 1] = (starts[term + 1] ?? 0) + 1;
    }
    for (let term = 0; term < this.terms.size; term += 1)
      starts[term + 1] = (starts[term + 1] ?? 0) + (starts[term] ?? 0);
    const next = starts.slice();
    const units = new Uint32Array(total);
    const counts = new Uint8Array(total);
    const titleCounts = new Uint8Array(total);
    const titleFrequencies = new Uint32Array(this.terms.size);
    for (let unit = 0; unit < this.#unit; unit += 1) {
      const end = unit + 1 < this.#unit ? this.#unitStarts.at(unit + 1) : total;
      for (let index = this.#unitStarts.at(unit); index < end; index += 1) {
        const term = this.#unitTerms.at(index);
        const place = next[term] ?? 0;
        next[term] = place + 1;
        units[place] = unit;
        counts[place] = Math.min(255, this.#unitCounts.at(index) & 0xffff);
        const inTitle = Math.min(255, this.#unitCounts.at(index) >>> 16);
        titleCounts[place] = inTitle;
        if (inTitle > 0) titleFrequencies[term] = (titleFrequencies[term] ?? 0) + 1;
      }
    }
    return {
      terms: this.terms,
      starts,
      titleFrequencies,
      units,
      counts,
      titleCounts,
      lengths: this.#lengths.toArray(),
      titleLengths: this.#titleLengths.toArray(),
    };
  }

  #count(term: number, step: number): void {
    this.#lengths.increaseLast();
    if (this.#seenIn[term] !== this.#unit) {
      this.#seenIn[term] = this.#unit;
      this.#position[term] = this.#unitTerms.length;
      this.#unitTerms.push(term);
      this.#unitCounts.push(step);
      return;
    }
    const position = this.#position[term] ?? 0;
    this.#unitCounts.set(position, this.#unitCounts.at(position) + step);
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
