import { type Asked, countTokens } from './brain.ts';
import { inParts, type StreamPlan, type StreamShape } from './event-stream.ts';
import type { TwistedReply } from './failures.ts';
import type { Refusal } from './refusal.ts';

export interface AnthropicReply {
  readonly asked: Asked;
  readonly reply: TwistedReply;
  /** Unique in this server. */
  readonly number: number;
}

const typesByStatus: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'billing_error',
  403: 'permission_error',
  404: 'not_found_error',
  413: 'request_too_large',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'api_error',
  529: 'overloaded_error',
};

export function anthropicErrorBody({ status, type, code, message }: Refusal, requestId: string): object {
  const details = code === null ? {} : { details: { error_code: code } };
  return { type: 'error', error: { type: typesByStatus[status] ?? type, message, ...details }, request_id: requestId };
}

export function anthropicDocument(from: AnthropicReply): object {
  const { reply } = from;
  const text = reply.text ?? '';
  const content = [
    ...(text === '' ? [] : [{ type: 'text', text }]),
    ...callsOf(from).map(({ json, ...call }) => ({
      ...call,
      input: reply.cutArguments === true ? {} : JSON.parse(json),
    })),
  ];
  return { ...heading(from), content, stop_reason: stopOf(reply), stop_sequence: null, usage: usageOf(from) };
}

export function anthropicEvents(from: AnthropicReply, { eventCharacters }: StreamShape): StreamPlan {
  const { reply } = from;
  const { input_tokens, output_tokens } = usageOf(from);
  const text = reply.text ?? '';
  const blocks = [
    ...(text === ''
      ? []
      : [{ start: { type: 'text', text: '' }, deltas: parts(text, 'text_delta', 'text', eventCharacters) }]),
    ...callsOf(from).map(({ json, ...call }) => ({
      start: { ...call, input: {} },
      deltas: parts(
        reply.cutArguments === true ? json.slice(0, Math.ceil(json.length / 2)) : json,
        'input_json_delta',
        'partial_json',
        eventCharacters,
      ),
    })),
  ];
  const message = { ...heading(from), content: [], stop_reason: null, stop_sequence: null };
  const events = [
    { type: 'message_start', message: { ...message, usage: { input_tokens, output_tokens: 1 } } },
    { type: 'ping' },
    ...blocks.flatMap(({ start, deltas }, index) => [
      { type: 'content_block_start', index, content_block: start },
      { type: 'ping' },
      ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
      { type: 'content_block_stop', index },
    ]),
    { type: 'event_of_tomorrow', about: 'what a client does not know it ignores' },
    { type: 'message_delta', delta: { stop_reason: stopOf(reply), stop_sequence: null }, usage: { output_tokens } },
    { type: 'message_stop' },
  ];
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  return {
    events: events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
    errorEvent: `event: error\ndata: ${JSON.stringify(error)}\n\n`,
    headers: { 'request-id': `req_${from.number}` },
  };
}

function parts(text: string, type: string, field: string, characters: number): object[] {
  return inParts(text, characters).map((part) => ({ type, [field]: part }));
}

function heading({ asked, number }: AnthropicReply): object {
  return { id: `msg_${number}`, type: 'message', role: 'assistant', model: asked.model };
}

function callsOf({ reply, number }: AnthropicReply) {
  return (reply.calls ?? []).map(({ name, arguments: given }, index) => ({
    type: 'tool_use',
    id: `toolu_${number}_${index}`,
    name,
    json: JSON.stringify(given),
  }));
}

function stopOf({ finish, calls = [] }: TwistedReply): string {
  if (finish === 'length') return 'max_tokens';
  if (finish === 'filtered') return 'refusal';
  return calls.length > 0 ? 'tool_use' : 'end_turn';
}

function usageOf({ asked, reply }: AnthropicReply) {
  return {
    input_tokens: countTokens(asked.system, ...asked.messages.map(({ text }) => text)),
    output_tokens: countTokens(reply.text ?? '', JSON.stringify(reply.calls ?? [])),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
}
