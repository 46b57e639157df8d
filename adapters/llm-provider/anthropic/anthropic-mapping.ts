import type { LlmMessage, LlmReply, LlmRequest, LlmToolCall, LlmUsage } from '../../../assistant/ports/llm-provider.ts';
import { isCount, isRecord, parsedJson } from '../../http/json-answer.ts';

export interface AnthropicRequestSettings {
  readonly model: string;
  readonly maxTokens: number;
  readonly tools: boolean;
}

type Block =
  | { type: 'text'; text: string }
  | { type: 'tool_use'; id: string; name: string; input: unknown }
  | { type: 'tool_result'; tool_use_id: string; content: string; is_error?: true };

interface WireMessage {
  readonly role: 'user' | 'assistant';
  readonly content: Block[];
}

/** The body of POST /v1/messages. */
export function toAnthropicRequest(request: LlmRequest, settings: AnthropicRequestSettings) {
  const tools = request.tools.map(({ name, description, parameters }) => ({
    name,
    description,
    input_schema: { ...parameters, type: 'object' as const },
  }));
  return {
    model: settings.model,
    max_tokens: Math.min(request.maxTokens, settings.maxTokens),
    ...(request.system === '' ? {} : { system: request.system }),
    messages: joined(request.messages.map((message) => toWireMessage(message, settings.tools))),
    ...(settings.tools && tools.length > 0 ? { tools } : {}),
  };
}

function toWireMessage(message: LlmMessage, withTools: boolean): WireMessage {
  if (message.role === 'user') return { role: 'user', content: textBlocks(message.text) };
  if (message.role === 'tool') {
    if (!withTools) return { role: 'user', content: textBlocks(`Результат: ${message.text}`) };
    const failed = message.failed === true ? { is_error: true as const } : {};
    const result = {
      type: 'tool_result' as const,
      tool_use_id: wireId(message.call),
      content: message.text,
      ...failed,
    };
    return { role: 'user', content: [result] };
  }
  const calls = withTools ? message.calls : [];
  const uses = calls.map(({ id, name, arguments: given }): Block => {
    return { type: 'tool_use', id: wireId(id), name, input: isRecord(given) ? given : {} };
  });
  return { role: 'assistant', content: [...textBlocks(message.text), ...uses] };
}

/** Empty text is refused; what says nothing is left out. */
function textBlocks(text: string): Block[] {
  return text.trim() === '' ? [] : [{ type: 'text', text }];
}

/** Results of several calls are one message; a customer's two lines in a row, too. Results come first. */
function joined(messages: readonly WireMessage[]): WireMessage[] {
  const whole: WireMessage[] = [];
  for (const message of messages.filter(({ content }) => content.length > 0)) {
    const last = whole.at(-1);
    if (last?.role === message.role) last.content.push(...message.content);
    else whole.push({ role: message.role, content: [...message.content] });
  }
  return whole;
}

/** Another vendor's ids come here when it failed in the middle of a turn. */
function wireId(id: string): string {
  return id.replace(/[^a-zA-Z0-9_-]/g, '_');
}

interface BlockDraft {
  text: string;
  call: { id: string; name: string; json: string; input: unknown } | null;
}

export interface DraftedReply {
  readonly text: string;
  readonly calls: readonly LlmToolCall[];
  /** Null while the vendor has not said that this is all. */
  readonly finish: LlmReply['finish'] | null;
  readonly usage: LlmUsage | null;
}

const finishes: Readonly<Record<string, LlmReply['finish']>> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  tool_use: 'tools',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  refusal: 'filtered',
};

/** Joins the events of a stream, or takes a whole message. What it does not know it skips. */
export class AnthropicReplyDraft {
  private readonly blocks = new Map<number, BlockDraft>();
  private stop: string | null = null;
  private inputTokens: number | null = null;
  private outputTokens: number | null = null;
  private readonly taken: Set<string>;
  size = 0;

  /** `request`: the ids of its calls are not given again. */
  constructor(request: LlmRequest) {
    const earlier = request.messages.flatMap((message) => (message.role === 'assistant' ? message.calls : []));
    this.taken = new Set(earlier.map(({ id }) => id));
  }

  get text(): string {
    return this.inOrder()
      .map(({ text }) => text)
      .join('')
      .trimStart();
  }

  add(event: unknown): void {
    if (!isRecord(event)) return;
    const index = typeof event.index === 'number' ? event.index : 0;
    if (event.type === 'message' || event.type === 'message_start') {
      this.addMessage(event.type === 'message' ? event : event.message);
    } else if (event.type === 'content_block_start') this.begin(index, event.content_block);
    else if (event.type === 'content_block_delta') this.extend(index, event.delta);
    else if (event.type === 'message_delta') {
      this.stopBy(event.delta);
      this.count(event.usage);
    } else if (event.type === 'message_stop') this.stop ??= 'end_turn';
  }

  private addMessage(message: unknown): void {
    if (!isRecord(message)) return;
    const content = Array.isArray(message.content) ? (message.content as unknown[]) : [];
    for (const [index, block] of content.entries()) this.begin(index, block);
    this.stopBy(message);
    this.count(message.usage);
  }

  private begin(index: number, block: unknown): void {
    if (!isRecord(block)) return;
    const isCall = block.type === 'tool_use' && typeof block.name === 'string';
    const call = isCall ? { id: String(block.id ?? ''), name: String(block.name), json: '', input: block.input } : null;
    const text = block.type === 'text' && typeof block.text === 'string' ? block.text : '';
    this.blocks.set(index, { text, call });
    this.size += text.length;
  }

  private extend(index: number, delta: unknown): void {
    const block = this.blocks.get(index);
    if (block === undefined || !isRecord(delta)) return;
    if (delta.type === 'text_delta' && typeof delta.text === 'string') {
      block.text += delta.text;
      this.size += delta.text.length;
    } else if (delta.type === 'input_json_delta' && typeof delta.partial_json === 'string' && block.call !== null) {
      block.call.json += delta.partial_json;
      this.size += delta.partial_json.length;
    }
  }

  private stopBy(source: unknown): void {
    if (isRecord(source) && typeof source.stop_reason === 'string') this.stop = source.stop_reason;
  }

  /** Output counts are cumulative; the cache is input, too. */
  private count(usage: unknown): void {
    if (!isRecord(usage)) return;
    const { input_tokens: fresh, cache_creation_input_tokens: written, cache_read_input_tokens: read } = usage;
    if (isCount(fresh)) this.inputTokens = fresh + (isCount(written) ? written : 0) + (isCount(read) ? read : 0);
    if (isCount(usage.output_tokens)) this.outputTokens = usage.output_tokens;
  }

  result(): DraftedReply {
    const calls = this.inOrder().flatMap(({ call }): LlmToolCall[] => {
      if (call === null) return [];
      return [
        {
          id: this.uniqueId(call.id),
          name: call.name,
          arguments: call.json === '' ? call.input : parsedJson(call.json),
        },
      ];
    });
    const finish = this.stop === null ? null : (finishes[this.stop] ?? 'stop');
    return { text: this.text.trim(), calls, finish, usage: this.usage() };
  }

  private usage(): LlmUsage | null {
    const { inputTokens, outputTokens } = this;
    if (inputTokens === null || outputTokens === null || inputTokens + outputTokens === 0) return null;
    return { inputTokens, outputTokens, estimated: false, kopecks: 0 };
  }

  private inOrder(): BlockDraft[] {
    return [...this.blocks].sort(([left], [right]) => left - right).map(([, block]) => block);
  }

  private uniqueId(given: string): string {
    let id = given;
    for (let number = this.taken.size + 1; id === '' || this.taken.has(id); number += 1) id = `toolu_${number}`;
    this.taken.add(id);
    return id;
  }
}
