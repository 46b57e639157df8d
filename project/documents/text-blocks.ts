import type { ExtractedSection } from '../../assistant/retrieval/extracted-document.ts';

/** A heading or a stretch of text, in the order of reading. */
export type TextBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly text: string; readonly line: number }
  | { readonly kind: 'text'; readonly text: string; readonly line: number };

/** Blocks as sections by heading; headings without a text of their own are in the paths of those below. */
export function sectionsOf(blocks: readonly TextBlock[]): ExtractedSection[] {
  const sections: ExtractedSection[] = [];
  const above: { level: number; text: string }[] = [];
  let heading: TextBlock | null = null;
  let texts: TextBlock[] = [];
  const close = (): void => {
    const [first] = texts;
    if (first !== undefined) {
      sections.push({
        path: above.map(({ text }) => text),
        place: '',
        line: (heading ?? first).line,
        text: joined(texts.map(({ text }) => text)),
        aliases: [],
      });
    }
    texts = [];
  };
  for (const block of blocks) {
    if (block.kind === 'text') {
      texts.push(block);
      continue;
    }
    close();
    while ((above.at(-1)?.level ?? 0) >= block.level) above.pop();
    above.push(block);
    heading = block;
  }
  close();
  return sections;
}

/** Paragraphs apart, the items of a list one below the other. */
function joined(texts: readonly string[]): string {
  return texts
    .map((text, index) => {
      const before = texts[index - 1];
      if (before === undefined) return text;
      return `${isItem(text) && (isItem(before) || before.endsWith(':')) ? '\n' : '\n\n'}${text}`;
    })
    .join('');
}

function isItem(text: string): boolean {
  return /^(?:- |\d{1,3}\. | {2})/.test(text);
}
