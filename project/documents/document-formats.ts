import { maxFileBytes } from '../project-files.ts';

/** Files under knowledge/ that are neither Markdown nor YAML and are read all the same. */
export type DocumentFormat = 'docx' | 'pdf' | 'html' | 'csv';

/** Pictures and fonts make these files larger than their texts. */
const maxPackedBytes = 25 * 1024 * 1024;

export function documentFormat(path: string): DocumentFormat | undefined {
  const ending = /^knowledge\/.+\.(docx|pdf|html?|csv)$/i.exec(path)?.[1]?.toLowerCase();
  return ending === 'htm' ? 'html' : (ending as DocumentFormat | undefined);
}

/** The ending of a text or table under knowledge/ that nobody reads. */
export function unreadFormat(path: string): string | undefined {
  return /^knowledge\/(?:.*\/)?[^.~/][^/]*(\.(?:doc|odt|rtf|txt|xlsx?|ods|pptx?|epub|tsv))$/i
    .exec(path)?.[1]
    ?.toLowerCase();
}

/** As messages call it. */
export function nameOf(format: DocumentFormat): string {
  return format.toUpperCase();
}

/** In bytes. */
export function largestDocument(format: DocumentFormat): number {
  return format === 'docx' || format === 'pdf' ? maxPackedBytes : maxFileBytes;
}

/** Says of DOCX, PDF, HTML or CSV what the front matter says of Markdown: `price.pdf` has `price.pdf.yaml`. */
export function isDocumentCard(path: string): boolean {
  return /^knowledge\/.+\.(?:docx|pdf|html?|csv)\.ya?ml$/i.test(path);
}
