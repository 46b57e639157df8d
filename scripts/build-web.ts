import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The browser's part: widget.js (the daemon wraps it in a function with the site's settings) and the demo page. */
export async function buildWeb(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['web/widget/main.ts'],
    outfile: join(outDir, 'widget.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
    charset: 'utf8',
    logLevel: 'warning',
  });
  await copyFile(join(root, 'web/demo.html'), join(outDir, 'demo.html'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb(join(root, 'dist/web'));
