import type { OutgoingPart } from '../../../assistant/transcript/outgoing-part.ts';
import { type AvitoLine, ownText } from './avito-mapping.ts';

/** A part that was handed over for a chat, and when its message was made. */
export interface SaidPart {
  readonly part: OutgoingPart;
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
