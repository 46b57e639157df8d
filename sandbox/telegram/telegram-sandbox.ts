import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readMultipart } from '../multipart.ts';
import { answer, FaultPlan, type VendorAnswer, type VendorFault } from '../vendor-faults.ts';
import { BotFailure } from './bot-failures.ts';
import { type BotParams, botMethods, type UploadedFile } from './bot-methods.ts';
import { type BotUser, type MemberStatus, type SandboxChat, SandboxChats } from './chats.ts';
import { TelegramCustomer } from './customer.ts';
import { UpdateFeed } from './update-feed.ts';

export interface TelegramSandboxOptions {
  readonly token?: string;
  readonly port?: number;
  readonly now?: () => Date;
  /** As Telegram itself: only public https addresses. Absent: as a Bot API server of one's own. */
  readonly publicWebhooks?: boolean;
  readonly webhookRetryMs?: number;
  readonly webhookTimeoutMs?: number;
}

/** A call of the bot as it came. */
export interface BotCall {
  /** As it was written. */
  readonly method: string;
  readonly params: BotParams;
  readonly at: Date;
}

export interface TelegramSandbox {
  /** For TELEGRAM_API_ROOT. */
  readonly url: string;
  readonly token: string;
  readonly calls: readonly BotCall[];
  readonly chats: SandboxChats;
  readonly feed: UpdateFeed;
  readonly files: ReadonlyMap<string, UploadedFile>;
  /** A person in a private chat with the bot; the same id is the same person. */
  customer(id: number, profile?: Partial<BotUser>): TelegramCustomer;
  /** A group of which the bot is a member. */
  group(id: number, title: string, options?: { isForum?: boolean }): SandboxChat;
  /** The person as a member of that group. */
  member(customer: TelegramCustomer, group: SandboxChat, status?: MemberStatus): TelegramCustomer;
  /** The next calls of a method (`sendMessage`), or of those that match, fail so. */
  fail(of: string | RegExp, fault: VendorFault, times?: number): void;
  mend(): void;
  /** Messages a second into one chat; null: any. */
  floodLimit: number | null;
  /** Messages a minute into one group; null: any. */
  groupLimit: number | null;
  close(): Promise<void>;
}

const bot: BotUser = { id: 4242, is_bot: true, first_name: 'Fake', username: 'fake_sales_bot' };
const largestUpload = 50 * 1024 * 1024;

/** The Bot API on a port of this machine: refuses what Telegram would refuse, and is as bad as told. */
export async function startTelegramSandbox(options: TelegramSandboxOptions = {}): Promise<TelegramSandbox> {
  const { token = '4242:sandbox-token', now = () => new Date() } = options;
  const chats = new SandboxChats();
  const feed = new UpdateFeed({ retryMs: options.webhookRetryMs ?? 50, timeoutMs: options.webhookTimeoutMs ?? 5_000 });
  const files = new Map<string, UploadedFile>();
  const presses = new Set<string>();
  const faults = new FaultPlan();
  const calls: BotCall[] = [];
  const people = new Map<number, TelegramCustomer>();
  const parts = { chats, feed, presses, files, now };
  let floodLimit: number | null = null;
  let groupLimit: number | null = 20;
  let uploads = 0;
  const methods = botMethods({
    bot,
    ...parts,
    floodLimit: () => floodLimit,
    localWebhooks: options.publicWebhooks !== true,
    groupLimit: () => groupLimit,
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox');
    const file = /^\/file\/bot([^/]+)\/(?:files|voice)\/(.+?)(?:\.oga)?$/.exec(pathname);
    if (file !== null) {
      const found = file[1] === token ? files.get(file[2] ?? '') : undefined;
      response.writeHead(found === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' });
      response.end(found?.bytes);
      return;
    }
    const [, given = '', method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(decodeURIComponent(pathname)) ?? [];
    const body = await bodyOf(request);
    if (given !== token) return answer(response, undefined, () => refusal(new BotFailure(401, 'Unauthorized')));
    const work = methods[method.toLowerCase()];
    if (work === undefined) {
      return answer(response, undefined, () => refusal(new BotFailure(404, 'Not Found: method not found')));
    }
    if (body.length > largestUpload) {
      return answer(response, undefined, () => refusal(new BotFailure(413, 'Request Entity Too Large')));
    }
    const params = paramsOf(body, request.headers['content-type'] ?? '', searchParams);
    calls.push({ method, params, at: now() });
    await answer(response, faults.take(method), () => run(work, params));
  }

  async function run(work: (params: BotParams) => unknown, params: BotParams): Promise<VendorAnswer> {
    try {
      const result = await work(params);
      const described = typeof result === 'object' && result !== null && 'description' in result && 'result' in result;
      return { status: 200, body: { ok: true, ...(described ? result : { result }) } };
    } catch (error) {
      if (error instanceof BotFailure) return refusal(error);
      throw error;
    }
  }

  function paramsOf(body: Buffer, type: string, query: URLSearchParams): BotParams {
    const asked = Object.fromEntries(query);
    if (type.startsWith('application/json')) return { ...asked, ...(JSON.parse(body.toString() || '{}') as object) };
    if (type.startsWith('application/x-www-form-urlencoded')) {
      return { ...asked, ...Object.fromEntries(new URLSearchParams(body.toString())) };
    }
    if (!type.startsWith('multipart/form-data')) return asked;
    const parts = readMultipart(body, type);
    const params: Record<string, unknown> = { ...asked };
    for (const { name, filename, bytes } of parts) {
      params[name] = filename === null ? bytes.toString() : { id: `file-${++uploads}`, name: filename, bytes };
    }
    // A file may be named by another part.
    for (const [name, value] of Object.entries(params)) {
      const attached = typeof value === 'string' ? /^attach:\/\/(.+)$/.exec(value)?.[1] : undefined;
      if (attached !== undefined) params[name] = params[attached];
    }
    return params;
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error_code: 500, description: String(error) }));
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    calls,
    chats,
    feed,
    files,
    customer(id, profile = {}) {
      const known = people.get(id);
      if (known !== undefined) return known;
      const user = { id, is_bot: false, first_name: 'Анна', language_code: 'ru', ...profile };
      const person = new TelegramCustomer(parts, user, chats.open(id));
      people.set(id, person);
      return person;
    },
    group: (id, title, { isForum = false } = {}) => chats.open(id, { type: 'supergroup', title, isForum }),
    member({ user }, group, status = 'member') {
      group.members.set(user.id, { user, status });
      return new TelegramCustomer(parts, user, group);
    },
    fail: (of, fault, times = 1) => faults.add(of, fault, times),
    mend: () => faults.clear(),
    get floodLimit() {
      return floodLimit;
    },
    set floodLimit(limit) {
      floodLimit = limit;
    },
    get groupLimit() {
      return groupLimit;
    },
    set groupLimit(limit) {
      groupLimit = limit;
    },
    async close() {
      feed.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refusal(failure: BotFailure): VendorAnswer {
  return { status: failure.code, body: failure.body, headers: failure.headers };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
