import type { Plugin } from 'esbuild';

/**
 * grammY is given our own fetch, and brings node-fetch along for those who give none: with it come packages that make Node.js warn of
 * what it is about to drop, in the middle of our log.
 */
export const builtInFetch: Plugin = {
  name: 'built-in-fetch',
  setup({ onResolve, onLoad }) {
    const namespace = 'built-in-fetch';
    onResolve({ filter: /^node-fetch$/ }, ({ importer, path }) =>
      /[\\/]node_modules[\\/]grammy[\\/]/.test(importer) ? { path, namespace } : undefined,
    );
    onLoad({ filter: /.*/, namespace }, () => ({ contents: 'module.exports = { default: globalThis.fetch };' }));
  },
};
