import type { Finding } from '../assistant/findings.ts';
import { type MarkdownParts, splitFrontMatter } from '../assistant/retrieval/markdown-sections.ts';

export interface MarkdownFile {
  readonly parts: MarkdownParts;
  /** What the front matter says; an empty object without one. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

/** A Markdown file with its front matter read as YAML. */
export async function readMarkdown(file: string, text: string): Promise<MarkdownFile> {
  const parts = splitFrontMatter(text);
  if (parts.frontMatter === null || parts.frontMatter.trim() === '') return { parts, value: {}, findings: [] };
  // At first use: a folder of plain Markdown needs no YAML.
  const { readYaml } = await import('./yaml-file.ts');
  const { value, findings } = await readYaml(file, parts.frontMatter);
  return { parts, value: value ?? {}, findings };
}
