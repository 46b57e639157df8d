import type { KnowledgeDocument } from './knowledge-document.ts';
import type { FaqFile } from './knowledge-schema.ts';

/** An FAQ file as one section an entry. `lineOf` tells where an entry begins. */
export function faqDocument(
  place: { readonly name: string; readonly file: string },
  faq: FaqFile,
  lineOf: (entry: number) => number,
): KnowledgeDocument {
  return {
    ...place,
    title: faq.title,
    audience: faq.audience ?? 'customer',
    sections: faq.entries.map((entry, index) => ({
      heading: entry.question,
      line: lineOf(index),
      searchTitles: [
        entry.section === undefined ? entry.question : `${entry.section} › ${entry.question}`,
        ...(entry.aliases ?? []),
      ],
      text: entry.answer.trim(),
      validFrom: entry.valid_from ?? faq.valid_from ?? null,
      validUntil: entry.valid_until ?? faq.valid_until ?? null,
      neverSay: [...(faq.never_say ?? []), ...(entry.never_say ?? [])],
    })),
  };
}
