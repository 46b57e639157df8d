import type { ExtractedDocument } from '../../assistant/retrieval/extracted-document.ts';
import { decodeDocument } from './decode-document.ts';
import { htmlDocument } from './html-sections.ts';

export function readHtml(bytes: Uint8Array): ExtractedDocument {
  const declared = (head: string): string | undefined =>
    /<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)/i.exec(head)?.[1] ??
    /<\?xml[^>]+encoding\s*=\s*["']([\w-]+)/i.exec(head)?.[1];
  return htmlDocument(decodeDocument(bytes, 'HTML', declared), { lines: 'source' });
}
