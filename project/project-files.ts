/** The folders that make a project; nothing else of it is read. */
export const projectFolders = ['config', 'knowledge', 'templates'] as const;

/** The folders whose content a quote rests on. */
export const identityFolders = ['config', 'templates'] as const;

/** A file larger than this is no text that people edit; it is named in a diagnostic and not read. */
export const maxFileBytes = 5 * 1024 * 1024;

export interface ProjectFile {
  /** Relative to the project folder, `/` between the parts. */
  readonly path: string;
  readonly size: number;
  /** A link that leads out of the project folder, or to nothing; it is never followed or read. */
  readonly outside?: boolean;
}

/**
 * A project's files as they are on disk or were in a commit, in byte order of the paths. `entries` names every file,
 * `list` leaves out dot files, editor leftovers and links out of the folder. `read` gives the bytes as they are; it
 * rejects when there is no such file.
 */
export interface ProjectFiles {
  readonly folder: string;
  /** `read` gives what lies there now, so that another thread can read for itself. */
  readonly onDisk?: boolean;
  list(): Promise<readonly string[]>;
  entries(): Promise<readonly ProjectFile[]>;
  read(path: string): Promise<Uint8Array>;
  /** Full commit id, and whether config/ or templates/ differ from it; null outside git. */
  state(): Promise<GitState>;
  /** Files of the working tree that hold secrets and yet are in git. */
  exposed?(): Promise<readonly string[]>;
}

export interface GitState {
  readonly revision: string | null;
  readonly dirty: boolean | null;
}

const belowSurrogates = /^[\0-\ud7ff]*$/;

/** Byte order of UTF-8, which differs from JavaScript's order of UTF-16 units outside the basic plane. */
export function byBytes(left: string, right: string): number {
  if (belowSurrogates.test(left) && belowSurrogates.test(right)) return left < right ? -1 : left > right ? 1 : 0;
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

/** Swap files, backups and dot files that editors and systems leave behind. */
export function isLeftover(name: string): boolean {
  return (
    name.startsWith('.') || name.startsWith('~$') || name.endsWith('~') || /\.(?:swp|swo|tmp|bak|orig)$/i.test(name)
  );
}

export function isProjectText({ path, outside }: ProjectFile): boolean {
  return outside !== true && !path.split('/').some(isLeftover);
}

/** Reads each file once, so that the identity and the parsed project rest on the same bytes. */
export function rememberReads(files: ProjectFiles): ProjectFiles {
  const contents = new Map<string, Promise<Uint8Array>>();
  return {
    ...files,
    read: (path) => {
      const known = contents.get(path) ?? files.read(path);
      contents.set(path, known);
      return known;
    },
  };
}
