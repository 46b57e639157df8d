/** No connection came about, whatever it was wanted for. */
const codes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_INVALID_URL',
  'ERR_PROXY_TUNNEL',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);
/** Of certificates that are not believed there are many more. */
const certificate = /^CERT_/;
/** Errors that `fetch` gives no code. */
const messages = new Set([
  'bad port',
  'unknown scheme',
  'Client network socket disconnected before secure TLS connection was established',
]);
const connecting = new Set(['connect', 'getaddrinfo', 'socket']);

/** Does this failure of a call prove that the request has not left this machine, so that nothing has come of it? */
export function neverLeft(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.cause instanceof Error) return neverLeft(error.cause);
  // One for each address that was tried.
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(neverLeft);
  const { code, syscall, message } = error as Error & { readonly code?: unknown; readonly syscall?: unknown };
  if (typeof syscall === 'string' && connecting.has(syscall)) return true;
  if (typeof code === 'string' && (codes.has(code) || certificate.test(code))) return true;
  return messages.has(message);
}
