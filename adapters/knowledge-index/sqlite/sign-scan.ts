import type { Database } from 'better-sqlite3';

/** sqlite-vec counts bits by bytes. */
export function bitsOf(dimensions: number): number {
  return Math.ceil(dimensions / 8) * 8;
}

/** The signs of a vector's numbers, a bit each. */
export function signsOf(vector: Float32Array): Uint8Array {
  const bits = new Uint8Array(bitsOf(vector.length) / 8);
  for (const [index, value] of vector.entries()) {
    if (value > 0) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  }
  return bits;
}

/**
 * Ids of the vectors whose signs differ least from those given. The bits lie in memory, 48 bytes for 384 numbers: asking
 * sqlite-vec for some hundreds of neighbours among 100,000 takes ten times as long.
 */
export type SignScan = (signs: Uint8Array, count: number) => number[];

export function createSignScan(database: Database, total: number, dimensions: number): SignScan {
  const width = Math.ceil(bitsOf(dimensions) / 32);
  const ids = new Float64Array(total);
  const words = new Uint32Array(total * width);
  const bytes = new Uint8Array(words.buffer);
  const rows = database.prepare<[], [number, Buffer]>('SELECT rowid, embedding FROM vector_bits').raw();
  let filled = 0;
  for (const [id, signs] of rows.iterate()) {
    ids[filled] = id;
    bytes.set(signs, filled * width * 4);
    filled += 1;
  }
  const distances = new Uint16Array(filled);
  return (signs, count) => {
    const padded = new Uint8Array(width * 4);
    padded.set(signs);
    const asked = new Uint32Array(padded.buffer);
    const histogram = new Uint32Array(width * 32 + 1);
    for (let row = 0; row < filled; row += 1) {
      let distance = 0;
      for (let word = 0; word < width; word += 1) {
        distance += bitCount(((words[row * width + word] as number) ^ (asked[word] as number)) | 0);
      }
      distances[row] = distance;
      histogram[distance] = (histogram[distance] as number) + 1;
    }
    return rowsWithin(distances, histogram, count).map((row) => ids[row] ?? 0);
  };
}

/** The rows of the smallest distances; of the last distance that fits the first ones. */
function rowsWithin(distances: Uint16Array, histogram: Uint32Array, count: number): number[] {
  let limit = 0;
  let within = 0;
  while (limit < histogram.length && within + (histogram[limit] as number) <= count) {
    within += histogram[limit] as number;
    limit += 1;
  }
  let atLimit = count - within;
  const rows: number[] = [];
  for (let row = 0; row < distances.length; row += 1) {
    const distance = distances[row] as number;
    if (distance > limit || (distance === limit && atLimit-- <= 0)) continue;
    rows.push(row);
  }
  return rows;
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
