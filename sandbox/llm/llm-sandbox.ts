import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { anthropicDocument, anthropicErrorBody, anthropicEvents } from './anthropic-replies.ts';
import { readAnthropicRequest } from './anthropic-requests.ts';
import { type Brain, scriptedBrain } from './brain.ts';
import { embed, embeddingModels } from './embeddings.ts';
import { type StreamPlan, type StreamShape, sendEvents, streamShape } from './event-stream.ts';
import { isBroken, isRefused, refusals, type SandboxFailure, twisted } from './failures.ts';
import { GigaChat, gigaChatErrorBody } from './gigachat.ts';
import { openAiDocument, openAiErrorBody, openAiEvents } from './openai-replies.ts';
import { type CompatGaps, readOpenAiRequest, type SandboxModel } from './openai-requests.ts';
import type { Refusal } from './refusal.ts';
import { type SandboxRecording, transcribe } from './transcriptions.ts';

export interface LlmSandboxOptions {
  readonly brain?: Brain;
  /** The words of a recording; without it the bytes are its words. */
  readonly ear?: (recording: SandboxRecording) => string;
  /** Every API takes it: as Bearer, as x-api-key, and for GigaChat's tokens as Basic. */
  readonly key?: string;
  readonly models?: readonly SandboxModel[];
  readonly stream?: Partial<StreamShape>;
  /** Imitates a poorer OpenAI-compatible server. */
  readonly gaps?: CompatGaps;
  /** Of GigaChat's tokens. */
  readonly now?: () => Date;
  readonly port?: number;
}

/** A request as it came, for assertions on what has left the product. */
export interface SandboxRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed JSON; the text where it is none. */
  readonly body: unknown;
}

export interface LlmSandbox {
  /** Bare, for ANTHROPIC_BASE_URL. */
  readonly url: string;
  /** Ends in /v1, for OPENAI_BASE_URL. */
  readonly openAiUrl: string;
  readonly key: string;
  readonly requests: readonly SandboxRequest[];
  readonly recordings: readonly SandboxRecording[];
  /** Failures of the next calls of a model, one each. */
  fail(...failures: readonly SandboxFailure[]): void;
  /** From now on every call fails so; null: none. */
  failAlways(failure: SandboxFailure | null): void;
  close(): Promise<void>;
}

export const sandboxModels: readonly SandboxModel[] = [
  { id: 'sandbox' },
  { id: 'gpt-5.4-mini', reasoning: true },
  { id: 'gpt-5.4', reasoning: true },
  { id: 'claude-haiku-5-5' },
  { id: 'claude-sonnet-5-5' },
  { id: 'GigaChat-2' },
];

const unauthorized: Refusal = { ...refusals.key_refused, message: 'Incorrect API key provided' };

/** OpenAI, Anthropic and GigaChat on a port of this machine: strict with requests, and as bad as told with replies. */
export async function startLlmSandbox(options: LlmSandboxOptions = {}): Promise<LlmSandbox> {
  const { brain = scriptedBrain([]), key = 'sandbox-key', models = sandboxModels, gaps = {} } = options;
  const shape: StreamShape = { ...streamShape, ...options.stream };
  const gigaChat = new GigaChat(key, options.now ?? (() => new Date()));
  const requests: SandboxRequest[] = [];
  const recordings: SandboxRecording[] = [];
  const ear = options.ear ?? (({ bytes }: SandboxRecording) => bytes.toString());
  const failures: SandboxFailure[] = [];
  let lasting: SandboxFailure | null = null;
  let number = 0;

  const server = createServer((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    openAiUrl: `${url}/v1`,
    key,
    requests,
    recordings,
    fail: (...more) => {
      failures.push(...more);
    },
    failAlways: (failure) => {
      lasting = failure;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await bodyOf(request);
    const text = bytes.toString();
    const body = parsed(text);
    const path = new URL(request.url ?? '/', url).pathname;
    requests.push({ path, headers: request.headers, body });
    const send = (status: number, answer: object, headers = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer));
    };
    switch (`${request.method} ${path}`) {
      case 'POST /v1/chat/completions':
        return openAi(request, response, body, send);
      case 'POST /v1/messages':
        return anthropic(request, response, body, send);
      case 'POST /v1/embeddings':
        return isBearer(request) ? answer(embed(body), send) : refuseOpenAi(unauthorized, send);
      case 'POST /v1/audio/transcriptions':
        return hear(request, response, bytes, send);
      case 'GET /v1/models':
        return isBearer(request) || request.headers['x-api-key'] === key
          ? send(200, modelList())
          : refuseOpenAi(unauthorized, send);
      case 'POST /api/v2/oauth':
        return answer(gigaChat.issueToken(request.headers, text), send, gigaChatErrorBody);
      case 'POST /api/v1/chat/completions':
        return gigaChat.accepts(request.headers.authorization)
          ? answer(gigaChat.complete(body, models, brain), send, gigaChatErrorBody)
          : send(401, { status: 401, message: 'Token has expired' });
      default:
        return send(404, {
          error: { message: `Invalid URL (${request.method} ${path})`, type: 'invalid_request_error' },
        });
    }
  }

  async function openAi(request: IncomingMessage, response: ServerResponse, body: unknown, send: Send): Promise<void> {
    const failure = failures.shift() ?? lasting ?? undefined;
    if (!isBearer(request)) return refuseOpenAi(unauthorized, send);
    const read = readOpenAiRequest(body, models, gaps);
    if ('status' in read) return refuseOpenAi(read, send);
    if (isRefused(failure)) return refuseOpenAi(refusals[failure], send);
    number += 1;
    const reply = twisted(failure, brain(read.asked));
    const from = { asked: read.asked, reply, number, usage: read.usage, gaps };
    const streams = read.streams && gaps.streaming !== false;
    await deliver(response, failure, openAiDocument(from), streams ? openAiEvents(from, shape) : null);
  }

  async function hear(request: IncomingMessage, response: ServerResponse, body: Buffer, send: Send): Promise<void> {
    const failure = failures.shift() ?? lasting ?? undefined;
    if (!isBearer(request)) return refuseOpenAi(unauthorized, send);
    const heard = transcribe(body, request.headers['content-type'] ?? '', ear);
    if ('status' in heard) return refuseOpenAi(heard, send);
    if (isRefused(failure)) return refuseOpenAi(refusals[failure], send);
    recordings.push(heard.recording);
    await deliver(response, failure, heard.answer, null);
  }

  async function anthropic(
    request: IncomingMessage,
    response: ServerResponse,
    body: unknown,
    send: Send,
  ): Promise<void> {
    const failure = failures.shift() ?? lasting ?? undefined;
    const id = `req_${requests.length}`;
    const refuse = (refusal: Refusal): void =>
      send(refusal.status, anthropicErrorBody(refusal, id), { 'request-id': id, ...refusal.headers });
    if (!isBearer(request) && request.headers['x-api-key'] !== key) return refuse(unauthorized);
    const version = request.headers['anthropic-version'];
    const read = readAnthropicRequest(body, Array.isArray(version) ? version[0] : version, models);
    if ('status' in read) return refuse(read);
    if (isRefused(failure)) return refuse(refusals[failure]);
    number += 1;
    const from = { asked: read.asked, reply: twisted(failure, brain(read.asked)), number };
    await deliver(response, failure, anthropicDocument(from), read.streams ? anthropicEvents(from, shape) : null);
  }

  async function deliver(
    response: ServerResponse,
    failure: SandboxFailure | undefined,
    document: object,
    plan: StreamPlan | null,
  ): Promise<void> {
    const broken = isBroken(failure) ? failure : undefined;
    if (broken === 'html_502' || broken === 'html_200') {
      const status = broken === 'html_502' ? 502 : 200;
      const page = '<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>';
      response.writeHead(status, { 'content-type': 'text/html' }).end(page);
    } else if (plan !== null) await sendEvents(response, plan, shape, broken);
    else sendDocument(response, JSON.stringify(document), broken);
  }

  function isBearer(request: IncomingMessage): boolean {
    return request.headers.authorization === `Bearer ${key}`;
  }

  function modelList(): object {
    const ids = [...models, ...embeddingModels].map(({ id }) => id);
    const data = ids.map((id) => ({ id, object: 'model', created: 1_795_338_000, owned_by: 'sandbox' }));
    return { object: 'list', data, has_more: false, first_id: ids[0], last_id: ids.at(-1) };
  }
}

type Send = (status: number, answer: object, headers?: Readonly<Record<string, string>>) => void;

function refuseOpenAi(refusal: Refusal, send: Send): void {
  send(refusal.status, openAiErrorBody(refusal), refusal.headers);
}

function answer(result: { answer: object } | Refusal, send: Send, errorBody = openAiErrorBody): void {
  if ('answer' in result) send(200, result.answer);
  else send(result.status, errorBody(result), result.headers);
}

function sendDocument(response: ServerResponse, json: string, broken: string | undefined): void {
  if (broken === 'stream_error') {
    const error = { error: { message: 'The server had an error', type: 'server_error', param: null, code: null } };
    response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify(error));
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  if (broken === undefined) response.end(json);
  else if (broken === 'silence') response.flushHeaders();
  else if (broken === 'socket_cut') response.write(json.slice(0, json.length / 2), () => response.destroy());
  else response.end(json.slice(0, json.length / 2));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
