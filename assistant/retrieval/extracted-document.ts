import type { KnowledgeDocument, KnowledgeSection } from './knowledge-document.ts';
import type { FrontMatter } from './markdown-sections.ts';
import { titleFromName } from './markdown-sections.ts';

/** What a reader of DOCX, PDF, HTML or CSV found: plain values, so that they can pass between threads. */
export interface ExtractedDocument {
  /** What the file calls itself; null when it does not. */
  readonly title: string | null;
  readonly sections: readonly ExtractedSection[];
  /** Pages of a PDF that hold no text, from 1. */
  readonly pagesWithoutText: readonly number[];
}

export interface ExtractedSection {
  /** Headings from the outermost. */
  readonly path: readonly string[];
  /** Where to look beside the headings, such as «стр. 3»; '' when the headings say it all. */
  readonly place: string;
  /** From 1: of the file, in a PDF the page, in DOCX the line of the text without its markup. */
  readonly line: number;
  readonly text: string;
  /** Other wordings of the last heading, where it is a question. */
  readonly aliases: readonly string[];
  /** What the headings stand under although nobody reads it there: the rubric of a question. */
  readonly group?: string;
}

/** The same as sections to be searched; the file's own title loses to that of its card. */
export function extractedDocument(
  place: { readonly name: string; readonly file: string },
  { title: ownTitle, sections }: ExtractedDocument,
  card: FrontMatter,
): KnowledgeDocument {
  const title = card.title?.trim() || ownTitle || titleFromName(place.name);
  return {
    ...place,
    title,
    audience: card.audience ?? 'customer',
    sections: sections.map((section): KnowledgeSection => {
      const path = section.path[0] === title ? section.path.slice(1) : section.path;
      const named = path.length === 0 && section.path.length > 0 ? [title] : path;
      return {
        heading: [...named, ...(section.place === '' ? [] : [section.place])].join(' › '),
        line: section.line,
        searchTitles: [searchTitle(section, title, path), ...section.aliases],
        text: section.text,
        validFrom: card.valid_from ?? null,
        validUntil: card.valid_until ?? null,
        neverSay: card.never_say ?? [],
      };
    }),
  };
}

/** Questions of a table are searched as those of an FAQ: by their rubric, not by the name of the file. */
function searchTitle({ group }: ExtractedSection, title: string, path: readonly string[]): string {
  if (group === undefined) return [title, ...path].join(' › ');
  return [...(group === '' ? [] : [group]), ...path].join(' › ');
}
