import { type Asked, countTokens } from './brain.ts';
import { inParts, type StreamPlan, type StreamShape } from './event-stream.ts';
import type { TwistedReply } from './failures.ts';
import type { CompatGaps } from './openai-requests.ts';
import type { Refusal } from './refusal.ts';

export interface OpenAiReply {
  readonly asked: Asked;
  readonly reply: TwistedReply;
  /** Unique in this server. */
  readonly number: number;
  readonly usage: boolean;
  readonly gaps: CompatGaps;
}

export function openAiErrorBody({ message, type, param, code }: Refusal): object {
  return { error: { message, type, param: param ?? null, code } };
}

/** The whole reply as one document. */
export function openAiDocument(from: OpenAiReply): object {
  const { reply, gaps } = from;
  const calls = callsOf(from).map(({ index: _index, ...call }) => call);
  const isFiltered = reply.finish === 'filtered';
  return {
    ...heading(from, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: calls.length > 0 && (reply.text ?? '') === '' ? null : (reply.text ?? ''),
          refusal: isFiltered ? 'I cannot help with that.' : null,
          ...(calls.length === 0 ? {} : { tool_calls: calls }),
        },
        logprobs: null,
        finish_reason: finishOf(from),
      },
    ],
    ...(gaps.usage === false ? {} : { usage: usageOf(from) }),
    service_tier: 'default',
    system_fingerprint: 'fp_sandbox',
  };
}

/** The same as events, cut wherever the shape says. */
export function openAiEvents(from: OpenAiReply, { eventCharacters }: StreamShape): StreamPlan {
  const { reply, gaps } = from;
  const chunk = (delta: object, finish: string | null): object => ({
    ...heading(from, 'chat.completion.chunk'),
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(gaps.usage === false ? {} : { usage: null }),
  });
  const chunks = [
    chunk({ role: 'assistant', content: '' }, null),
    ...inParts(reply.text ?? '', eventCharacters).map((content) => chunk({ content }, null)),
    ...callsOf(from).flatMap(({ function: called, ...call }) => {
      if (typeof called.arguments !== 'string') return [chunk({ tool_calls: [{ ...call, function: called }] }, null)];
      const index = 'index' in call ? { index: call.index } : {};
      const first = { ...call, function: { ...called, arguments: '' } };
      const rest = inParts(called.arguments, eventCharacters).map((part) => ({
        ...index,
        function: { arguments: part },
      }));
      return [first, ...rest].map((piece) => chunk({ tool_calls: [piece] }, null));
    }),
    ...(reply.finish === 'filtered' ? [chunk({ refusal: 'I cannot help with that.' }, null)] : []),
    chunk({}, finishOf(from)),
    ...(from.usage && gaps.usage !== false
      ? [{ ...heading(from, 'chat.completion.chunk'), choices: [], usage: usageOf(from) }]
      : []),
  ];
  const events = chunks.map((each) => `data: ${JSON.stringify(each)}\n\n`);
  const error = { error: { message: 'The server had an error', type: 'server_error', param: null, code: null } };
  return {
    events: [...events, 'data: [DONE]\n\n'],
    errorEvent: `data: ${JSON.stringify(error)}\n\n`,
    headers: { 'x-request-id': `req_${from.number}` },
  };
}

function heading({ asked, number }: OpenAiReply, object: string): object {
  return { id: `chatcmpl-${number}`, object, created: 1_795_338_000, model: asked.model };
}

function callsOf({ reply, number, gaps }: OpenAiReply) {
  return (reply.calls ?? []).map(({ name, arguments: given }, index) => {
    const json = JSON.stringify(given);
    const text = reply.cutArguments === true ? json.slice(0, Math.ceil(json.length / 2)) : json;
    return {
      ...(gaps.callIndexes === false ? {} : { index }),
      ...(gaps.callIds === false ? {} : { id: `call_${number}_${index}` }),
      type: 'function',
      function: { name, arguments: gaps.argumentsAsText === false ? given : text },
    };
  });
}

function finishOf({ reply }: OpenAiReply): string {
  if (reply.finish === 'length') return 'length';
  if (reply.finish === 'filtered') return 'content_filter';
  return (reply.calls ?? []).length > 0 ? 'tool_calls' : 'stop';
}

function usageOf({ asked, reply }: OpenAiReply): object {
  const prompt = countTokens(asked.system, ...asked.messages.map(({ text }) => text));
  const completion = countTokens(reply.text ?? '', JSON.stringify(reply.calls ?? []));
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0 },
  };
}
