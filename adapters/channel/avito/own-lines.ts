import type { SentPart } from '../../../assistant/ports/channel.ts';
import type { OutgoingPart } from '../../../assistant/transcript/outgoing-part.ts';
import { type AvitoLine, ownText } from './avito-mapping.ts';

/** A part that was handed over for a chat, and when its message was made. */
export interface SaidPart extends SentPart {
  readonly at: Date;
}

/**
 * Of the account's own lines those that we have not sent: somebody writes in Avito's app. A line is ours when its id came back from our
 * call; where the answer is still under way, or got lost, when its words are in the transcript, where they stand before
 * any call is made. Each part stands for one line.
 */
export function foreignOwnLines(
  lines: readonly AvitoLine[],
  sent: { has(id: string): boolean },
  said: readonly SaidPart[],
): readonly AvitoLine[] {
  const left = [...said];
  const take = (line: AvitoLine): boolean => {
    const at = left.findIndex(({ part }) => isSame(line, part));
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  };
  // Those that are known take their parts first.
  for (const line of lines) if (sent.has(line.id)) take(line);
  return lines.filter((line) => !sent.has(line.id) && !take(line));
}

/**
 * The line that stands for a part, of a call begun at the moment `from` (unix seconds); undefined: it did not arrive. Parts of a chat leave one
 * after another: as many lines as there are earlier parts with the same words belong to those, the newest to this one. `lines` and
 * `said` are oldest first, `since` is the moment from which both are whole.
 */
export function lineOfPart(
  wanted: SentPart & { readonly from: number },
  {
    lines,
    sent,
    said,
    since,
  }: {
    readonly lines: readonly AvitoLine[];
    readonly sent: { has(id: string): boolean };
    readonly said: readonly SaidPart[];
    readonly since: number;
  },
): AvitoLine | undefined {
  const same = lines.filter((line) => isSame(line, wanted.part));
  const found = same.findLast((line) => line.created >= wanted.from && !sent.has(line.id));
  if (found === undefined) return undefined;
  const counted = same.filter(({ created }) => created >= since);
  const own = said.findIndex((each) => each.message === wanted.message && isSamePart(each.part, wanted.part));
  const earlier = said
    .slice(0, Math.max(0, own))
    .filter(({ part, at }) => at.getTime() / 1000 >= since && showAlike(part, wanted.part));
  const ofOthers = Math.max(0, earlier.length - counted.filter(({ id }) => sent.has(id)).length);
  return counted.filter(({ id }) => !sent.has(id)).length > ofOthers ? found : undefined;
}

/** Is it that very part of its message? */
function isSamePart(left: OutgoingPart, right: OutgoingPart): boolean {
  if (left.kind !== 'paper' || right.kind !== 'paper') return showAlike(left, right);
  if (left.form !== right.form || left.document.id !== right.document.id) return false;
  return left.form !== 'pictures' || right.form !== 'pictures' || left.page === right.page;
}

/** May a line that stands for the one be taken for the other? */
function showAlike(left: OutgoingPart, right: OutgoingPart): boolean {
  if (left.kind === 'paper' && right.kind === 'paper') {
    return left.form === right.form && (left.form === 'pictures' || left.document.id === right.document.id);
  }
  return left.kind === 'text' && right.kind === 'text' && plain(left.text) === plain(right.text);
}

/** Does this line show what the part says? White space is nobody's promise. */
export function isSame(line: AvitoLine, part: OutgoingPart): boolean {
  if (part.kind === 'paper' && part.form === 'pictures') return line.type === 'image';
  const text = ownText(line);
  if (text === undefined || (part.kind === 'paper' && part.form === 'file')) return false;
  // The link is signed as it leaves: only the paper it names is the same.
  if (part.kind === 'paper') return text.includes(`/documents/${part.document.id}`);
  return plain(text) === plain(part.text);
}

export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
