import { documentName } from '../assistant/retrieval/knowledge-checks.ts';
import { markdownDocument, splitFrontMatter } from '../assistant/retrieval/markdown-sections.ts';
import type { KnownSections } from '../assistant/retrieval/question-checks.ts';
import type { ProjectSources } from './project-sources.ts';

/** The documents of knowledge/ and, where somebody asks, their sections; of a file in error the name alone. */
export function knownSections(sources: ProjectSources): KnownSections {
  const known = new Map<string, () => readonly string[] | undefined>();
  for (const [file] of sources.texts) {
    if (/^knowledge\/.+\.(?:md|ya?ml)$/i.test(file)) known.set(documentName(file), () => undefined);
  }
  for (const { file, frontMatter } of sources.markdown) {
    const place = { name: documentName(file), file };
    known.set(place.name, () => {
      const { sections } = markdownDocument(place, splitFrontMatter(sources.texts.get(file) ?? ''), frontMatter);
      return sections.map(({ heading }) => heading);
    });
  }
  for (const { file, source } of sources.of('faq')) {
    known.set(documentName(file), () => source.entries.map(({ question }) => question));
  }
  return known;
}
