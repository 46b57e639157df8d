import { UnreadableDocument } from './unreadable-document.ts';

/**
 * Text of a file that may name its encoding or not: byte order mark, then what the file declares, then UTF-8, and
 * Windows-1251 for what is not UTF-8.
 */
export function decodeDocument(
  bytes: Uint8Array,
  format: string,
  declared: (head: string) => string | undefined,
): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0))
    throw new UnreadableDocument('broken', {
      format,
      reason: 'внутри двоичные данные',
      reasonEn: 'binary data inside',
    });
  const utf8 = strictly('utf-8', bytes);
  const named = declared(new TextDecoder('latin1').decode(bytes.subarray(0, 4096)));
  // Saved anew as UTF-8 by an editor that left the old declaration standing.
  if (utf8 !== undefined) return utf8;
  return strictly(named ?? 'windows-1251', bytes) ?? strictly('windows-1251', bytes) ?? new TextDecoder().decode(bytes);
}

function strictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
