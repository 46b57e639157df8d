import { createBoundedFetch } from './bounded-fetch.ts';

const longestAnswer = 32 * 1024 * 1024;

/** `fetch` to vendors whose libraries have none of their own worth using: by the proxy of the environment, answers bounded. */
export const vendorFetch: typeof globalThis.fetch = createBoundedFetch(longestAnswer, (input, init) =>
  fetch(input, init),
);
