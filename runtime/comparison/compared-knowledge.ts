import type { KnowledgeSection } from '../../assistant/retrieval/knowledge-document.ts';
import { type KnowledgeFile, readKnowledgeFiles } from '../../project/knowledge-files.ts';
import { documentReader } from '../document-reading.ts';
import { type ComparedSide, type SideOptions, sideInvalid } from './compared-side.ts';

/** A document or a section of knowledge/ that differs, whether a reference question meets it or not. */
export interface KnowledgeChange {
  readonly document: string;
  /** Relative to the project folder; the line is the section's, in the older version of what is gone. */
  readonly file: string;
  readonly line: number;
  /** Null where the whole document is there or gone, or differs in what stands above its sections. */
  readonly heading: string | null;
  readonly change: 'added' | 'removed' | 'changed';
  /** As it stands in the file; null for a whole document. */
  readonly from: string | null;
  readonly to: string | null;
}

/** Only documents with other bytes are taken apart. */
export async function compareKnowledge(
  from: ComparedSide,
  to: ComparedSide,
  options: SideOptions,
): Promise<KnowledgeChange[]> {
  if (from.knowledgeHash === to.knowledgeHash) return [];
  const reader = documentReader();
  try {
    const documentsOf = async ({ ref, files }: ComparedSide) => {
      const { documents, diagnostics } = await readKnowledgeFiles(files, reader);
      if (diagnostics.length > 0) throw sideInvalid(ref, diagnostics, options);
      return byName(documents);
    };
    const [before, after] = [await documentsOf(from), await documentsOf(to)];
    const changes: KnowledgeChange[] = [];
    for (const name of [...new Set([...after.keys(), ...before.keys()])].sort()) {
      const [was, is] = [before.get(name), after.get(name)];
      if (was?.hash !== is?.hash) changes.push(...(await compareDocument(name, was, is)));
    }
    return changes;
  } finally {
    await reader.close();
  }
}

async function compareDocument(
  document: string,
  was: KnowledgeFile | undefined,
  is: KnowledgeFile | undefined,
): Promise<KnowledgeChange[]> {
  const { file } = is ?? was ?? { file: '' };
  const whole = { document, file, line: 1, heading: null, from: null, to: null };
  if (was === undefined || is === undefined) return [{ ...whole, change: was === undefined ? 'added' : 'removed' }];
  const [before, after] = [byHeading((await was.read()).sections), byHeading((await is.read()).sections)];
  const headings = [...after.keys(), ...[...before.keys()].filter((heading) => !after.has(heading))];
  const changes = headings.flatMap((heading): KnowledgeChange[] => {
    const [old, current] = [before.get(heading), after.get(heading)];
    const line = (current ?? old)?.line ?? 1;
    if (old === undefined || current === undefined) {
      const change = old === undefined ? 'added' : 'removed';
      return [{ document, file, line, heading, change, from: old?.text ?? null, to: current?.text ?? null }];
    }
    if (isSame(old, current)) return [];
    return [{ document, file, line, heading, change: 'changed', from: old.text, to: current.text }];
  });
  return changes.length > 0 ? changes : [{ ...whole, change: 'changed' }];
}

/** Lines move with every edit above. */
function isSame({ line: _old, ...was }: KnowledgeSection, { line: _new, ...is }: KnowledgeSection): boolean {
  return JSON.stringify(was) === JSON.stringify(is);
}

function byName(documents: readonly KnowledgeFile[]): ReadonlyMap<string, KnowledgeFile> {
  return new Map(documents.map((document) => [document.name, document]));
}

function byHeading(sections: readonly KnowledgeSection[]): ReadonlyMap<string, KnowledgeSection> {
  const found = new Map<string, KnowledgeSection>();
  for (const section of sections) {
    let { heading } = section;
    for (let number = 2; found.has(heading); number += 1) heading = `${section.heading} (${number})`;
    found.set(heading, section);
  }
  return found;
}
