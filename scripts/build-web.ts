import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The browser's part: widget.js (the daemon wraps it in a function with the site's settings), the operator page and the demo page. */
export async function buildWeb(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: { widget: 'web/widget/main.ts', operator: 'web/operator/main.ts' },
    outdir: outDir,
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
    charset: 'utf8',
    logLevel: 'warning',
  });
  await copyFile(join(root, 'web/demo.html'), join(outDir, 'demo.html'));
  await copyFile(join(root, 'web/operator/page.html'), join(outDir, 'operator.html'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildWeb(join(root, 'dist/web'));
