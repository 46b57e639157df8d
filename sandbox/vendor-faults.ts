import type { ServerResponse } from 'node:http';

/** How a vendor may answer otherwise than it should. `effect`: what was asked for happens all the same. */
export type VendorFault =
  | { readonly kind: 'status'; readonly status: number; readonly body: unknown; readonly headers?: Headers }
  /** The connection breaks before anything, or after everything, has happened. */
  | { readonly kind: 'reset'; readonly effect: boolean }
  /** No answer comes at all. */
  | { readonly kind: 'hang'; readonly effect: boolean }
  /** A page of some proxy in the place of JSON. */
  | { readonly kind: 'html'; readonly status: number; readonly effect: boolean }
  /** Half of the right answer. */
  | { readonly kind: 'cut'; readonly effect: boolean }
  /** The right answer under a type that is none. */
  | { readonly kind: 'type'; readonly contentType: string }
  | { readonly kind: 'slow'; readonly ms: number };

type Headers = Readonly<Record<string, string>>;

export interface PlannedFault {
  /** Calls it concerns, by what the sandbox names them. */
  readonly of: (call: string) => boolean;
  readonly fault: VendorFault;
  /** How many calls; every one where absent. */
  times?: number;
}

/** Faults that were asked for, the oldest first. */
export class FaultPlan {
  private planned: PlannedFault[] = [];

  add(of: string | RegExp, fault: VendorFault, times?: number): void {
    const matches = typeof of === 'string' ? (call: string) => call === of : (call: string) => of.test(call);
    this.planned.push({ of: matches, fault, ...(times === undefined ? {} : { times }) });
  }

  clear(): void {
    this.planned = [];
  }

  take(call: string): VendorFault | undefined {
    const found = this.planned.find(({ of }) => of(call));
    if (found === undefined) return undefined;
    if (found.times !== undefined) {
      found.times -= 1;
      if (found.times <= 0) this.planned = this.planned.filter((each) => each !== found);
    }
    return found.fault;
  }
}

export interface VendorAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Headers;
}

/** Answers as the vendor would, or as badly as was asked for. `work` is what the call does; it is run at most once. */
export async function answer(
  response: ServerResponse,
  fault: VendorFault | undefined,
  work: () => VendorAnswer | Promise<VendorAnswer>,
): Promise<void> {
  switch (fault?.kind) {
    case 'status':
      return send(response, fault);
    case 'reset':
      if (fault.effect) await work();
      response.destroy();
      return;
    case 'hang':
      if (fault.effect) await work();
      return;
    case 'html':
      if (fault.effect) await work();
      response.writeHead(fault.status, { 'content-type': 'text/html' });
      response.end('<html><head><title>Bad Gateway</title></head><body><center>nginx</center></body></html>');
      return;
    case 'cut': {
      const { status, body } = fault.effect ? await work() : { status: 200, body: { ok: true, result: {} } };
      const text = JSON.stringify(body);
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, Math.ceil(text.length / 2)), () => response.destroy());
      return;
    }
    case 'type': {
      const { status, body } = await work();
      response.writeHead(status, { 'content-type': fault.contentType });
      response.end(JSON.stringify(body));
      return;
    }
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.ms));
      return send(response, await work());
    default:
      return send(response, await work());
  }
}

function send(response: ServerResponse, { status, body, headers = {} }: VendorAnswer): void {
  if (body === undefined) {
    response.writeHead(status, headers);
    response.end();
    return;
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(text);
}
