import { stat } from 'node:fs/promises';
import { join } from 'node:path';
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
    if ((await gitAtWork(folder)) && Date.now() - since < longestGitMs) {
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

async function gitAtWork(folder: string): Promise<boolean> {
  try {
    await stat(join(folder, '.git', 'index.lock'));
    return true;
  } catch {
    return false;
  }
}
