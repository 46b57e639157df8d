import { getDocumentProxy } from 'unpdf';
import type { ExtractedDocument } from '../../assistant/retrieval/extracted-document.ts';
import { linesOf, type PdfLine, type TextRun, withoutRunningLines } from './pdf-lines.ts';
import { bodySize, isHeadingLine, pdfSections } from './pdf-text.ts';
import { UnreadableDocument } from './unreadable-document.ts';

const format = 'PDF';
const mostPages = 2000;
/** Of all pages; below this there is at most a stamp over a scan. */
const fewestLetters = 20;

/** The text layer of each page under the headings that its letters' sizes show. Scripts and links are not looked at. */
export async function readPdf(bytes: Uint8Array): Promise<ExtractedDocument> {
  const pdf = await open(bytes);
  try {
    if (pdf.numPages > mostPages) {
      throw new UnreadableDocument('tooMuch', {
        format,
        what: `страниц: ${pdf.numPages}`,
        whatEn: `pages: ${pdf.numPages}`,
        limit: mostPages,
      });
    }
    const pages: PdfLine[][] = [];
    for (let number = 1; number <= pdf.numPages; number += 1) pages.push(await linesOfPage(pdf, number));
    refuseUnreadable(pages);
    const { info } = (await pdf.getMetadata().catch(() => ({ info: {} }))) as { info: { Title?: unknown } };
    return {
      title: titleOf(pages, info.Title),
      sections: pdfSections(withoutRunningLines(pages)),
      pagesWithoutText: pages.flatMap((lines, index) => (lettersOf([lines]) === 0 ? [index + 1] : [])),
    };
  } finally {
    await pdf.loadingTask.destroy();
  }
}

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

async function open(bytes: Uint8Array): Promise<Pdf> {
  try {
    // A copy: the parser takes the bytes for itself.
    return await getDocumentProxy(new Uint8Array(bytes), {
      verbosity: 0,
      enableXfa: false,
      disableFontFace: true,
      useSystemFonts: false,
      stopAtErrors: false,
    });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException')
      throw new UnreadableDocument('encrypted', { format });
    throw broken(error);
  }
}

async function linesOfPage(pdf: Pdf, number: number): Promise<PdfLine[]> {
  try {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    page.cleanup();
    return linesOf(items.filter((item): item is typeof item & TextRun => 'str' in item));
  } catch (error) {
    throw broken(error);
  }
}

function broken(error: unknown): UnreadableDocument {
  const reason = error instanceof Error ? error.message : String(error);
  return new UnreadableDocument('broken', { format, reason: reason.slice(0, 200) });
}

function lettersOf(pages: readonly (readonly PdfLine[])[]): number {
  let letters = 0;
  for (const { text } of pages.flat()) letters += text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  return letters;
}

function refuseUnreadable(pages: readonly (readonly PdfLine[])[]): void {
  const text = pages
    .flat()
    .map((line) => line.text)
    .join('');
  const unknown = text.match(/[\ufffd\p{Co}\p{Cc}]/gu)?.length ?? 0;
  const letters = lettersOf(pages);
  if (unknown > letters && unknown > fewestLetters) throw new UnreadableDocument('garbled');
  if (letters < fewestLetters) throw new UnreadableDocument('noText', { pages: pages.length });
}

/** The largest line of the first page with text; else what the file says of itself, unless a program put it there. */
function titleOf(pages: readonly (readonly PdfLine[])[], stated: unknown): string | null {
  const first = pages.find((lines) => lines.length > 0) ?? [];
  const body = bodySize(pages);
  const headings = first.filter((line) => isHeadingLine(line, body)).sort((left, right) => right.size - left.size);
  if (headings[0] !== undefined) return headings[0].text;
  const title = typeof stated === 'string' ? stated.trim() : '';
  return title === '' ||
    /^(?:microsoft|untitled|безымянный|документ\d*$|about:blank)|\.(?:docx?|pdf|html?|odt)$/i.test(title)
    ? null
    : title;
}
