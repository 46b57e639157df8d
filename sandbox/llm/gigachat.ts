import { randomUUID } from 'node:crypto';
import { type Brain, countTokens } from './brain.ts';
import { readOpenAiRequest, type SandboxModel } from './openai-requests.ts';
import { badRequest, isRecord, type Refusal } from './refusal.ts';

const tokenLifeMs = 30 * 60_000;
const scopes = new Set(['GIGACHAT_API_PERS', 'GIGACHAT_API_B2B', 'GIGACHAT_API_CORP']);

export function gigaChatErrorBody({ status, message }: Refusal): object {
  return { status, message };
}

/** Sber's API as it is without a gateway: tokens for half an hour, `functions` instead of `tools`, one system message. */
export class GigaChat {
  private readonly now: () => Date;
  private readonly clientKey: string;
  private readonly tokens = new Map<string, number>();

  constructor(clientKey: string, now: () => Date) {
    this.clientKey = clientKey;
    this.now = now;
  }

  /** POST /api/v2/oauth */
  issueToken(headers: Readonly<Record<string, unknown>>, form: string): { answer: object } | Refusal {
    if (headers.authorization !== `Basic ${this.clientKey}`) return refused(401, "credentials doesn't match db data");
    const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/i;
    if (!uuid.test(String(headers.rquid ?? ''))) return badRequest('RqUID is required');
    if (!scopes.has(new URLSearchParams(form).get('scope') ?? '')) return badRequest('scope is empty');
    const token = randomUUID();
    const expires = this.now().getTime() + tokenLifeMs;
    this.tokens.set(token, expires);
    return { answer: { access_token: token, expires_at: expires } };
  }

  accepts(authorization: string | undefined): boolean {
    const expires = this.tokens.get(authorization?.replace(/^Bearer /, '') ?? '');
    return expires !== undefined && expires > this.now().getTime();
  }

  /** POST /api/v1/chat/completions */
  complete(body: unknown, models: readonly SandboxModel[], brain: Brain): { answer: object } | Refusal {
    if (!isRecord(body) || !Array.isArray(body.messages)) return refused(422, 'messages: field required');
    const roles = (body.messages as unknown[]).map((message) => (isRecord(message) ? message.role : undefined));
    if (roles.lastIndexOf('system') > 0) return refused(422, 'system message must be the first message');
    if (body.tools !== undefined) return refused(422, 'tools: unknown field');
    const messages = (body.messages as unknown[]).map((message) =>
      isRecord(message) && message.role === 'function' ? { role: 'user', content: message.content } : message,
    );
    const { functions, ...rest } = body;
    const read = readOpenAiRequest({ ...rest, messages }, models);
    if ('status' in read) return read;
    const tools = Array.isArray(functions) ? (functions as { name: string }[]).map(({ name }) => name) : [];
    const { text = '', calls = [] } = brain({ ...read.asked, tools });
    const [call] = calls;
    const message = {
      role: 'assistant',
      content: text,
      ...(call === undefined ? {} : { function_call: { name: call.name, arguments: call.arguments } }),
    };
    const [prompt, completion] = [countTokens(...read.asked.messages.map((each) => each.text)), countTokens(text)];
    const usage = { prompt_tokens: prompt, completion_tokens: completion, total_tokens: prompt + completion };
    const choice = { index: 0, message, finish_reason: call === undefined ? 'stop' : 'function_call' };
    return { answer: { object: 'chat.completion', model: read.asked.model, choices: [choice], usage } };
  }
}

function refused(status: number, message: string): Refusal {
  return { status, type: 'error', code: null, message };
}
