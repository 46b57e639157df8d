type Fetch = typeof globalThis.fetch;

/** A vendor that sends without end is cut off before the memory is full. */
class BodyTooLong extends Error {
  readonly code = 'BODY_TOO_LONG';
}

/** `fetch` whose answers break off with an error once they are longer than that. */
export function createBoundedFetch(longestBytes: number, fetch: Fetch = globalThis.fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.body === null) return response;
    let bytes = 0;
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        bytes += piece.byteLength;
        if (bytes > longestBytes) controller.error(new BodyTooLong(`more than ${longestBytes} bytes`));
        else controller.enqueue(piece);
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(counted), { status, statusText, headers });
  };
}

export function isBodyTooLong(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof BodyTooLong) return true;
  return false;
}
