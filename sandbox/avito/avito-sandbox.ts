import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, FaultPlan, type VendorAnswer, type VendorFault } from '../vendor-faults.ts';
import { AvitoAutoload } from './avito-autoload.ts';
import { AvitoChats } from './avito-chats.ts';
import { AvitoCustomer, type AvitoProfile } from './avito-customer.ts';
import { AvitoDeliveries } from './avito-deliveries.ts';
import { avitoOperations } from './avito-messenger.ts';
import { AvitoRefusal, notFound, refusal } from './avito-refusals.ts';
import { type AvitoSwitches, usualSwitches } from './avito-switches.ts';
import { AvitoTokens } from './avito-tokens.ts';

export interface AvitoSandboxOptions {
  readonly port?: number;
  readonly now?: () => Date;
  readonly switches?: Partial<AvitoSwitches>;
  /** How long a webhook may take, milliseconds. */
  readonly webhookTimeoutMs?: number;
}

/** A call as it came. */
export interface AvitoCall {
  /** As `fail` names it; the path where Avito has no such operation. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly at: Date;
}

export interface AvitoSandbox {
  /** For AVITO_API_URL. */
  readonly url: string;
  readonly account: number;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly switches: AvitoSwitches;
  readonly calls: readonly AvitoCall[];
  readonly chats: AvitoChats;
  readonly tokens: AvitoTokens;
  readonly deliveries: AvitoDeliveries;
  readonly images: ReadonlyMap<string, Buffer>;
  /** Recordings of customers, by the id of the voice. */
  readonly voices: Map<string, Buffer>;
  /** Listings and the feed they come from. */
  readonly autoload: AvitoAutoload;
  /** A person who looks at a listing, or at the profile; the same id has one chat. */
  customer(id: number, profile?: AvitoProfile): AvitoCustomer;
  /** The next calls of an operation (`sendText`), or of those that match, fail so. */
  fail(of: string | RegExp, fault: VendorFault, times?: number): void;
  mend(): void;
  close(): Promise<void>;
}

const largestUpload = 32 * 1024 * 1024;

/** Avito's API on a port of this machine: refuses what Avito would refuse, and is as bad as told. */
export async function startAvitoSandbox(options: AvitoSandboxOptions = {}): Promise<AvitoSandbox> {
  const { now = () => new Date() } = options;
  const account = 4_100_200_300;
  const keys = { clientId: 'client-local', clientSecret: 'secret-local' };
  const switches: AvitoSwitches = { ...usualSwitches, ...options.switches };
  const seconds = () => Math.floor(now().getTime() / 1000);
  const chats = new AvitoChats(account, seconds);
  const tokens = new AvitoTokens(keys, switches, now);
  const deliveries = new AvitoDeliveries({
    ...{ account, clientSecret: keys.clientSecret, switches, now },
    timeoutMs: options.webhookTimeoutMs ?? 2_000,
  });
  const images = new Map<string, Buffer>();
  const voices = new Map<string, Buffer>();
  const voiceLinks = new Map<string, number>();
  const autoload = new AvitoAutoload(now);
  const faults = new FaultPlan();
  const calls: AvitoCall[] = [];
  const people = new Map<number, AvitoCustomer>();
  const operations = avitoOperations({
    ...{ account, chats, deliveries, switches, images, voiceLinks, seconds },
    origin: () => origin(),
    async wrote(chat, message) {
      if (switches.echo === 'never') return;
      const echo = () => deliveries.announce(chat, message);
      if (switches.echo === 'after_answer') {
        setTimeout(echo, 5);
        return;
      }
      echo();
      await deliveries.settled();
    },
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://sandbox');
    const method = request.method ?? 'GET';
    const voice = method === 'GET' ? /^\/voices\/([^/]+)\.mp4$/.exec(path)?.[1] : undefined;
    if (voice !== undefined) return giveVoice(voice, response);
    const body = await bodyOf(request);
    const contentType = request.headers['content-type'] ?? '';
    const isToken = method === 'POST' && /^\/token\/?$/.test(path);
    const called = { method, path, query, contentType, body };
    const operation = isToken ? undefined : (operations(called) ?? autoload.operation(called));
    const name = isToken ? 'token' : (operation?.name ?? path);
    calls.push({ name, method, path, headers: request.headers, body: body.toString(), at: now() });
    const agent = request.headers['user-agent'] ?? '';
    if (switches.filtersAgents && /^(?:|node|undici|axios.*|python.*)$/i.test(agent)) {
      return answer(response, { kind: 'html', status: 403, effect: false }, () => ({ status: 403, body: '' }));
    }
    await answer(response, faults.take(name), async () =>
      answerOf(async () => {
        if (body.length > largestUpload) throw refusal(413, 'too large');
        if (isToken) return tokens.give(contentType, body.toString());
        tokens.check(request.headers.authorization);
        if (operation === undefined) throw notFound('page not found');
        if (operation.messenger && switches.tariff !== null) throw refusal(switches.tariff, 'Payment required');
        return operation.run();
      }),
    );
  }

  /** A link lives an hour, and nobody has to say who he is. */
  function giveVoice(id: string, response: ServerResponse): void {
    const bytes = (voiceLinks.get(id) ?? 0) > seconds() ? voices.get(id) : undefined;
    response.writeHead(bytes === undefined ? 404 : 200, { 'content-type': 'audio/mp4' }).end(bytes);
  }

  async function answerOf(work: () => Promise<unknown>): Promise<VendorAnswer> {
    try {
      return { status: 200, body: await work() };
    } catch (error) {
      if (!(error instanceof AvitoRefusal)) throw error;
      const { status, body, headers } = error;
      return { status, body, headers };
    }
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { code: 500, message: String(error) } }));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));

  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin(),
    account,
    ...keys,
    switches,
    calls,
    chats,
    tokens,
    deliveries,
    images,
    voices,
    autoload,
    customer(id, profile = {}) {
      const known = people.get(id);
      if (known !== undefined) return known;
      const person = new AvitoCustomer({ chats, deliveries }, id, profile);
      people.set(id, person);
      return person;
    },
    fail: (of, fault, times = 1) => faults.add(of, fault, times),
    mend: () => faults.clear(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
