import mammoth from 'mammoth';
import type { ExtractedDocument } from '../../assistant/retrieval/extracted-document.ts';
import { htmlDocument } from './html-sections.ts';
import { UnreadableDocument } from './unreadable-document.ts';
import { checkZip } from './zip-limits.ts';

const format = 'DOCX';

/** Word calls its styles by English names in every language; other programs translate them. */
const styles = [
  "p[style-name='Title'] => h1:fresh",
  "p[style-name='Название'] => h1:fresh",
  ...[1, 2, 3, 4, 5, 6].map((level) => `p[style-name='Заголовок ${level}'] => h${level}:fresh`),
];

/** Headings, paragraphs, lists and tables; pictures are not looked at and nothing is fetched. */
export async function readDocx(bytes: Uint8Array): Promise<ExtractedDocument> {
  refuseOldFiles(bytes);
  checkZip(bytes, format);
  const html = await convert(bytes);
  return htmlDocument(html, { lines: 'text', boldHeadings: true });
}

async function convert(bytes: Uint8Array): Promise<string> {
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer: Buffer.from(bytes) },
      {
        styleMap: styles,
        convertImage: mammoth.images.imgElement(async () => ({ src: '' })),
        externalFileAccess: false,
      },
    );
    return value;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UnreadableDocument('broken', { format, reason: reason.slice(0, 200) });
  }
}

/** A .doc under the ending .docx, and a .docx under a password, are both files of the older kind. */
function refuseOldFiles(bytes: Uint8Array): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.length < 8 || head.readUInt32BE(0) !== 0xd0cf11e0) return;
  const isEncrypted = head.includes(Buffer.from('EncryptedPackage', 'utf16le'));
  throw new UnreadableDocument(isEncrypted ? 'encrypted' : 'oldWord', { format });
}
