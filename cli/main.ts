import { fileURLToPath } from 'node:url';
import { execute } from '@oclif/core';

/** The entry of the bundled command line: `root` is the folder that holds package.json and the manifest. */
export async function run(root: URL): Promise<void> {
  await execute({ dir: fileURLToPath(root) });
}
