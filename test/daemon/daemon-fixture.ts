import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Test } from 'tap';
import { WebSocket } from 'ws';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { randomIds } from '../../adapters/ids/random-ids.ts';
import { Desk } from '../../assistant/delivery/desk.ts';
import { People } from '../../assistant/delivery/people.ts';
import type { KeyVault } from '../../assistant/ports/key-vault.ts';
import type { Logger } from '../../assistant/ports/logger.ts';
import type { Store } from '../../assistant/ports/store.ts';
import type { OperatorToken } from '../../assistant/ports/token-store.ts';
import type { Quote } from '../../assistant/pricing/quote.ts';
import type { OrderRequest } from '../../assistant/pricing/resolve-order.ts';
import { assertUsable } from '../../assistant/quoting/usable-quote.ts';
import type { DraftMessage, Message } from '../../assistant/transcript/message.ts';
import { Metrics } from '../../daemon/metrics.ts';
import type { ProjectStatus } from '../../daemon/project-holder.ts';
import { createServer } from '../../daemon/server.ts';
import type { LiveView } from '../../daemon/server-parts.ts';
import { createSessionTokens } from '../../daemon/session-tokens.ts';
import { WorkedEvents } from '../../daemon/worked-events.ts';
import { createCrossingLinks } from '../../runtime/crossing-links.ts';
import { createCrossings } from '../../runtime/crossings.ts';
import { createDocumentLinks, type DocumentLinks } from '../../runtime/documents/document-links.ts';
import { createOperatorSessions, type OperatorSessions } from '../../runtime/operator-sessions.ts';
import { openStorage } from '../../runtime/storage.ts';
import { resolveWebChat, WebChat, type WebChatConfig } from '../../runtime/web-chat.ts';
import { createMemoryKeyValues } from '../fixtures/memory-key-values.ts';

export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};

export interface Fixture {
  readonly app: FastifyInstance;
  readonly store: Store;
  readonly vault: KeyVault;
  readonly webChat: WebChat;
  readonly links: DocumentLinks;
  readonly operatorSessions: OperatorSessions;
  readonly state: { now: Date; status: ProjectStatus; stopping: boolean; web: WebChatConfig };
  /** Where it listens, after the first call. */
  listen(): Promise<string>;
  /** What a worker would do: every event in the inbox gets an answer by `reply`. */
  work(reply?: (text: string) => Partial<DraftMessage>): Promise<void>;
  session(token?: string): Promise<{ token: string; conversation: string }>;
}

const healthy: ProjectStatus = {
  checks: { project: { status: 'ok' } },
  config: { hash: 'sha256:0', revision: null, dirty: null },
  diagnostics: [],
};

export interface FixtureSettings {
  readonly web?: WebChatConfig;
  readonly trustedProxies?: readonly string[];
  readonly metricsToken?: string;
  readonly issueQuote?: (order: OrderRequest, conversation: string | null) => Promise<Quote>;
  /** The desk has recorded something. */
  readonly onRecorded?: () => void;
  readonly verifyOperator?: (token: string) => Promise<OperatorToken | null>;
  /** Meetings as files. */
  readonly meetingFile?: (root: string) => Promise<string | undefined>;
}

/** The daemon's server over a real store on disk, without workers: the test decides when something is answered. */
export async function startFixture(test: Test, settings: FixtureSettings = {}): Promise<Fixture> {
  const folder = test.testdir({ web: { 'widget.js': 'void 0;', 'demo.html': '<style>a{}</style>{{ company }}' } });
  const state = { now: new Date('2026-11-22T12:00:00Z'), status: healthy, stopping: false, web: settings.web ?? {} };
  const clock = { now: () => state.now };
  const storage = await openStorage(folder, {}, { clock: systemClock });
  const { store, secrets } = storage;
  const links = createDocumentLinks(secrets.documentLinkSecret);
  const present = (message: Message, base: string): Message => ({
    ...message,
    documents: message.documents.map((each) => ({ ...each, url: links.urlFor(each.id, base, state.now) })),
  });
  const webChat = new WebChat({ store, clock, ids: randomIds, logger: silentLogger, present, wake: () => {} });
  const worked = new WorkedEvents();
  const operatorSessions = createOperatorSessions({
    ...{ secret: secrets.jwtSecret, tokens: store, clock, ids: randomIds },
    values: createMemoryKeyValues(() => clock.now().getTime()),
  });
  const live: LiveView = {
    web: () => resolveWebChat(state.web),
    status: () => state.status,
    companyName: () => 'Нейросфера <тест>',
    brandColor: () => null,
    legal: async () => ({ policy: '<h1>Политика</h1>', consent: '<h1>Согласие</h1>', version: '1.0' }),
    asksConsent: () => false,
    readQuote: async (id) => {
      const stored = await store.readQuote(id);
      if (stored === undefined) throw new Error(`no quote ${id}`);
      return stored;
    },
    assertUsable: (stored) => assertUsable(stored, state.now, 'Europe/Moscow'),
    issueQuote: settings.issueQuote ?? (() => Promise.reject(new Error('no quotes in this test'))),
  };
  const app = await createServer({
    store,
    webChat,
    live,
    sessions: createSessionTokens({ secret: secrets.jwtSecret, clock }),
    verifyOperator: settings.verifyOperator ?? (async () => null),
    desk: new Desk({
      store,
      channels: () => ['web'],
      clock,
      ids: randomIds,
      onRecorded: () => settings.onRecorded?.(),
    }),
    people: new People({ store, clock, onRecorded: () => settings.onRecorded?.() }),
    crossings: createCrossings({
      ...{ store, clock },
      links: createCrossingLinks(secrets.documentLinkSecret),
      channels: () => new Map(),
    }),
    worked,
    drafting: ({ state: known }) => known.drafting === true,
    operatorSessions,
    feed: { admits: () => false, inForce: async () => null },
    links,
    ...(settings.meetingFile === undefined ? {} : { meetingFile: settings.meetingFile }),
    present,
    metrics: new Metrics({ store, clock, connections: () => webChat.hub.size, degraded: () => false }),
    logger: silentLogger,
    errors: { report: () => {}, close: async () => {} },
    clock,
    ids: randomIds,
    settings: {
      trustedProxies: settings.trustedProxies ?? [],
      publicUrl: null,
      metricsToken: settings.metricsToken ?? null,
      webFolder: join(folder, 'web'),
      version: '0.0.0',
    },
    stopping: () => state.stopping,
    channels: () => new Map(),
    onArrival: () => {},
  });
  test.teardown(async () => {
    await app.close();
    await storage.close();
  });
  let address: string | undefined;

  return {
    app,
    store,
    vault: storage.vault,
    webChat,
    links,
    operatorSessions,
    state,
    async listen() {
      address ??= await app.listen({ host: '127.0.0.1', port: 0 });
      return address;
    },
    async work(reply = (text) => ({ text: `Ответ: ${text}` })) {
      for (;;) {
        const now = new Date();
        const claimed = await store.claimInbound({ channels: ['web'], now, leaseMs: 30_000 });
        if (claimed === undefined) return;
        const { conversation, inbound, event } = claimed;
        const said = inbound.kind === 'text' ? inbound.text : inbound.kind === 'button' ? inbound.value : inbound.kind;
        await store.commitTurn({
          event,
          conversation: conversation.id,
          expectedVersion: conversation.version,
          state: conversation.state,
          messages: [{ ...draft(now), ...reply(said) }],
          effects: [],
          quotes: [],
          at: now,
        });
        worked.committed(conversation.id, event);
        await webChat.hub.deliver(conversation.id);
      }
    },
    async session(token) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/chat/sessions',
        payload: token === undefined ? {} : { token },
      });
      return answer.json() as { token: string; conversation: string };
    },
  };
}

function draft(at: Date): DraftMessage {
  return {
    id: randomIds.next(),
    from: 'assistant',
    at: at.toISOString(),
    text: '',
    buttons: [],
    sources: [],
    quote: null,
    documents: [],
    handoff: null,
    state: { script: 's', state: 'a', fields: {} },
  };
}

interface Frame {
  readonly type: string;
  readonly id?: string;
  readonly seq?: number;
  readonly message?: Message;
  readonly error?: { code: string; retryable: boolean };
  readonly reply?: string;
  readonly text?: string;
}

/** A visitor's end of the socket: frames arrive in order and are waited for, never slept for. */
export class Visitor {
  readonly frames: Frame[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  private waiting: (() => void)[] = [];

  constructor(address: string, headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`${address.replace('http', 'ws')}/api/chat/socket`, { headers });
    this.socket.on('message', (data) => {
      this.frames.push(JSON.parse(String(data)) as Frame);
      this.stir();
    });
    this.socket.on('error', () => {});
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        resolve({ code, reason: String(reason) });
        this.stir();
      });
    });
  }

  async open(): Promise<this> {
    await new Promise((resolve, reject) => this.socket.once('open', resolve).once('error', reject));
    return this;
  }

  async hello(token: string, after = 0): Promise<this> {
    await this.open();
    this.send({ type: 'hello', token, after });
    return this;
  }

  send(frame: object | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  async until(count: number, type?: string): Promise<Frame[]> {
    const wanted = () => this.frames.filter((frame) => type === undefined || frame.type === type);
    while (wanted().length < count) {
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed with ${JSON.stringify(this.frames)}`);
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return wanted();
  }

  get seqs(): (number | undefined)[] {
    return this.frames.filter(({ type }) => type === 'message').map(({ message }) => message?.seq);
  }

  private stir(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
