import { passagePlace } from '../assistant/guard/claim-checks.ts';
import { extractedDocument } from '../assistant/retrieval/extracted-document.ts';
import { documentName } from '../assistant/retrieval/knowledge-checks.ts';
import { type FrontMatter, markdownDocument, splitFrontMatter } from '../assistant/retrieval/markdown-sections.ts';
import type { KnownSections } from '../assistant/retrieval/question-checks.ts';
import { isDocumentCard } from './documents/document-formats.ts';
import { byBytes } from './project-files.ts';
import type { ProjectSources } from './project-sources.ts';

/** The documents of knowledge/ and, where somebody asks, their sections; of a file in error the name alone. */
export function knownSections(sources: ProjectSources): KnownSections {
  const known = new Map<string, () => readonly string[] | undefined>();
  const files = new Set([...sources.texts.keys(), ...sources.leftOut]);
  for (const file of [...files].sort(byBytes)) {
    if (/^knowledge\/.+\.(?:md|ya?ml)$/i.test(file) && !isDocumentCard(file))
      known.set(documentName(file), () => undefined);
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
  for (const { file, document } of sources.extracted) {
    const place = { name: documentName(file), file };
    known.set(place.name, () =>
      extractedDocument(place, document, cardOf(file, sources)).sections.map(({ heading }) => heading),
    );
  }
  return known;
}

function cardOf(file: string, sources: ProjectSources): FrontMatter {
  const card = sources.of('document-card').find((each) => each.file.replace(/\.ya?ml$/i, '') === file)?.source;
  return card ?? {};
}

/** The documents whose sections somebody may ask for. */
export function documentsAskedOf(sources: ProjectSources): ReadonlySet<string> {
  const questions = sources.of('question-set').flatMap(({ source }) => source.questions);
  const claims = sources.of('claim-set').flatMap(({ source }) => source.claims);
  return new Set([
    ...questions.flatMap(({ document }) => document ?? []),
    ...claims.flatMap(({ passages = [] }) => passages.map((passage) => passagePlace(passage).document)),
  ]);
}
