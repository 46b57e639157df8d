import { sentencesOf, type TextRange } from './sentences.ts';

/** Stamp of the cutting: goes into the index beside the tokenizer's. */
export const chunkingVersion = 2;

const longest = 1000;
const shortest = 500;

/**
 * A section's text as ranges of 500–1,000 characters cut at sentence ends, about equally long, the last sentence of one
 * repeated at the head of the next. A shorter text is one chunk; a longer sentence is cut between words.
 */
export function chunksOf(text: string): TextRange[] {
  if (text.length <= longest) return text.trim() === '' ? [] : [{ start: 0, end: text.length }];
  const sentences = sentencesOf(text).flatMap((sentence) => cutLong(text, sentence));
  const past = sentences.at(-1)?.end ?? 0;
  const chunks: TextRange[] = [];
  let first = 0;
  while (first < sentences.length) {
    const start = sentences[first]?.start ?? 0;
    const last = lastOfChunk(sentences, first, past);
    chunks.push({ start, end: sentences[last]?.end ?? start });
    if (last + 1 >= sentences.length) break;
    first = overlapFrom(sentences, first, last);
  }
  return chunks;
}

/** What is left is shared out evenly, so that no line or two stay behind. */
function lastOfChunk(sentences: readonly TextRange[], first: number, past: number): number {
  const start = sentences[first]?.start ?? 0;
  const wanted = (past - start) / Math.ceil((past - start) / longest);
  let last = first;
  while (last + 1 < sentences.length && (sentences[last]?.end ?? 0) - start < wanted) {
    if ((sentences[last + 1]?.end ?? 0) - start > longest) break;
    last += 1;
  }
  return last;
}

/** The next chunk begins with this one's last sentence, unless that leaves no room for anything new. */
function overlapFrom(sentences: readonly TextRange[], first: number, last: number): number {
  const overlap = sentences[last];
  const next = sentences[last + 1];
  if (last === first || overlap === undefined || next === undefined) return last + 1;
  return next.end - overlap.start <= longest && overlap.end - overlap.start <= shortest ? last : last + 1;
}

function cutLong(text: string, sentence: TextRange): TextRange[] {
  const pieces: TextRange[] = [];
  let { start } = sentence;
  while (sentence.end - start > longest) {
    const left = sentence.end - start;
    const wanted = Math.ceil(left / Math.ceil(left / longest));
    const space = start + text.slice(start, start + wanted).lastIndexOf(' ');
    let end = space > start + shortest / 2 ? space : start + wanted;
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
