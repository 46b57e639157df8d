import type { Finding } from '../assistant/findings.ts';
import { systemRefusal } from '../assistant/system-refusals.ts';
import { maxFileBytes, type ProjectFile, type ProjectFiles } from './project-files.ts';
import { textFileErrors } from './text-file-errors.ts';

export type TextFile =
  | { readonly file: string; readonly text: string; readonly findings: readonly [] }
  | { readonly file: string; readonly text: undefined; readonly findings: readonly Finding[] };

const strict = new TextDecoder('utf-8', { fatal: true });

/** The file as text without its byte order mark, or the reason why it is none. Never rejects. */
export async function readTextFile(files: ProjectFiles, entry: ProjectFile): Promise<TextFile> {
  const { path, size, outside } = entry;
  if (outside === true) return unreadable(path, textFileErrors.outside);
  if (size > maxFileBytes) {
    return unreadable(path, textFileErrors.tooLarge, {
      size: Math.round(size / 1024 / 1024),
      limit: Math.round(maxFileBytes / 1024 / 1024),
    });
  }
  try {
    return decodeText(path, await files.read(path));
  } catch (error) {
    return unreadable(path, textFileErrors.unreadable, systemRefusal(error));
  }
}

export function decodeText(file: string, bytes: Uint8Array): TextFile {
  if (looksBinary(bytes)) return unreadable(file, textFileErrors.binary);
  try {
    return { file, text: strict.decode(bytes), findings: [] };
  } catch {
    return unreadable(file, textFileErrors.encoding, { guess: guessEncoding(bytes) });
  }
}

/** Zero bytes, or more control characters than any text has. UTF-16 has zero bytes too, and is named apart. */
function looksBinary(bytes: Uint8Array): boolean {
  if (isUtf16(bytes)) return false;
  if (bytes.includes(0)) return true;
  const head = bytes.subarray(0, 1024);
  let control = 0;
  // By index: this looks at a kilobyte of every file, and an iterator takes five times as long.
  for (let index = 0; index < head.length; index += 1) {
    const byte = head[index] ?? 0;
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13 && byte !== 27) control++;
  }
  return control > head.length / 100;
}

function isUtf16(bytes: Uint8Array): boolean {
  return (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
}

function guessEncoding(bytes: Uint8Array): string {
  if (isUtf16(bytes)) return ' (похоже на UTF-16)';
  const text = new TextDecoder('windows-1251').decode(bytes.subarray(0, 4096));
  const russian = text.match(/[а-яё]{3,}/gi)?.join('').length ?? 0;
  return russian > text.length / 4 ? ' (похоже на Windows-1251)' : '';
}

function unreadable(file: string, definition: Finding['definition'], parameters: Finding['parameters'] = {}): TextFile {
  return { file, text: undefined, findings: [{ definition, parameters, severity: 'error', file, path: [] }] };
}
