import { sentencesOf, type TextRange } from './sentences.ts';

/** Stamp of the cutting: goes into the index beside the tokenizer's. */
export const chunkingVersion = 1;

const longest = 1000;
const shortest = 500;

/**
 * A section's text as ranges of 500–1,000 characters cut at sentence ends, the last sentence of one repeated at the
 * head of the next. A shorter text is one chunk; a longer sentence is cut between words.
 */
export function chunksOf(text: string): TextRange[] {
  if (text.length <= longest) return text.trim() === '' ? [] : [{ start: 0, end: text.length }];
  const sentences = sentencesOf(text).flatMap((sentence) => cutLong(text, sentence));
  const chunks: TextRange[] = [];
  let first = 0;
  while (first < sentences.length) {
    const start = sentences[first]?.start ?? 0;
    let last = first;
    while (last + 1 < sentences.length && (sentences[last + 1]?.end ?? 0) - start <= longest) last += 1;
    const end = sentences[last]?.end ?? start;
    chunks.push({ start, end });
    if (last + 1 >= sentences.length) break;
    first = overlapFrom(sentences, first, last);
  }
  return joinShortTail(chunks);
}

/** The next chunk begins with this one's last sentence, unless that leaves no room for anything new. */
function overlapFrom(sentences: readonly TextRange[], first: number, last: number): number {
  const overlap = sentences[last];
  const next = sentences[last + 1];
  if (last === first || overlap === undefined || next === undefined) return last + 1;
  return next.end - overlap.start <= longest && overlap.end - overlap.start <= shortest ? last : last + 1;
}

/** A last chunk of a line or two says too little to be found by itself. */
function joinShortTail(chunks: TextRange[]): TextRange[] {
  const tail = chunks.at(-1);
  const before = chunks.at(-2);
  if (tail === undefined || before === undefined) return chunks;
  if (tail.end - tail.start >= shortest / 2 || tail.end - before.start > longest + shortest / 2) return chunks;
  return [...chunks.slice(0, -2), { start: before.start, end: tail.end }];
}

function cutLong(text: string, sentence: TextRange): TextRange[] {
  const pieces: TextRange[] = [];
  let { start } = sentence;
  while (sentence.end - start > longest) {
    const space = start + text.slice(start, start + longest).lastIndexOf(' ');
    let end = space > start + shortest ? space : start + longest;
    // Never between the halves of a surrogate pair.
    if (/[\uD800-\uDBFF]/.test(text[end - 1] ?? '')) end -= 1;
    pieces.push({ start, end });
    start = text[end] === ' ' ? end + 1 : end;
  }
  pieces.push({ start, end: sentence.end });
  return pieces;
}

/** A stretch of a section that is scored as one, with the chunks in it. */
export interface SectionUnit extends TextRange {
  readonly chunks: readonly TextRange[];
}

const longestUnit = 4000;

/** A section's text as one unit, a very long one as several: neighbouring chunks together. */
export function unitsOf(text: string): SectionUnit[] {
  const units: { start: number; end: number; chunks: TextRange[] }[] = [];
  for (const chunk of chunksOf(text)) {
    const unit = units.at(-1);
    if (unit === undefined || chunk.end - unit.start > longestUnit) units.push({ ...chunk, chunks: [chunk] });
    else {
      unit.end = chunk.end;
      unit.chunks.push(chunk);
    }
  }
  return units;
}
