type Fetch = typeof globalThis.fetch;

/** A vendor that sends without end is cut off before the memory is full. */
class BodyTooLong extends Error {
  readonly code = 'BODY_TOO_LONG';
}

const tailBytes = 64;

/** An answer whose end can be looked at when its body has been read: some SDKs do not tell how a stream has ended. */
export class BoundedResponse extends Response {
  private readonly end: () => string;

  constructor({ body, status, statusText, headers }: Response, longestBytes: number) {
    let [bytes, tail] = [0, Buffer.alloc(0)];
    const counted = new TransformStream<Uint8Array, Uint8Array>({
      transform(piece, controller) {
        bytes += piece.byteLength;
        tail = Buffer.concat([tail, piece.subarray(-tailBytes)]).subarray(-tailBytes);
        if (bytes > longestBytes) controller.error(new BodyTooLong(`more than ${longestBytes} bytes`));
        else controller.enqueue(piece);
      },
    });
    super(body?.pipeThrough(counted) ?? null, { status, statusText, headers });
    this.end = () => tail.toString('latin1');
  }

  /** The last characters that came so far, ASCII among them as they are. */
  get tail(): string {
    return this.end();
  }
}

/** `fetch` whose answers break off with an error once they are longer than that. */
export function createBoundedFetch(longestBytes: number, fetch: Fetch = globalThis.fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    return response.body === null ? response : new BoundedResponse(response, longestBytes);
  };
}

export function isBodyTooLong(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) if (each instanceof BodyTooLong) return true;
  return false;
}
