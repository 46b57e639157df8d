import type { Environment } from './secrets.ts';

const localHost =
  /^(?:localhost|.*\.local|.*\.localhost|.*\.internal|0\.0\.0\.0|127\..*|10\..*|192\.168\..*|169\.254\..*|172\.(?:1[6-9]|2\d|3[01])\..*|\[(?:::1?|f[cd].*|fe80.*)\])$/i;

/** The address the world reaches us at, without a trailing slash; null while PUBLIC_URL is unset. */
export function publicUrlOf({ PUBLIC_URL }: Environment): string | null {
  return PUBLIC_URL?.replace(/\/+$/, '') ?? null;
}

/** Could somebody outside open this address? Null, local and private ones none. */
export function isPublicAddress(url: string | null): boolean {
  if (url === null || !URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return /^https?:$/.test(protocol) && hostname.includes('.') && !localHost.test(hostname);
}
