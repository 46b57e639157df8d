import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Logger } from '../assistant/ports/logger.ts';

export interface ProjectWatch {
  close(): Promise<void>;
}

/** So long must nothing change before an edit counts as finished: a `git pull` is one edit, not forty. */
const quietMs = 400;
/** Git at work. A lock left behind by a crash must not block reloading for ever. */
const longestGitMs = 30_000;

/** Calls `changed` once per finished edit of config/, templates/ or knowledge/. */
export async function watchProject(
  folder: string,
  { changed, logger }: { changed: () => void; logger: Logger },
): Promise<ProjectWatch> {
  const { watch } = await import('chokidar');
  const watcher = watch(
    ['config', 'templates', 'knowledge'].map((name) => join(folder, name)),
    { ignoreInitial: true, ignored: /(^|[/\\])(\.[^/\\]+|[^/\\]*~|#[^/\\]*#)$/, persistent: true },
  );
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const settle = async (since: number): Promise<void> => {
    if (closed) return;
    if ((await exists(await gitLockOf(folder))) && Date.now() - since < longestGitMs) {
      timer = setTimeout(() => void settle(since), quietMs);
      return;
    }
    changed();
  };
  watcher.on('all', () => {
    clearTimeout(timer);
    const since = Date.now();
    timer = setTimeout(() => void settle(since), quietMs);
  });
  watcher.on('error', (error) => logger.warn({ error }, 'project watch'));
  await new Promise<void>((resolve) => watcher.once('ready', resolve));

  return {
    async close() {
      closed = true;
      clearTimeout(timer);
      await watcher.close();
    },
  };
}

/** Where git says that it is at work: the project may be a folder of a repository or a linked work tree of one. */
async function gitLockOf(folder: string): Promise<string> {
  for (let place = resolve(folder); ; place = dirname(place)) {
    const git = join(place, '.git');
    const link = await readFile(git, 'utf8').catch(() => null);
    if (link !== null) return join(resolve(place, link.replace(/^gitdir:\s*/, '').trim()), 'index.lock');
    if ((await exists(git)) || place === dirname(place)) return join(git, 'index.lock');
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
