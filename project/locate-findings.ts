import type { SourceRange } from '../assistant/errors.ts';
import { splitFrontMatter } from '../assistant/retrieval/markdown-sections.ts';
import type { Diagnostic, Finding } from './diagnostic.ts';
import { lineStarts, lineText, rangeOf } from './text-lines.ts';
import { locateYaml, type TextSpan } from './yaml-file.ts';

const fileStart: SourceRange = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

/** Gives findings their lines and columns. `textOf` is undefined for files that are not there or are no text. */
export function createLocator(textOf: (file: string) => string | undefined): (finding: Finding) => Diagnostic {
  const places = new Map<string, { starts: readonly number[]; span: ReturnType<typeof locateYaml> }>();
  return (finding) => {
    const { severity, definition, parameters, file } = finding;
    const text = textOf(file);
    if (text === undefined) return { severity, definition, parameters, file, range: fileStart, sourceLine: '' };
    const known = places.get(file) ?? { starts: lineStarts(text), span: locateYaml(yamlOf(file, text)) };
    places.set(file, known);
    const { start, end } = spanOf(finding, known.span);
    const range = rangeOf(known.starts, start, end);
    return {
      severity,
      definition,
      parameters,
      file,
      range,
      sourceLine: lineText(text, known.starts, range.start.line),
    };
  };
}

/** Of a Markdown file its front matter, which keeps the offsets of the file. */
function yamlOf(file: string, text: string): string {
  return /\.md$/i.test(file) ? (splitFrontMatter(text).frontMatter ?? '') : text;
}

function spanOf(finding: Finding, yamlSpan: ReturnType<typeof locateYaml>): TextSpan {
  if (finding.offset !== undefined) {
    return { start: finding.offset, end: finding.offset + (finding.length ?? 0) };
  }
  if (!/\.(?:ya?ml|md)$/i.test(finding.file)) return { start: 0, end: 0 };
  try {
    return yamlSpan(finding.path, finding.atKey);
  } catch {
    return { start: 0, end: 0 };
  }
}
