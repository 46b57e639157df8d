import { createDocumentReader, type DocumentReader } from '../project/documents/document-reader.ts';
import { workerFile } from './package-root.ts';

/** Reads DOCX, PDF, HTML and CSV under knowledge/. Costs nothing until there is such a file. */
export function documentReader(): DocumentReader {
  return createDocumentReader(() => workerFile('project/documents/document-reading'));
}
