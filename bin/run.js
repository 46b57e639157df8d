#!/usr/bin/env node
// Plain JavaScript with nothing imported before the check: a native module under an old Node is a crash, not an error.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major > 22 || (major === 22 && minor >= 19)) {
  // Not imported: an import of a module of Node's reads all of its properties, which sets up things never used.
  process
    .getBuiltinModule('node:module')
    .enableCompileCache?.(new URL('../dist/compile-cache', import.meta.url).pathname);
  const { existsSync } = process.getBuiltinModule('node:fs');
  // oclif's own look at the version, with all of semver.
  process.env.OCLIF_DISABLE_ENGINE_WARNING = '1';
  const main = new URL('../dist/cli/main.js', import.meta.url);
  if (existsSync(main)) {
    const { run } = await import(main.href);
    await run(new URL('..', import.meta.url));
  } else {
    process.stderr.write('Сначала соберите проект: npm run build / Build first: npm run build\n');
    process.exitCode = 1;
  }
} else {
  await underNewerNode();
}

/** Runs this file again under the Node that npm installed beside us; signals and the exit code pass through. */
async function underNewerNode() {
  const { existsSync } = await import('node:fs');
  const { fileURLToPath } = await import('node:url');
  const { spawn } = await import('node:child_process');
  const own = [
    '../node_modules/.bin/node',
    '../../.bin/node',
    `../node_modules/node-linux-${process.arch}/bin/node`,
    `../../node-linux-${process.arch}/bin/node`,
  ]
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  if (own === undefined) {
    process.stderr.write(
      `sales-assistant: нужен Node.js 22.19 или новее, запущен ${process.version}; выполните npm ci в папке sales-assistant или обновите Node.js ` +
        `(needs Node.js 22.19 or newer, this is ${process.version})\n`,
    );
    process.exitCode = 1;
    return;
  }
  const child = spawn(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  process.exitCode = await new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${own}: ${error.message}\n`);
      resolve(1);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
  });
}
