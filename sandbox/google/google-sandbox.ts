import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, FaultPlan, type VendorAnswer, type VendorFault } from '../vendor-faults.ts';
import { GoogleCalendars, type Written } from './google-calendars.ts';
import { GoogleRefusal, notFound, refusal } from './google-refusals.ts';
import { GoogleTokens, type ServiceAccountKey } from './google-tokens.ts';

export interface GoogleSandboxOptions {
  readonly port?: number;
  readonly now?: () => Date;
}

/** A call as it came. */
export interface GoogleCall {
  /** As `fail` names it: token, freeBusy, insert, get, list, patch, update, delete. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface GoogleSandbox {
  /** For GOOGLE_API_ROOT. */
  readonly url: string;
  /** The content of GOOGLE_SERVICE_ACCOUNT_FILE. */
  readonly key: ServiceAccountKey;
  readonly calls: readonly GoogleCall[];
  readonly calendars: GoogleCalendars;
  readonly tokens: GoogleTokens;
  /** The next calls of that name fail so. */
  fail(of: string | RegExp, fault: VendorFault, times?: number): void;
  /** Runs before the next call of that name is answered: what somebody does at that very moment. */
  before(of: string, work: () => void): void;
  mend(): void;
  close(): Promise<void>;
}

/** Google's token server and calendars on a port of this machine: refuses what Google would refuse, and is as bad as told. */
export async function startGoogleSandbox({ port = 0, now = () => new Date() }: GoogleSandboxOptions = {}) {
  const tokens = new GoogleTokens(now);
  const calendars = new GoogleCalendars(now);
  const faults = new FaultPlan();
  const calls: GoogleCall[] = [];
  const waiting: { of: string; work: () => void }[] = [];
  let url = '';

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://sandbox');
    const method = request.method ?? 'GET';
    const body = (await bodyOf(request)).toString();
    const { headers } = request;
    const operation = operationOf(method, path);
    const name = operation?.name ?? path;
    calls.push({ name, method, path, headers, body });
    const at = waiting.findIndex(({ of }) => of === name);
    if (at >= 0) waiting.splice(at, 1)[0]?.work();
    await answer(response, faults.take(name), () =>
      answerOf(() => {
        if (name === 'token') return tokens.give(headers['content-type'] ?? '', body, `${url}/token`);
        const { impersonates, scopes } = tokens.check(headers.authorization);
        if (operation === undefined) throw notFound();
        const { calendar, event } = operation;
        if (!mayDo(name, scopes)) {
          throw refusal(403, 'insufficientPermissions', 'Request had insufficient authentication scopes.');
        }
        const given = method === 'POST' || method === 'PATCH' || method === 'PUT' ? written(body) : {};
        const match = headers['if-match'];
        if (name === 'freeBusy') return calendars.freeBusy(given);
        if (name === 'insert') return calendars.insert(calendar, given, impersonates);
        if (name === 'list') {
          const items = calendars.list(calendar, query);
          return { kind: 'calendar#events', accessRole: calendars.roleIn(calendar), items };
        }
        if (name === 'get') return calendars.get(calendar, event);
        if (name === 'delete') return calendars.remove(calendar, event, match);
        return calendars.change(calendar, event, given, { match, whole: name === 'update' });
      }),
    );
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { errors: [], code: 500, message: String(error) } }));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const sandbox: GoogleSandbox = {
    url,
    key: tokens.keyFor(`${url}/token`),
    calls,
    calendars,
    tokens,
    fail: (of, fault, times = 1) => faults.add(of, fault, times),
    before: (of, work) => void waiting.push({ of, work }),
    mend: () => faults.clear(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return sandbox;
}

interface Operation {
  readonly name: string;
  readonly calendar: string;
  readonly event: string;
}

function operationOf(method: string, path: string): Operation | undefined {
  const none = { calendar: '', event: '' };
  if (method === 'POST' && path === '/token') return { name: 'token', ...none };
  if (method === 'POST' && path === '/calendar/v3/freeBusy') return { name: 'freeBusy', ...none };
  const [, calendar = '', event = ''] = /^\/calendar\/v3\/calendars\/([^/]+)\/events(?:\/([^/]+))?$/.exec(path) ?? [];
  const names: Readonly<Record<string, string>> =
    event === '' ? { POST: 'insert', GET: 'list' } : { GET: 'get', PATCH: 'patch', PUT: 'update', DELETE: 'delete' };
  const name = calendar === '' ? undefined : names[method];
  if (name === undefined) return undefined;
  return { name, calendar: decodeURIComponent(calendar), event: decodeURIComponent(event) };
}

const root = 'https://www.googleapis.com/auth/calendar';

function mayDo(name: string, scopes: readonly string[]): boolean {
  const enough = name === 'freeBusy' ? [`${root}.freebusy`, `${root}.readonly`] : [`${root}.events`];
  return [root, ...enough].some((scope) => scopes.includes(scope));
}

function written(body: string): Written {
  try {
    return JSON.parse(body);
  } catch {
    throw refusal(400, 'parseError', 'Parse Error');
  }
}

function answerOf(work: () => unknown): VendorAnswer {
  try {
    const body = work();
    return { status: body === undefined ? 204 : 200, body };
  } catch (error) {
    if (!(error instanceof GoogleRefusal)) throw error;
    return { status: error.status, body: error.body };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
