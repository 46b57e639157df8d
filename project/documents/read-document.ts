import type { ExtractedDocument } from '../../assistant/retrieval/extracted-document.ts';
import { type DocumentFormat, nameOf } from './document-formats.ts';
import { type DocumentProblem, inBothLanguages, UnreadableDocument } from './unreadable-document.ts';

/** What the thread that reads documents is asked, and what it answers. */
export interface ReadingJob {
  readonly format: DocumentFormat;
  readonly bytes: Uint8Array;
}

export type ReadingResult =
  | { readonly document: ExtractedDocument }
  | { readonly problem: DocumentProblem; readonly parameters: UnreadableDocument['parameters'] };

/** Characters; a book has two million. */
const longestText = 5_000_000;

export async function readDocument({ format, bytes }: ReadingJob): Promise<ReadingResult> {
  try {
    const document = await extract(format, bytes);
    const length = document.sections.reduce((sum, { text }) => sum + text.length, 0);
    if (length > longestText) {
      throw new UnreadableDocument('tooMuch', {
        format: nameOf(format),
        what: 'знаков',
        whatEn: 'characters',
        limit: longestText,
      });
    }
    return { document };
  } catch (error) {
    if (error instanceof UnreadableDocument) return { problem: error.problem, parameters: error.parameters };
    const reason = error instanceof Error ? error.message.slice(0, 200) : String(error);
    return { problem: 'broken', parameters: inBothLanguages({ format: nameOf(format), reason }) };
  }
}

async function extract(format: DocumentFormat, bytes: Uint8Array): Promise<ExtractedDocument> {
  switch (format) {
    case 'docx':
      return (await import('./docx-document.ts')).readDocx(bytes);
    case 'pdf':
      return (await import('./pdf-document.ts')).readPdf(bytes);
    case 'html':
      return (await import('./html-document.ts')).readHtml(bytes);
    case 'csv':
      return (await import('./csv-document.ts')).readCsv(bytes);
  }
}
