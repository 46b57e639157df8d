/** `{{ a.b.c }}` in a text. */
export interface TextReference {
  /** The dotted name; '' when the braces hold something else or are never closed. */
  readonly name: string;
  /** Where `{{` stands, in characters of the template. */
  readonly offset: number;
  readonly length: number;
}

const reference = /\{\{(?:\s*([A-Za-z_][\w]*(?:\.[A-Za-z_][\w]*)*)\s*\}\}|[^{}\n]*\}\}|)/g;

export function referencesIn(template: string): TextReference[] {
  return [...template.matchAll(reference)].map((match) => ({
    name: match[1] ?? '',
    offset: match.index,
    length: match[0].length,
  }));
}

/**
 * Fills references in. What `lookup` does not know becomes nothing (checks find it before a customer could), and a line
 * that held references and came out blank is left out.
 */
export function renderText(template: string, lookup: (name: string) => string | undefined): string {
  if (!template.includes('{{')) return template.trim();
  const lines = template.split('\n').flatMap((line) => {
    if (!line.includes('{{')) return [line];
    const filled = line.replace(reference, (_, name: string | undefined) =>
      name === undefined ? '' : (lookup(name) ?? ''),
    );
    return filled.trim() === '' ? [] : [filled];
  });
  return lines.join('\n').trim();
}
