import {
  type Postings,
  type PostingsStatistics,
  type View,
  type ViewName,
  type ViewStatistics,
  viewNames,
} from './postings.ts';
import { TermTable } from './term-table.ts';

/** Postings as named runs of bytes, for a store to keep; in the byte order of the machine, as the typed arrays are. */
export interface PostingsBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export type ReadPart = (name: string) => Uint8Array;

export function partsOf(postings: Postings): PostingsBytes[] {
  return viewNames.flatMap((name) => {
    const view = postings.views[name];
    const parts = {
      keys: view.terms.keys,
      starts: view.starts,
      titleFrequencies: view.titleFrequencies,
      lengths: view.lengths,
      titleLengths: view.titleLengths,
      units: view.units,
      counts: view.counts,
      titleCounts: view.titleCounts,
    };
    return Object.entries(parts).map(([part, values]) => ({
      name: `${name}.${part}`,
      bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
    }));
  });
}

export function readStatistics(unitCount: number, read: ReadPart): PostingsStatistics {
  const view = (name: ViewName): ViewStatistics => ({
    terms: new TermTable(numbers(read(`${name}.keys`))),
    starts: numbers(read(`${name}.starts`)),
    titleFrequencies: numbers(read(`${name}.titleFrequencies`)),
    lengths: numbers(read(`${name}.lengths`)),
    titleLengths: numbers(read(`${name}.titleLengths`)),
  });
  return { unitCount, views: { stems: view('stems'), prefixes: view('prefixes'), grams: view('grams') } };
}

/** The occurrences too: most of the bytes. */
export function readPostings(statistics: PostingsStatistics, read: ReadPart): Postings {
  const view = (name: ViewName): View => ({
    ...statistics.views[name],
    units: numbers(read(`${name}.units`)),
    counts: read(`${name}.counts`).slice(),
    titleCounts: read(`${name}.titleCounts`).slice(),
  });
  return { ...statistics, views: { stems: view('stems'), prefixes: view('prefixes'), grams: view('grams') } };
}

/** A copy, for typed arrays want their bytes at a multiple of four. */
function numbers(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}
