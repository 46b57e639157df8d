// `npm run quickstart`: from a bare clone to a selling assistant in the browser.
import { spawn, spawnSync } from 'node:child_process';
import { installMissing, projectEnvironment, projectNode, root } from './install.js';

installMissing();
const node = projectNode();
const env = projectEnvironment();

step('Собираю', ['scripts/build.ts']);
step('Проверяю проект', ['bin/run.js', 'validate']);
step('Индексирую знания', ['bin/run.js', 'index']);

const daemon = spawn(node, ['bin/run.js', 'serve', ...process.argv.slice(2)], { cwd: root, env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => daemon.kill(signal));
daemon.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
});

function step(title, args) {
  process.stderr.write(`${title}…\n`);
  const done = spawnSync(node, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) process.exit(done.status ?? 1);
}
