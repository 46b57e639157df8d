import type { PrintJob } from '../../../assistant/ports/pdf-renderer.ts';
import { withStableStructureIds } from './structure-ids.ts';

/**
 * Gives a printed PDF its title, author and date. The browser writes the wall clock into two dates and counters of its
 * process into the structure; they are replaced in place, and an incremental update (a new Info object, its xref and trailer) carries the rest, so no offset moves.
 */
export function withMetadata(printed: Uint8Array, job: Pick<PrintJob, 'title' | 'author' | 'createdAt'>): Uint8Array {
  const original = Buffer.from(printed);
  const stamp = pdfDate(job.createdAt);
  const dated = original
    .toString('latin1')
    .replace(/D:\d{14}[+-]\d\d'\d\d'/g, (date) => stamp.padEnd(date.length).slice(0, date.length));
  const pdf = Buffer.from(withStableStructureIds(dated), 'latin1');
  const tail = pdf.subarray(-2048).toString('latin1');
  const trailer = /trailer\s*<<(?<entries>[\s\S]*?)>>\s*startxref\s+(?<xref>\d+)\s+%%EOF\s*$/.exec(tail)?.groups;
  const info = /\/Info (\d+) 0 R/.exec(trailer?.entries ?? '')?.[1];
  if (trailer === undefined || info === undefined) return pdf;
  const { entries = '', xref = '0' } = trailer;
  const object = [
    `${info} 0 obj`,
    `<</Title ${utf16(job.title)}`,
    `/Author ${utf16(job.author)}`,
    '/Producer (sales-assistant)',
    `/CreationDate (${stamp})`,
    `/ModDate (${stamp})>>`,
    'endobj\n',
  ].join('\n');
  const at = pdf.length + 1;
  const update = [
    '',
    `${object}xref`,
    `${info} 1`,
    `${String(at).padStart(10, '0')} 00000 n `,
    'trailer',
    `<<${entries.trim()}`,
    `/Prev ${xref}>>`,
    'startxref',
    String(at + Buffer.byteLength(object, 'latin1')),
    '%%EOF\n',
  ].join('\n');
  return new Uint8Array(Buffer.concat([pdf, Buffer.from(update, 'latin1')]));
}

function pdfDate(moment: Date): string {
  return `D:${moment.toISOString().slice(0, 19).replace(/[-:T]/g, '')}+00'00'`;
}

/** A text string of PDF: hexadecimal UTF-16 with its mark. */
function utf16(text: string): string {
  return `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`;
}
