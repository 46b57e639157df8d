import type { LlmMessage, LlmReply, LlmRequest, LlmToolCall, LlmUsage } from '../../../assistant/ports/llm-provider.ts';
import { isCount, isRecord, parsedJson } from '../../http/json-answer.ts';

/** What a server that calls itself OpenAI-compatible understands. */
export interface OpenAiDialect {
  readonly maxTokensParameter: 'max_completion_tokens' | 'max_tokens';
  readonly streamOptions: boolean;
  readonly tools: boolean;
}

export interface OpenAiRequestSettings {
  readonly model: string;
  readonly maxTokens: number;
  /** Sent only when configured: newer models accept none. */
  readonly temperature: number | null;
  readonly reasoningEffort: ReasoningEffort | null;
}

export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high';

interface WireCall {
  readonly id: string;
  readonly type: 'function';
  readonly function: { readonly name: string; readonly arguments: string };
}

type WireMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: WireCall[] }
  | { role: 'tool'; tool_call_id: string; content: string };

/** The body of POST /chat/completions. */
export function toOpenAiRequest(
  request: LlmRequest,
  settings: OpenAiRequestSettings,
  dialect: OpenAiDialect,
  streams: boolean,
) {
  const withTools = dialect.tools && request.tools.length > 0;
  const history = dialect.tools ? request.messages.map(toWireMessage) : withoutTools(request.messages);
  const messages: WireMessage[] = [{ role: 'system', content: request.system }, ...history];
  const tools = request.tools.map(({ name, description, parameters }) => ({
    type: 'function' as const,
    function: { name, description, parameters },
  }));
  const limit = Math.min(request.maxTokens, settings.maxTokens);
  return {
    model: settings.model,
    messages,
    ...(dialect.maxTokensParameter === 'max_tokens' ? { max_tokens: limit } : { max_completion_tokens: limit }),
    ...(withTools ? { tools } : {}),
    ...(settings.temperature === null ? {} : { temperature: settings.temperature }),
    ...(settings.reasoningEffort === null ? {} : { reasoning_effort: settings.reasoningEffort }),
    ...(streams && dialect.streamOptions ? { stream_options: { include_usage: true } } : {}),
  };
}

function toWireMessage(message: LlmMessage): WireMessage {
  if (message.role === 'user') return { role: 'user', content: message.text };
  if (message.role === 'tool') return { role: 'tool', tool_call_id: message.call, content: message.text };
  if (message.calls.length === 0) return { role: 'assistant', content: message.text };
  return {
    role: 'assistant',
    content: message.text === '' ? null : message.text,
    tool_calls: message.calls.map(({ id, name, arguments: given }) => ({
      id,
      type: 'function',
      function: { name, arguments: JSON.stringify(given ?? {}) },
    })),
  };
}

/** What was called and what came of it, told in words to a model that has no tools. */
function withoutTools(messages: readonly LlmMessage[]): WireMessage[] {
  return messages.flatMap((message): WireMessage[] => {
    if (message.role === 'tool') return [{ role: 'user', content: `Результат: ${message.text}` }];
    if (message.role === 'user') return [{ role: 'user', content: message.text }];
    return message.text === '' ? [] : [{ role: 'assistant', content: message.text }];
  });
}

interface Piece {
  readonly content?: unknown;
  readonly refusal?: unknown;
  readonly tool_calls?: unknown;
  readonly function_call?: unknown;
}

interface CallDraft {
  index: number | undefined;
  id: string;
  name: string;
  json: string;
  /** Some servers give an object instead of its text. */
  object: unknown;
}

export interface DraftedReply {
  readonly text: string;
  readonly calls: readonly LlmToolCall[];
  /** Null while the vendor has not said that this is all. */
  readonly finish: LlmReply['finish'] | null;
  /** Null where the vendor names none. */
  readonly usage: LlmUsage | null;
}

const finishes: Readonly<Record<string, LlmReply['finish']>> = {
  stop: 'stop',
  eos: 'stop',
  end_turn: 'stop',
  tool_calls: 'tools',
  function_call: 'tools',
  length: 'length',
  max_tokens: 'length',
  content_filter: 'filtered',
  blacklist: 'filtered',
};

/** Joins the pieces of a stream; a whole reply is a stream of one piece. Tolerant: what it does not know it skips. */
export class OpenAiReplyDraft {
  private content = '';
  private refused = false;
  private finish: string | null = null;
  private usage: LlmUsage | null = null;
  private readonly calls: CallDraft[] = [];
  private readonly taken: Set<string>;

  /** `request`: the ids of its calls are not given again. */
  constructor(request: LlmRequest) {
    const earlier = request.messages.flatMap((message) => (message.role === 'assistant' ? message.calls : []));
    this.taken = new Set(earlier.map(({ id }) => id));
  }

  /** Characters that came so far, hidden ones too. */
  get size(): number {
    return this.content.length + this.calls.reduce((sum, { json }) => sum + json.length, 0);
  }

  /** Whether the vendor has said that this is all. */
  get hasEnded(): boolean {
    return this.finish !== null || this.refused;
  }

  /** What may be shown: the reasoning that some local models think aloud is left out. */
  get text(): string {
    return spoken(this.content);
  }

  add(chunk: unknown): void {
    if (!isRecord(chunk)) return;
    this.usage = usageOf(chunk.usage) ?? this.usage;
    const choices = Array.isArray(chunk.choices) ? (chunk.choices as unknown[]) : [];
    const choice = choices.find((each) => isRecord(each) && (each.index ?? 0) === 0);
    if (!isRecord(choice)) return;
    if (typeof choice.finish_reason === 'string' && choice.finish_reason !== '') this.finish = choice.finish_reason;
    const piece = choice.delta ?? choice.message;
    if (isRecord(piece)) this.addPiece(piece);
  }

  private addPiece(piece: Piece): void {
    this.content += textOf(piece.content);
    if (typeof piece.refusal === 'string' && piece.refusal !== '') this.refused = true;
    if (Array.isArray(piece.tool_calls)) for (const call of piece.tool_calls as unknown[]) this.addCall(call);
    if (isRecord(piece.function_call)) this.addCall({ index: 0, function: piece.function_call });
  }

  private addCall(part: unknown): void {
    if (!isRecord(part)) return;
    const index = typeof part.index === 'number' ? part.index : undefined;
    const id = typeof part.id === 'string' ? part.id : '';
    const called: Record<string, unknown> = isRecord(part.function) ? part.function : {};
    const name = typeof called.name === 'string' ? called.name : '';
    const draft = this.draftOf(index, id, name);
    if (draft.id === '') draft.id = id;
    if (draft.name === '') draft.name = name;
    if (typeof called.arguments === 'string') draft.json += called.arguments;
    else if (called.arguments !== undefined && called.arguments !== null) draft.object = called.arguments;
  }

  /** Without an index a new name or id begins another call, anything else goes on with the last one. */
  private draftOf(index: number | undefined, id: string, name: string): CallDraft {
    const last = this.calls.at(-1);
    const begins = last === undefined || beginsAnother(last, id, name);
    const known = index === undefined ? (begins ? undefined : last) : this.calls.find((call) => call.index === index);
    const isSecond = known !== undefined && id !== '' && known.id !== '' && id !== known.id && name !== '';
    if (known !== undefined && !isSecond) return known;
    const draft: CallDraft = { index, id, name: '', json: '', object: undefined };
    if (isSecond) known.index = undefined;
    this.calls.push(draft);
    return draft;
  }

  result(): DraftedReply {
    const calls = this.calls.filter(({ name }) => name !== '').map((call) => this.callOf(call));
    return { text: this.text.trim(), calls, finish: this.finishOf(calls.length > 0), usage: this.usage };
  }

  private callOf({ id, name, json, object }: CallDraft): LlmToolCall {
    return { id: this.uniqueId(id), name, arguments: object ?? parsedArguments(json) };
  }

  private uniqueId(given: string): string {
    let id = given;
    for (let number = this.taken.size + 1; id === '' || this.taken.has(id); number += 1) id = `call_${number}`;
    this.taken.add(id);
    return id;
  }

  private finishOf(hasCalls: boolean): LlmReply['finish'] | null {
    if (this.refused) return 'filtered';
    if (this.finish === null) return null;
    const finish = finishes[this.finish] ?? 'stop';
    return finish === 'stop' && hasCalls ? 'tools' : finish;
  }
}

/** Some servers repeat id and name with every piece, others give none to the second call. */
function beginsAnother(last: CallDraft, id: string, name: string): boolean {
  if (name === '' || last.name === '') return false;
  if (name !== last.name || (id !== '' && id !== last.id)) return true;
  return id === '' && (last.object !== undefined || (last.json !== '' && parsedArguments(last.json) !== undefined));
}

/** Without `<think>…</think>`; nothing while it is still open. */
function spoken(content: string): string {
  const start = content.trimStart();
  const opening = '<think>';
  if (!start.startsWith(opening)) return opening.startsWith(start.slice(0, opening.length)) ? '' : start;
  const end = start.indexOf('</think>');
  return end < 0 ? '' : start.slice(end + '</think>'.length).trimStart();
}

/** A string, or parts of which those with text count. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as unknown[])
    .map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : ''))
    .join('');
}

function usageOf(usage: unknown): LlmUsage | null {
  if (!isRecord(usage)) return null;
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = usage;
  if (!isCount(inputTokens) || !isCount(outputTokens) || inputTokens + outputTokens === 0) return null;
  return { inputTokens, outputTokens, estimated: false, kopecks: 0 };
}

/** No arguments at all are an empty object: that is how some servers call a tool without parameters. */
function parsedArguments(json: string): unknown {
  return json.trim() === '' ? {} : parsedJson(json);
}
