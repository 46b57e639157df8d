import { byBytes, isProjectText, type ProjectFiles } from './project-files.ts';

/** A project that is nowhere yet: to check what is about to be written. */
export function memoryFiles(folder: string, texts: ReadonlyMap<string, string | Uint8Array>): ProjectFiles {
  const bytes = new Map([...texts].map(([path, text]) => [path, Buffer.from(text)]));
  const entries = [...bytes]
    .map(([path, { length }]) => ({ path, size: length }))
    .sort((a, b) => byBytes(a.path, b.path));
  return {
    folder,
    entries: async () => entries,
    list: async () => entries.filter(isProjectText).map(({ path }) => path),
    read: async (path) => {
      const content = bytes.get(path);
      if (content === undefined) throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' });
      return content;
    },
    state: async () => ({ revision: null, dirty: null }),
  };
}
