/** No connection was made: the request has not left this machine, so that nothing has come of it. */
const codes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** `reason` is what `deepestReason` has found. */
export function neverLeft(reason: string): boolean {
  return codes.has(reason);
}
