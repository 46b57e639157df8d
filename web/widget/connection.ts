import { currentVisit, type Memory } from './memory.ts';
import { lineBody, lineFrame, type Message, type PendingLine, type ServerError, type ServerFrame } from './protocol.ts';
import type { Transcript } from './transcript.ts';

export type Presence = 'idle' | 'connecting' | 'online' | 'offline';

export interface ConnectionEvents {
  /** Something in the transcript is new or different. */
  changed(): void;
  typing(): void;
  presence(presence: Presence): void;
  /** Where this conversation can go on: `telegram`. */
  continueIn(channels: readonly string[]): void;
}

const longestPauseMs = 30_000;
/** Sockets that never open are blocked on the way: ask over HTTP and try again now and then. */
const failuresBeforePolling = 2;
const pollMs = 2000;
const socketRetryMs = 60_000;
/** What the server says of a conversation that is no more. */
const gone: ReadonlySet<string> = new Set(['STORE_PERSON_ERASED', 'STORE_CONVERSATION_UNKNOWN']);

/** Keeps one conversation with the server through lost networks: no line twice, none missing. */
export class Connection {
  private readonly server: string;
  private readonly memory: Memory;
  private readonly transcript: Transcript;
  private readonly events: ConnectionEvents;
  private readonly language: string;
  private token: string | undefined;
  private conversation = '';
  private socket: WebSocket | undefined;
  private ready = false;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private connecting = false;
  /** Lines that were refused for the moment, in a row: how long to wait before saying them again. */
  private refusals = 0;
  private resending: ReturnType<typeof setTimeout> | undefined;
  private lastSocketTry = 0;
  private started = false;

  constructor(parts: {
    server: string;
    memory: Memory;
    transcript: Transcript;
    events: ConnectionEvents;
    language: string;
  }) {
    this.server = parts.server;
    this.memory = parts.memory;
    this.transcript = parts.transcript;
    this.events = parts.events;
    this.language = parts.language;
    this.transcript.pending.push(...(this.memory.read().pending ?? []));
    addEventListener('online', () => this.hurry());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.hurry();
    });
  }

  start(): void {
    if (this.started) return;
    this.started = true;
    void this.connect();
  }

  say(text: string, button?: string): void {
    const line: PendingLine = { id: newId(), text, ...(button === undefined ? {} : { button }) };
    this.transcript.pending.push(line);
    this.keepPending();
    this.events.changed();
    if (this.started) this.dispatch(line);
    else this.start();
  }

  retry(line: PendingLine): void {
    delete line.failed;
    this.events.changed();
    this.dispatch(line);
  }

  /** A link that carries this conversation over, once. */
  async telegramLink(): Promise<string> {
    const answer = await this.request('/api/chat/telegram-link', {});
    return ((await answer.json()) as { url: string }).url;
  }

  private dispatch(line: PendingLine): void {
    if (this.ready && this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(lineFrame(line)));
    else if (this.token !== undefined && this.failures >= failuresBeforePolling) void this.post(line);
    else this.hurry();
  }

  /** One attempt at a time: whoever comes meanwhile is served by the one that runs. */
  private async connect(): Promise<void> {
    if (this.connecting) return;
    this.connecting = true;
    this.rest();
    this.events.presence('connecting');
    try {
      if (this.token === undefined) await this.openSession();
      const polling = this.failures >= failuresBeforePolling && Date.now() - this.lastSocketTry < socketRetryMs;
      if (polling) await this.poll();
      else this.openSocket();
    } catch {
      this.failures += 1;
      this.again();
    } finally {
      this.connecting = false;
    }
  }

  private async openSession(): Promise<void> {
    const { token, conversation } = this.memory.read();
    const answer = await this.request('/api/chat/sessions', { ...(token ? { token } : {}), visit: currentVisit() });
    const session = (await answer.json()) as { token: string; conversation: string; continueIn?: readonly string[] };
    this.token = session.token;
    this.events.continueIn(session.continueIn ?? []);
    this.conversation = session.conversation;
    if (conversation !== undefined && conversation !== session.conversation) {
      this.transcript.clear();
      this.memory.write({ seen: 0 });
    }
    this.memory.write({ token: session.token, conversation: session.conversation });
  }

  private openSocket(): void {
    this.lastSocketTry = Date.now();
    const former = this.socket;
    const socket = new WebSocket(`${this.server.replace(/^http/, 'ws')}/api/chat/socket`);
    this.socket = socket;
    former?.close();
    this.ready = false;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: 'hello', token: this.token, after: this.transcript.cursor }));
      this.ready = true;
      this.events.presence('online');
      this.sendPending();
    };
    socket.onmessage = ({ data }) => {
      if (this.socket === socket) this.hear(JSON.parse(String(data)) as ServerFrame);
    };
    socket.onclose = ({ code }) => {
      if (this.socket !== socket) return;
      this.socket = undefined;
      this.ready = false;
      this.transcript.provisional.clear();
      if (code === 4401) this.forgetToken();
      this.failures += 1;
      this.again();
    };
  }

  private hear(frame: ServerFrame): void {
    // The first words from the server prove that sockets get through.
    this.failures = 0;
    switch (frame.type) {
      case 'accepted':
        this.accepted(frame.id, frame.seq);
        break;
      case 'message':
        this.take([frame.message]);
        return;
      case 'delta':
        this.transcript.extend(frame.reply, frame.text);
        break;
      case 'typing':
        this.events.typing();
        return;
      case 'error':
        this.refused(frame.id, frame.error);
        break;
    }
    this.events.changed();
  }

  private take(messages: readonly Message[]): void {
    for (const message of messages) this.transcript.add(message, this.conversation);
    if (messages.length > 0) {
      this.keepPending();
      this.events.changed();
    }
  }

  private accepted(id: string, seq: number): void {
    this.refusals = 0;
    this.transcript.accept(id, seq);
    this.keepPending();
  }

  /** What passes by itself leaves the line pending: it is sent again with its id. Only a lasting refusal is shown. */
  private refused(id: string | undefined, error: ServerError): void {
    const line = this.transcript.pending.find((each) => each.id === id);
    if (line === undefined) return;
    if (gone.has(error.code)) {
      this.beginAnew();
      return;
    }
    if (error.retryable) {
      this.resendSoon();
      return;
    }
    line.failed = `${error.message}. ${error.hint}`;
    this.keepPending();
  }

  /** The conversation was erased: the line opens another one. */
  private beginAnew(): void {
    this.forgetToken();
    if (this.socket === undefined) this.again();
    else this.socket.close();
  }

  private async poll(): Promise<void> {
    for (const line of [...this.transcript.pending]) if (line.failed === undefined) await this.post(line);
    const answer = await this.request(`/api/chat/messages?after=${this.transcript.cursor}`);
    const { messages } = (await answer.json()) as { messages: Message[] };
    this.events.presence('online');
    this.take(messages);
    this.rest();
    this.timer = setTimeout(() => void this.connect(), document.hidden ? pollMs * 5 : pollMs);
  }

  private async post(line: PendingLine): Promise<void> {
    try {
      const answer = await this.request('/api/chat/messages', lineBody(line));
      const { id, seq } = (await answer.json()) as { id: string; seq: number };
      this.accepted(id, seq);
    } catch (error) {
      // A token that has run out is not the line's fault: it goes out again with the next one.
      if (error instanceof Refusal && this.token !== undefined) this.refused(line.id, error.told);
    }
    this.events.changed();
  }

  private async request(path: string, body?: object): Promise<Response> {
    const headers: Record<string, string> = { 'accept-language': this.language };
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (this.token !== undefined) headers.authorization = `Bearer ${this.token}`;
    const answer = await fetch(this.server + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers,
      credentials: 'omit',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (answer.ok) return answer;
    if (answer.status === 401) this.forgetToken();
    const { error } = (await answer.json()) as { error: ServerError };
    throw new Refusal(error);
  }

  private forgetToken(): void {
    this.token = undefined;
  }

  private again(): void {
    this.events.presence('offline');
    this.rest();
    this.timer = setTimeout(() => void this.connect(), pauseAfter(this.failures + this.refusals));
  }

  private resendSoon(): void {
    if (this.resending !== undefined) return;
    this.refusals += 1;
    this.resending = setTimeout(() => {
      this.resending = undefined;
      this.sendPending();
    }, pauseAfter(this.refusals));
  }

  /** Over the socket; without one the next connection or look does it. */
  private sendPending(): void {
    if (!this.ready || this.socket?.readyState !== WebSocket.OPEN) return;
    for (const line of this.transcript.pending) {
      if (line.failed === undefined) this.socket.send(JSON.stringify(lineFrame(line)));
    }
  }

  /** The network is back or somebody is looking: do not sit out the pause. */
  private hurry(): void {
    if (!this.started || this.socket !== undefined || this.timer === undefined) return;
    void this.connect();
  }

  /** No attempt is planned any more. */
  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private keepPending(): void {
    this.memory.write({ pending: this.transcript.pending });
  }
}

class Refusal extends Error {
  readonly told: ServerError;

  constructor(told: ServerError) {
    super(told.message);
    this.told = told;
  }
}

/** Doubles, with chance in it, so that many visitors do not come back at once. */
function pauseAfter(failures: number): number {
  return Math.min(longestPauseMs, 500 * 2 ** Math.min(failures - 1, 10)) * (0.5 + Math.random());
}

function newId(): string {
  // randomUUID exists on secure pages only.
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
