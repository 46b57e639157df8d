import type { Asked, AskedMessage } from './brain.ts';
import { badRequest, isRecord, type Refusal } from './refusal.ts';

export interface SandboxModel {
  readonly id: string;
  /** Takes max_completion_tokens alone and the default temperature. */
  readonly reasoning?: boolean;
}

/** What a poorer server does not know. */
export interface CompatGaps {
  readonly tools?: boolean;
  readonly streamOptions?: boolean;
  readonly maxCompletionTokens?: boolean;
  /** Left out of every reply. */
  readonly usage?: boolean;
  readonly callIds?: boolean;
  readonly callIndexes?: boolean;
  /** Arguments come as an object instead of its text. */
  readonly argumentsAsText?: boolean;
  /** `stream: true` is answered by one JSON document. */
  readonly streaming?: boolean;
}

const known = new Set(
  'model messages tools tool_choice parallel_tool_calls max_tokens max_completion_tokens temperature top_p n stop seed stream stream_options response_format reasoning_effort store metadata user safety_identifier presence_penalty frequency_penalty functions function_call'.split(
    ' ',
  ),
);

/** The conversation, or what OpenAI would say is wrong with the request. */
export function readOpenAiRequest(
  body: unknown,
  models: readonly SandboxModel[],
  gaps: CompatGaps = {},
): { asked: Asked; streams: boolean; usage: boolean } | Refusal {
  if (!isRecord(body)) return badRequest('We could not parse the JSON body of your request.');
  const unknown = Object.keys(body).find((key) => !known.has(key) || isGap(key, gaps));
  if (unknown !== undefined) {
    return badRequest(`Unrecognized request argument supplied: ${unknown}`, 'unsupported_parameter', unknown);
  }
  const model = models.find(({ id }) => id === body.model);
  if (typeof body.model !== 'string') return badRequest('you must provide a model parameter', null, 'model');
  if (model === undefined) {
    const message = `The model '${body.model}' does not exist or you do not have access to it.`;
    return { status: 404, type: 'invalid_request_error', code: 'model_not_found', message };
  }
  const refusal = limitsRefusal(body, model) ?? toolsRefusal(body.tools) ?? messagesRefusal(body.messages);
  if (refusal !== null) return refusal;
  const streams = body.stream === true;
  if (!streams && body.stream_options !== undefined) {
    return badRequest(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      null,
      'stream_options',
    );
  }
  const usage = !streams || (isRecord(body.stream_options) && body.stream_options.include_usage === true);
  return { asked: toAsked(body, body.model), streams, usage };
}

function isGap(key: string, gaps: CompatGaps): boolean {
  return (
    (key === 'tools' && gaps.tools === false) ||
    (key === 'stream_options' && gaps.streamOptions === false) ||
    (key === 'max_completion_tokens' && gaps.maxCompletionTokens === false)
  );
}

function limitsRefusal(body: Readonly<Record<string, unknown>>, model: SandboxModel): Refusal | null {
  if (model.reasoning === true && body.max_tokens !== undefined) {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    return badRequest(message, 'unsupported_parameter', 'max_tokens');
  }
  if (model.reasoning === true && body.temperature !== undefined && body.temperature !== 1) {
    const message =
      "Unsupported value: 'temperature' does not support this value with this model. Only the default (1) is supported.";
    return badRequest(message, 'unsupported_value', 'temperature');
  }
  if (body.max_tokens !== undefined && body.max_completion_tokens !== undefined) {
    return badRequest("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.");
  }
  for (const name of ['max_tokens', 'max_completion_tokens']) {
    const value = body[name];
    if (value !== undefined && !(Number.isInteger(value) && (value as number) > 0)) {
      return badRequest(`Invalid '${name}': integer above 0 expected.`, 'integer_below_min_value', name);
    }
  }
  return null;
}

function toolsRefusal(tools: unknown): Refusal | null {
  if (tools === undefined) return null;
  if (!Array.isArray(tools) || tools.length === 0) return badRequest("[] is too short - 'tools'", null, 'tools');
  const names = new Set<unknown>();
  for (const [index, tool] of (tools as unknown[]).entries()) {
    const called = isRecord(tool) && tool.type === 'function' && isRecord(tool.function) ? tool.function : {};
    const { name, parameters } = called;
    if (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(name) || names.has(name)) {
      return badRequest(`Invalid 'tools[${index}].function.name'.`, 'invalid_value', `tools[${index}].function.name`);
    }
    names.add(name);
    if (parameters !== undefined && !(isRecord(parameters) && parameters.type === 'object')) {
      return badRequest(
        `Invalid schema for function '${name}': schema must be of type "object".`,
        'invalid_function_parameters',
      );
    }
  }
  return null;
}

const roles = new Set(['developer', 'system', 'user', 'assistant', 'tool']);

function messagesRefusal(messages: unknown): Refusal | null {
  if (!Array.isArray(messages) || messages.length === 0)
    return badRequest("[] is too short - 'messages'", null, 'messages');
  let owed = new Set<string>();
  for (const [index, message] of (messages as unknown[]).entries()) {
    if (!isRecord(message) || !roles.has(String(message.role))) {
      return badRequest(`Invalid value for 'messages[${index}].role'.`, 'invalid_value', `messages[${index}].role`);
    }
    if (message.role === 'tool') {
      if (!owed.delete(String(message.tool_call_id))) {
        return badRequest(
          "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        );
      }
    } else if (owed.size > 0) return owedRefusal(owed);
    const calls =
      message.role === 'assistant' && Array.isArray(message.tool_calls) ? (message.tool_calls as unknown[]) : [];
    const wrong = calls.find((call) => !isCall(call));
    if (wrong !== undefined) return badRequest(`Invalid 'messages[${index}].tool_calls'.`, 'invalid_value');
    if (calls.length === 0 && !isContent(message.content)) {
      return badRequest(
        `Invalid value for 'content': expected a string, got null.`,
        null,
        `messages[${index}].content`,
      );
    }
    if (message.role !== 'tool') owed = new Set(calls.map((call) => String((call as { id: unknown }).id)));
    if (owed.size !== calls.length && message.role !== 'tool') return badRequest('Duplicate tool call ids.');
  }
  return owed.size > 0 ? owedRefusal(owed) : null;
}

function owedRefusal(owed: ReadonlySet<string>): Refusal {
  const ids = [...owed].join(', ');
  return badRequest(
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${ids}`,
  );
}

function isCall(call: unknown): boolean {
  return (
    isRecord(call) &&
    typeof call.id === 'string' &&
    call.id !== '' &&
    call.type === 'function' &&
    isRecord(call.function) &&
    typeof call.function.name === 'string' &&
    typeof call.function.arguments === 'string'
  );
}

function isContent(content: unknown): boolean {
  return typeof content === 'string' || (Array.isArray(content) && content.length > 0);
}

function toAsked(body: Readonly<Record<string, unknown>>, model: string): Asked {
  const messages = (body.messages as readonly Readonly<Record<string, unknown>>[]).map((message) => ({
    role: String(message.role),
    text: contentText(message.content),
  }));
  const isInstruction = ({ role }: { role: string }): boolean => role === 'system' || role === 'developer';
  const named = (body.tools ?? body.functions ?? []) as readonly { function?: { name: string }; name?: string }[];
  return {
    model,
    system: messages
      .filter(isInstruction)
      .map(({ text }) => text)
      .join('\n'),
    messages: messages.filter((message) => !isInstruction(message)) as readonly AskedMessage[],
    tools: named.map((tool) => tool.function?.name ?? tool.name ?? ''),
  };
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as unknown[])
    .map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : ''))
    .join('');
}
