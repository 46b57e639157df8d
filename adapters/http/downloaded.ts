/** The bytes behind an address, no more than that many. Rejects where it cannot be had, with a name for the trouble. */
export async function downloaded(
  fetch: typeof globalThis.fetch,
  url: string,
  { longestBytes, signal }: { longestBytes: number; signal: AbortSignal },
): Promise<Uint8Array | 'too long'> {
  const response = await fetch(url, { signal });
  if (response.status !== 200 || response.body === null) {
    await response.body?.cancel();
    throw new Error(`HTTP ${response.status}`);
  }
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body) {
    length += piece.byteLength;
    if (length > longestBytes) return 'too long';
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
