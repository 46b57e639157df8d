#!/usr/bin/env node
// Runs the commands from their TypeScript sources; needs Node with type stripping (the one in node_modules).
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execute } from '@oclif/core';

// Asked before anything of ours is imported: a Node that reads no TypeScript would end in a stack trace.
if (!process.features.typescript) {
  process.stderr.write(
    `dev.js: нужен Node.js 22.19 или новее, запущен ${process.version}; свой Node лежит в node_modules/.bin/node ` +
      `(needs Node.js 22.19 or newer, this is ${process.version}; ours is node_modules/.bin/node)\n`,
  );
  process.exit(1);
}
const { endOnBrokenOutput } = await import('../cli/broken-output.ts');
const root = fileURLToPath(new URL('..', import.meta.url));
const pjson = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
// The widget as its sources are now; the built command line ships it in dist/.
if (process.argv[2] === 'serve') {
  const { buildWeb } = await import('../scripts/build-web.ts');
  await buildWeb(fileURLToPath(new URL('../dist/web', import.meta.url)));
}
endOnBrokenOutput();
await execute({
  loadOptions: {
    root,
    ignoreManifest: true,
    pjson: {
      ...pjson,
      oclif: {
        ...pjson.oclif,
        commands: './commands',
        helpClass: './cli/help.ts',
        hooks: { command_not_found: './cli/command-not-found.ts' },
      },
    },
  },
});
