import type { Finding } from '../../assistant/findings.ts';
import { checkDates } from '../../assistant/retrieval/knowledge-checks.ts';
import { knowledgeErrors } from '../../assistant/retrieval/knowledge-errors.ts';
import type { DocumentCard } from '../../assistant/retrieval/knowledge-schema.ts';
import type { ExtractedSource } from '../project-sources.ts';
import { documentErrors } from './document-errors.ts';
import { unreadFormat } from './document-formats.ts';

/** What the assistant would say of each file. */
export function extractedTexts(sources: readonly ExtractedSource[]): ReadonlyMap<string, string> {
  return new Map(
    sources.map(({ file, document }) => [
      file,
      document.sections.map(({ path, text }) => [...path, text].join('\n')).join('\n\n'),
    ]),
  );
}

/** Files that can be read and yet say less than their owner may think. */
export function checkExtracted(sources: readonly ExtractedSource[]): Finding[] {
  return sources.flatMap(({ file, document: { sections, pagesWithoutText } }): Finding[] => {
    const warning = { severity: 'warning', file, path: [] } as const;
    if (sections.length === 0) return [{ definition: knowledgeErrors.emptyDocument, parameters: {}, ...warning }];
    if (pagesWithoutText.length === 0) return [];
    return [{ definition: documentErrors.someNoText, parameters: { pages: pagesWithoutText.join(', ') }, ...warning }];
  });
}

/** Texts and tables in formats of other programs, which their owner may believe to be read. */
export function checkUnknownFormats(paths: ReadonlySet<string>): Finding[] {
  return [...paths].flatMap((file): Finding[] => {
    const ending = unreadFormat(file);
    if (ending === undefined) return [];
    return [{ definition: documentErrors.unknownFormat, parameters: { ending }, severity: 'warning', file, path: [] }];
  });
}

interface CardSource {
  readonly file: string;
  readonly source: DocumentCard;
}

/** A card without its file says nothing of anything. */
export function checkCards(cards: readonly CardSource[], paths: ReadonlySet<string>, today: string): Finding[] {
  return cards.flatMap(({ file, source }): Finding[] => {
    const document = file.replace(/\.ya?ml$/i, '');
    const dates = checkDates(source, file, [], today);
    if (paths.has(document)) return dates;
    return [
      { definition: documentErrors.cardWithoutFile, parameters: { document }, severity: 'error', file, path: [] },
      ...dates,
    ];
  });
}
