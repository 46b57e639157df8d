import { fileURLToPath } from 'node:url';
import { execute } from '@oclif/core';

/** The entry of the bundled command line: `root` is the folder that holds package.json and the manifest. */
export async function run(root: URL): Promise<void> {
  // Whoever reads us may stop early (`| head`): that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    throw error;
  });
  await execute({ dir: fileURLToPath(root) });
}
