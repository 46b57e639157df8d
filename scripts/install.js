// Plain JavaScript for any Node from 18: brings node_modules (and with it the project's own Node) up to the lock file.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.installed-lock');

/** Runs `npm ci` unless what is installed came from this very lock file. */
export function installMissing() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  process.stderr.write('Устанавливаю зависимости (npm ci)…\n');
  const installed = spawnSync('npm', ['ci'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (installed.status !== 0) {
    process.stderr.write('npm ci не удалось: проверьте доступ к реестру npm и место на диске, затем повторите.\n');
    process.exit(1);
  }
  writeFileSync(stamp, lock);
}

/** The Node to run the project with: the one npm brought, else the current one when it is new enough. */
export function projectNode() {
  const own = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(own)) return own;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 19)) return process.execPath;
  process.stderr.write(`Нужен Node.js 22.19 или новее, запущен ${process.version}.\n`);
  process.exit(1);
}

/** The environment in which `node` and every tool of node_modules is found first. */
export function projectEnvironment() {
  return { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH ?? ''}` };
}
