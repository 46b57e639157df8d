import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { execute, type Interfaces } from '@oclif/core';
import { endOnBrokenOutput } from './broken-output.ts';

/** The entry of the bundled command line: `root` is the folder that holds package.json and the manifest. */
export async function run(root: URL): Promise<void> {
  endOnBrokenOutput();
  const pjson = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as Interfaces.PJSON;
  await execute({ loadOptions: { root: fileURLToPath(root), pjson, logger: silentLogger } });
}

/** oclif's own log, by `debug`, costs a start more than our configuration does, and tells nothing about us. */
const silentLogger: Interfaces.Logger = {
  namespace: 'oclif',
  child: () => silentLogger,
  debug() {},
  error() {},
  info() {},
  trace() {},
  warn() {},
};
