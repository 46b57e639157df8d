/** The deepest cause names the trouble: «ECONNREFUSED» says more than «fetch failed». */
export function deepestReason(error: unknown): string {
  let deepest = error;
  while (deepest instanceof Error && deepest.cause instanceof Error) deepest = deepest.cause;
  if (!(deepest instanceof Error)) return String(deepest);
  return 'code' in deepest && typeof deepest.code === 'string' ? deepest.code : deepest.message.slice(0, 160);
}
