import OpenAI from 'openai';
import { AssistantError } from '../../../assistant/errors.ts';
import { interrupted, llmErrors, rubbish, timedOut } from '../../../assistant/ports/llm-errors.ts';
import type { LlmCall, LlmProvider, LlmReply, LlmRequest } from '../../../assistant/ports/llm-provider.ts';
import { estimateUsage } from '../../../assistant/ports/llm-usage.ts';
import { BoundedResponse, createBoundedFetch, isBodyTooLong } from '../../http/bounded-fetch.ts';
import { deepestReason } from '../../http/deepest-reason.ts';
import { isRecord } from '../../http/json-answer.ts';
import { type OpenAiFailure, simplerDialect, toLlmError } from './openai-failures.ts';
import { type OpenAiDialect, OpenAiReplyDraft, type ReasoningEffort, toOpenAiRequest } from './openai-mapping.ts';

export interface OpenAiProviderSettings {
  readonly name: string;
  /** Null for a server that asks for none. */
  readonly apiKey: string | null;
  /** Ends in /v1; null for OpenAI itself. */
  readonly baseUrl: string | null;
  /** Header OpenAI-Project; Yandex wants the folder's id here. */
  readonly project: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  readonly timeoutMs: number;
  readonly maxTokens: number;
  /** `auto`: max_completion_tokens until the server refuses it. */
  readonly maxTokensParameter: 'auto' | OpenAiDialect['maxTokensParameter'];
  readonly tools: boolean;
  readonly temperature: number | null;
  readonly reasoningEffort: ReasoningEffort | null;
  /** Goes by a proxy of its own; undefined: as everything else in this process. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Whatever a server sends, a reply longer than that is none. */
const longestReply = 100_000;
/** Bytes: an event carries a token in a few hundred of them. */
const longestAnswer = 16_000_000;

/** Anything that offers POST /chat/completions. Tries each request once; what the server refuses to understand is left out. */
export function createOpenAiProvider(settings: OpenAiProviderSettings): LlmProvider {
  const { name, model, maxTokensParameter } = settings;
  const client = createClient(settings);
  // Learned from refusals, so that only the first call pays for them.
  let dialect: OpenAiDialect = {
    maxTokensParameter: maxTokensParameter === 'auto' ? 'max_completion_tokens' : maxTokensParameter,
    streamOptions: true,
    tools: settings.tools,
  };
  const mayChange = (wanted: OpenAiDialect): boolean =>
    maxTokensParameter === 'auto' || wanted.maxTokensParameter === maxTokensParameter;

  return {
    name,
    complete: async (request, call) => {
      const timeout = AbortSignal.timeout(settings.timeoutMs);
      const signal = AbortSignal.any([call.signal, timeout]);
      for (let changes = 0; ; changes += 1) {
        if (signal.aborted) throw interrupted(call, name);
        try {
          return await ask(request, call, signal, dialect);
        } catch (error) {
          if (signal.aborted) throw interrupted(call, name, error);
          const failure = failureOf(error);
          const simpler = failure === null ? null : simplerDialect(dialect, failure);
          if (simpler === null || changes >= 4 || !mayChange(simpler)) throw translate(error, failure, settings);
          dialect = simpler;
        }
      }
    },
  };

  async function ask(
    request: LlmRequest,
    call: LlmCall,
    signal: AbortSignal,
    spoken: OpenAiDialect,
  ): Promise<LlmReply> {
    const { onText } = call;
    const body = toOpenAiRequest(request, settings, spoken, onText !== undefined);
    const draft = new OpenAiReplyDraft(request);
    if (onText === undefined) draft.add(whole(await client.chat.completions.create(body, { signal }), name));
    else await listen(body, draft, onText, signal);
    if (signal.aborted) throw interrupted(call, name);
    const { text, calls, finish, usage } = draft.result();
    if (finish === null) throw new AssistantError(llmErrors.cut, { provider: name });
    return { text, calls, finish, usage: usage ?? estimateUsage(request, { text, calls }), provider: name, model };
  }

  async function listen(
    body: ReturnType<typeof toOpenAiRequest>,
    draft: OpenAiReplyDraft,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const call = client.chat.completions.create({ ...body, stream: true }, { signal });
    const { data, response } = await call.withResponse();
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('html')) throw rubbish(name, 'HTML');
    // A server that does not stream answers as if it had not been asked to.
    if (type.includes('application/json')) {
      draft.add(whole(await response.json(), name));
      if (draft.text !== '') onText(draft.text);
      return;
    }
    let shown = '';
    for await (const chunk of data) {
      if (signal.aborted) return;
      draft.add(chunk);
      if (draft.size > longestReply) throw rubbish(name, 'endless');
      if (draft.text === shown) continue;
      shown = draft.text;
      onText(shown);
    }
    // Simple servers close a stream in order without having said why.
    const isClosed = response instanceof BoundedResponse && /data: ?\[DONE\]\s*$/.test(response.tail);
    if (isClosed && !draft.hasEnded) draft.add({ choices: [{ finish_reason: 'stop', delta: {} }] });
  }
}

/**
 * Whether the server answers and takes the key: gives the names of its models, or null where it lists none but has
 * replied to a word. Rejects as `complete` does.
 */
export async function probeOpenAi(
  settings: OpenAiProviderSettings,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  try {
    const { data } = await createClient(settings).models.list({ signal });
    if (Array.isArray(data)) return data.map(({ id }) => id);
  } catch (error) {
    const failure = failureOf(error);
    // Not every compatible server lists its models; a key that is refused here is refused everywhere.
    const tellsNothing = failure?.status === 404 || failure?.status === 405 || failure?.status === 501;
    if (!tellsNothing) {
      throw signal.aborted ? timedOut(settings.name, error) : translate(error, failure, settings);
    }
  }
  const request = { system: 'ping', messages: [{ role: 'user' as const, text: 'ping' }], tools: [], maxTokens: 16 };
  await createOpenAiProvider(settings).complete(request, { signal });
  return null;
}

/** Nothing comes from the environment: settings are the only source. The router retries, not the SDK. */
function createClient({ apiKey, baseUrl, project, headers, timeoutMs, fetch }: OpenAiProviderSettings): OpenAI {
  return new OpenAI({
    apiKey: apiKey ?? 'none',
    adminAPIKey: null,
    webhookSecret: null,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    organization: null,
    project,
    defaultHeaders: { ...(apiKey === null ? { authorization: null } : {}), ...headers },
    timeout: timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    fetch: createBoundedFetch(longestAnswer, fetch),
  });
}

/** A reply that did not come as a stream; the SDK hands on whatever was in the body. */
function whole(answer: unknown, name: string): unknown {
  if (!isRecord(answer)) throw rubbish(name, typeof answer === 'string' ? 'text' : 'JSON');
  if ('error' in answer && !('choices' in answer))
    throw OpenAI.APIError.generate(500, answer, undefined, new Headers());
  const [first] = Array.isArray(answer.choices) ? (answer.choices as unknown[]) : [];
  if (!isRecord(first)) throw rubbish(name, 'JSON');
  // Without a reason a whole reply is simply over.
  return { ...answer, choices: [{ ...first, finish_reason: first.finish_reason ?? 'stop' }] };
}

function failureOf(error: unknown): OpenAiFailure | null {
  if (!(error instanceof OpenAI.APIError) || error instanceof OpenAI.APIConnectionError) return null;
  const { status, code, type, param, message, headers } = error;
  const said = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    status: typeof status === 'number' ? status : undefined,
    code: said(code),
    type: said(type),
    param: said(param),
    message,
    // Another fetch has other Headers.
    header: (header) => headers?.get(header) ?? null,
  };
}

function translate(error: unknown, failure: OpenAiFailure | null, settings: OpenAiProviderSettings): AssistantError {
  if (error instanceof AssistantError) return error;
  const { name, model } = settings;
  if (failure !== null) return toLlmError(failure, name, model, error);
  if (error instanceof OpenAI.APIConnectionTimeoutError) return timedOut(name, error);
  if (isBodyTooLong(error)) return rubbish(name, 'endless', error);
  if (error instanceof SyntaxError) return rubbish(name, 'JSON', error);
  return new AssistantError(llmErrors.unreachable, { provider: name, reason: deepestReason(error) }, { cause: error });
}
