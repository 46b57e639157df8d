import { byBytes, isProjectText, type ProjectFiles } from './project-files.ts';

/** A project as it will be once these texts are written, to be checked before they are. */
export function overlaidFiles(files: ProjectFiles, texts: ReadonlyMap<string, string>): ProjectFiles {
  const bytes = new Map([...texts].map(([path, text]) => [path, Buffer.from(text)]));
  const entries = async () => {
    const kept = (await files.entries()).filter(({ path }) => !bytes.has(path));
    const added = [...bytes].map(([path, { length }]) => ({ path, size: length }));
    return [...kept, ...added].sort((a, b) => byBytes(a.path, b.path));
  };
  return {
    folder: files.folder,
    entries,
    list: async () => (await entries()).filter(isProjectText).map(({ path }) => path),
    read: async (path) => bytes.get(path) ?? files.read(path),
    state: () => files.state(),
  };
}
