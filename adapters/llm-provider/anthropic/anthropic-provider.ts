import Anthropic from '@anthropic-ai/sdk';
import { AssistantError } from '../../../assistant/errors.ts';
import { interrupted, llmErrors, rubbish, timedOut } from '../../../assistant/ports/llm-errors.ts';
import type { LlmCall, LlmProvider, LlmReply, LlmRequest } from '../../../assistant/ports/llm-provider.ts';
import { estimateUsage } from '../../../assistant/ports/llm-usage.ts';
import { createBoundedFetch, isBodyTooLong } from '../../http/bounded-fetch.ts';
import { deepestReason } from '../../http/deepest-reason.ts';
import { type AnthropicFailure, toLlmError } from './anthropic-failures.ts';
import { AnthropicReplyDraft, toAnthropicRequest } from './anthropic-mapping.ts';

export interface AnthropicProviderSettings {
  readonly name: string;
  /** Null for a gateway that asks for none. */
  readonly apiKey: string | null;
  /** Bare, without /v1; null for Anthropic itself. */
  readonly baseUrl: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly model: string;
  readonly timeoutMs: number;
  readonly maxTokens: number;
  readonly tools: boolean;
  /** Goes by a proxy of its own; undefined: as everything else in this process. */
  readonly fetch?: typeof globalThis.fetch;
}

/** Whatever a server sends, a reply longer than that is none. */
const longestReply = 100_000;
/** Bytes: an event carries a token in a few hundred of them. */
const longestAnswer = 16_000_000;

/** Anthropic's Messages API. Tries each request once. */
export function createAnthropicProvider(settings: AnthropicProviderSettings): LlmProvider {
  const { name, model } = settings;
  const client = createClient(settings);
  return {
    name,
    complete: async (request, call) => {
      const timeout = AbortSignal.timeout(settings.timeoutMs);
      const signal = AbortSignal.any([call.signal, timeout]);
      if (signal.aborted) throw interrupted(call, name);
      try {
        return await ask(request, call, signal);
      } catch (error) {
        throw signal.aborted ? interrupted(call, name, error) : translate(error, settings);
      }
    },
  };

  async function ask(request: LlmRequest, { onText }: LlmCall, signal: AbortSignal): Promise<LlmReply> {
    const body = toAnthropicRequest(request, settings);
    const draft = new AnthropicReplyDraft(request);
    if (onText === undefined) draft.add(whole(await client.messages.create(body, { signal }), name));
    else await listen(body, draft, onText, signal);
    if (signal.aborted) throw new AssistantError(llmErrors.aborted);
    const { text, calls, finish, usage } = draft.result();
    if (finish === null) throw new AssistantError(llmErrors.cut, { provider: name });
    return { text, calls, finish, usage: usage ?? estimateUsage(request, { text, calls }), provider: name, model };
  }

  async function listen(
    body: ReturnType<typeof toAnthropicRequest>,
    draft: AnthropicReplyDraft,
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const { data, response } = await client.messages.create({ ...body, stream: true }, { signal }).withResponse();
    const type = response.headers.get('content-type') ?? '';
    if (type.includes('html')) throw rubbish(name, 'HTML');
    // A gateway that does not stream answers as if it had not been asked to.
    if (type.includes('application/json')) draft.add(whole(await response.json(), name));
    else {
      let shown = '';
      for await (const event of data) {
        if (signal.aborted) return;
        draft.add(event);
        if (draft.size > longestReply) throw rubbish(name, 'endless');
        if (draft.text === shown) continue;
        shown = draft.text;
        onText(shown);
      }
      return;
    }
    if (draft.text !== '') onText(draft.text);
  }
}

/**
 * Whether the server answers and takes the key: gives the names of its models, or null where it lists none but has
 * replied to a word. Rejects as `complete` does.
 */
export async function probeAnthropic(
  settings: AnthropicProviderSettings,
  signal: AbortSignal,
): Promise<readonly string[] | null> {
  try {
    const { data } = await createClient(settings).models.list({ limit: 1000 }, { signal });
    if (Array.isArray(data)) return data.map(({ id }) => id);
  } catch (error) {
    // Not every gateway lists models; a key that is refused here is refused everywhere.
    const status = error instanceof Anthropic.APIError ? error.status : undefined;
    if (status !== 404 && status !== 405 && status !== 501) {
      throw signal.aborted ? timedOut(settings.name, error) : translate(error, settings);
    }
  }
  const request = { system: '', messages: [{ role: 'user' as const, text: 'ping' }], tools: [], maxTokens: 16 };
  await createAnthropicProvider(settings).complete(request, { signal });
  return null;
}

/** Nothing comes from the environment: settings are the only source. The router retries, not the SDK. */
function createClient({ apiKey, baseUrl, headers, timeoutMs, fetch }: AnthropicProviderSettings): Anthropic {
  return new Anthropic({
    apiKey: apiKey ?? 'none',
    webhookKey: null,
    baseURL: baseUrl ?? 'https://api.anthropic.com',
    defaultHeaders: { ...(apiKey === null ? { authorization: null } : {}), ...headers },
    timeout: timeoutMs,
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    fetch: createBoundedFetch(longestAnswer, fetch),
  });
}

/** A reply that did not come as a stream; the SDK hands on whatever was in the body. */
function whole(answer: unknown, name: string): unknown {
  const isMessage =
    typeof answer === 'object' && answer !== null && 'content' in answer && Array.isArray(answer.content);
  if (!isMessage) throw rubbish(name, typeof answer === 'string' ? 'text' : 'JSON');
  // Without a reason a whole reply is simply over.
  const stop = 'stop_reason' in answer && typeof answer.stop_reason === 'string' ? answer.stop_reason : 'end_turn';
  return { ...answer, type: 'message', stop_reason: stop };
}

function failureOf(error: InstanceType<typeof Anthropic.APIError>): AnthropicFailure {
  const { status, type, errorCode, apiMessage, message, headers } = error;
  return {
    status: typeof status === 'number' ? status : undefined,
    type: typeof type === 'string' ? type : undefined,
    code: errorCode ?? undefined,
    message: apiMessage ?? message,
    // Another fetch has other Headers.
    header: (header) => headers?.get(header) ?? null,
  };
}

function translate(error: unknown, { name, model }: AnthropicProviderSettings): AssistantError {
  if (error instanceof AssistantError) return error;
  if (error instanceof Anthropic.APIConnectionTimeoutError) return timedOut(name, error);
  if (isBodyTooLong(error)) return rubbish(name, 'endless', error);
  if (error instanceof SyntaxError) return rubbish(name, 'JSON', error);
  if (error instanceof Anthropic.APIError && !(error instanceof Anthropic.APIConnectionError)) {
    return toLlmError(failureOf(error), name, model, error);
  }
  return new AssistantError(llmErrors.unreachable, { provider: name, reason: deepestReason(error) }, { cause: error });
}
