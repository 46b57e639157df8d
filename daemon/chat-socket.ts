import { AssistantError, type Locale } from '../assistant/errors.ts';
import { decodeFrame, type HelloFrame, HubConnection, type VisitorLine, webChatErrors } from '../runtime/web-chat.ts';
import { errorBody, statusOf, toHttpError } from './http-failure.ts';
import type { ServerParts } from './server-parts.ts';

/** What is used of a WebSocket. */
export interface SocketWire {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  ping(): void;
  terminate(): void;
}

/** Lines of one socket that are being written at once; a client that outruns the disk further than this floods. */
const mostInFlight = 64;
/** Answers that wait for a client to read them; one that only writes would fill our memory with them. */
const mostUnread = 2 * 1024 * 1024;

/** The server's end of one visitor's socket: hello, then lines. What was said is in the store, not here. */
export class ChatSocket {
  private readonly wire: SocketWire;
  private readonly base: string;
  private readonly locale: Locale;
  private readonly parts: ServerParts;
  private connection: HubConnection | undefined;
  private opening: Promise<void> | undefined;
  /** A button is looked up before it is written; what is said after it waits. */
  private lookingUp: Promise<void> | undefined;
  private inFlight = 0;
  private answered = true;
  private over = false;

  constructor(wire: SocketWire, base: string, locale: Locale, parts: ServerParts) {
    this.wire = wire;
    this.base = base;
    this.locale = locale;
    this.parts = parts;
  }

  receive(data: Buffer, isBinary: boolean): void {
    if (this.over) return;
    if (this.wire.bufferedAmount > mostUnread) {
      this.over = true;
      this.wire.terminate();
      return;
    }
    if (isBinary) {
      this.fail(new AssistantError(webChatErrors.frame, { reason: 'binary' }), 1003);
      return;
    }
    try {
      const frame = decodeFrame(data.toString(), this.parts.live.web().limits);
      if (frame.kind === 'hello') this.greet(frame);
      else this.take(frame);
    } catch (error) {
      this.refuse(error);
    }
  }

  requireHello(): void {
    if (this.opening === undefined) this.fail(new AssistantError(webChatErrors.hello), 4401);
  }

  ping(): void {
    if (!this.answered) {
      this.wire.terminate();
      return;
    }
    this.answered = false;
    this.wire.ping();
  }

  pong(): void {
    this.answered = true;
  }

  goAway(): void {
    this.over = true;
    this.wire.close(1001, 'server is stopping');
  }

  terminate(): void {
    this.wire.terminate();
  }

  closed(): void {
    this.over = true;
    if (this.connection !== undefined) this.parts.webChat.hub.disconnect(this.connection);
  }

  private greet({ token, after }: HelloFrame): void {
    if (this.opening === undefined) this.opening = this.open(token, after);
    else this.fail(new AssistantError(webChatErrors.hello), 1008);
  }

  private take(line: VisitorLine): void {
    if (this.opening === undefined) {
      this.fail(new AssistantError(webChatErrors.hello), 4401);
    } else if (this.inFlight >= mostInFlight) {
      this.fail(new AssistantError(webChatErrors.tooFast), 1008);
    } else {
      this.inFlight += 1;
      const said = this.say(line);
      if (line.kind === 'button') this.lookingUp = said;
    }
  }

  private async open(token: string, after: number): Promise<void> {
    const visitor = await this.parts.sessions.verify(token);
    if (this.over) return;
    if (visitor === undefined) {
      this.fail(new AssistantError(webChatErrors.hello), 4401);
      return;
    }
    this.connection = new HubConnection(visitor.conversation, this.wire, this.base, after);
    await this.parts.webChat.hub.connect(this.connection);
  }

  private async say(line: VisitorLine): Promise<void> {
    const before = this.lookingUp;
    try {
      if (this.connection === undefined) await this.opening;
      if (before !== undefined) await before;
      const { connection } = this;
      if (connection === undefined) return;
      const { webChat, live, metrics } = this.parts;
      const { id, seq } = await webChat.receive(connection.conversation, line, live.web().limits);
      metrics.accepted();
      this.wire.send(`{"type":"accepted","id":${JSON.stringify(id)},"seq":${seq}}`);
      webChat.hub.accepted(connection, seq);
    } catch (error) {
      const told = toHttpError(error);
      if (told.kind === 'limited') this.fail(told, 1008, line.id);
      else this.sendError(told, line.id);
      if (statusOf(told.kind) >= 500) this.parts.logger.error({ error }, 'web chat: line not recorded');
      if (told.kind === 'runtime') this.parts.errors.report(error, { route: '/api/chat/socket' });
    } finally {
      this.inFlight -= 1;
    }
  }

  /** Words we cannot take are answered; a frame that makes no sense ends the talk. */
  private refuse(error: unknown): void {
    const told = toHttpError(error);
    const meantWell = told.code === webChatErrors.textEmpty.code || told.code === webChatErrors.textTooLong.code;
    if (meantWell) this.sendError(told, String(told.parameters.id));
    else this.fail(told, told.code === webChatErrors.hello.code ? 4401 : 1007);
  }

  private fail(error: AssistantError, code: number, id?: string): void {
    if (this.over) return;
    this.over = true;
    this.sendError(error, id);
    this.wire.close(code, error.code);
  }

  private sendError(error: AssistantError, id?: string): void {
    const body = errorBody(error, this.locale);
    this.wire.send(JSON.stringify({ type: 'error', ...(id === undefined ? {} : { id }), error: body }));
  }
}
