import type { ProjectFiles } from './project-files.ts';
import { lineStarts, positionAt } from './text-lines.ts';
import { locateYaml, parseYaml } from './yaml-file.ts';

/** Where a value of a compiled project is written. */
export interface WrittenPlace {
  readonly file: string;
  readonly line: number;
  /** The keys as the file has them, things with ids by their ids: `packages`, `chat_bot`, `price`. */
  readonly keys: readonly string[];
}

/** Where the file calls by other keys, or nests otherwise, what the project holds at its root. */
export type RootKeys = Readonly<Record<string, readonly string[]>>;

/**
 * Finds in a valid YAML file what a path of the compiled project stands for. Levels that only the compiled form has are
 * stepped over; of what is not written the nearest thing around it is the place. Undefined: the file is not there.
 */
export async function placeWriter(files: ProjectFiles, file: string, roots: RootKeys = {}) {
  const text = await files.read(file).then(
    (bytes) => Buffer.from(bytes).toString('utf8'),
    () => undefined,
  );
  if (text === undefined) return () => undefined;
  const value = parseYaml(text);
  const starts = lineStarts(text);
  const span = locateYaml(text);
  return (path: readonly string[]): WrittenPlace => {
    const [root = '', ...rest] = path;
    const { steps, keys, isWhole } = follow(value, [...(roots[root] ?? [root]), ...rest]);
    return { file, line: positionAt(starts, span(steps, isWhole).start).line, keys };
  };
}

interface Followed {
  readonly steps: readonly (string | number)[];
  readonly keys: readonly string[];
  /** It ends at a mapping or a list: its key is its place. */
  readonly isWhole: boolean;
}

function follow(tree: unknown, path: readonly string[]): Followed {
  const steps: (string | number)[] = [];
  const keys: string[] = [];
  let node = tree;
  for (const key of path) {
    const step = stepTo(node, key);
    if (step === undefined) continue;
    steps.push(step);
    keys.push(typeof step === 'number' ? key : step);
    node = (node as Record<string | number, unknown>)[step];
  }
  return { steps, keys, isWhole: typeof node === 'object' && node !== null };
}

function stepTo(node: unknown, key: string): string | number | undefined {
  if (Array.isArray(node)) {
    const named = node.findIndex((entry) => isNamed(entry, key));
    const index = named === -1 ? Number(key) - 1 : named;
    return index >= 0 && index < node.length ? index : undefined;
  }
  if (typeof node !== 'object' || node === null) return undefined;
  return [key, key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)].find((name) => Object.hasOwn(node, name));
}

function isNamed(entry: unknown, name: string): boolean {
  if (typeof entry !== 'object' || entry === null) return false;
  const { id, code, role } = entry as Readonly<Record<string, unknown>>;
  return [id, role].includes(name) || (typeof code === 'string' && code.toUpperCase() === name);
}
