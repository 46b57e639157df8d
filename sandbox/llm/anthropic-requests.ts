import type { Asked, AskedMessage } from './brain.ts';
import type { SandboxModel } from './openai-requests.ts';
import { badRequest, isRecord, type Refusal } from './refusal.ts';

const known = new Set(
  'model max_tokens system messages tools tool_choice stop_sequences stream metadata thinking output_config temperature top_p top_k service_tier'.split(
    ' ',
  ),
);
const versions = new Set(['2023-06-01', '2026-10-21']);

type Blocks = readonly Readonly<Record<string, unknown>>[];

/** The conversation, or what Anthropic would say is wrong with the request. */
export function readAnthropicRequest(
  body: unknown,
  version: string | undefined,
  models: readonly SandboxModel[],
): { asked: Asked; streams: boolean } | Refusal {
  if (version === undefined) return badRequest('anthropic-version: header is required');
  if (!versions.has(version)) return badRequest(`anthropic-version: "${version}" is not a valid version`);
  if (!isRecord(body)) return badRequest('The request body is not valid JSON');
  const unknown = Object.keys(body).find((key) => !known.has(key));
  if (unknown !== undefined) return badRequest(`${unknown}: Extra inputs are not permitted`);
  if (typeof body.model !== 'string') return badRequest('model: Field required');
  if (!models.some(({ id }) => id === body.model)) {
    return { status: 404, type: 'not_found_error', code: null, message: `model: ${body.model}` };
  }
  if (!Number.isInteger(body.max_tokens) || (body.max_tokens as number) < 1) {
    return badRequest(
      body.max_tokens === undefined ? 'max_tokens: Field required' : 'max_tokens: greater than 0 expected',
    );
  }
  const sampling = ['temperature', 'top_p', 'top_k'].find((name) => body[name] !== undefined);
  if (version === '2026-10-21' && sampling !== undefined)
    return badRequest(`${sampling}: Extra inputs are not permitted`);
  if (body.system !== undefined && typeof body.system !== 'string' && !Array.isArray(body.system)) {
    return badRequest('system: Input should be a valid string');
  }
  const refusal = toolsRefusal(body.tools) ?? messagesRefusal(body.messages);
  if (refusal !== null) return refusal;
  return { asked: toAsked(body, body.model), streams: body.stream === true };
}

function toolsRefusal(tools: unknown): Refusal | null {
  if (tools === undefined) return null;
  if (!Array.isArray(tools)) return badRequest('tools: Input should be a valid list');
  for (const [index, tool] of (tools as unknown[]).entries()) {
    if (!isRecord(tool) || typeof tool.name !== 'string' || !/^[a-zA-Z0-9_-]{1,128}$/.test(tool.name)) {
      return badRequest(`tools.${index}.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'`);
    }
    if (!isRecord(tool.input_schema) || tool.input_schema.type !== 'object') {
      return badRequest(`tools.${index}.input_schema.type: Input should be 'object'`);
    }
  }
  return null;
}

function messagesRefusal(messages: unknown): Refusal | null {
  if (!Array.isArray(messages) || messages.length === 0)
    return badRequest('messages: at least one message is required');
  let owed: readonly string[] = [];
  for (const [index, message] of (messages as unknown[]).entries()) {
    const at = `messages.${index}`;
    if (!isRecord(message) || (message.role !== 'user' && message.role !== 'assistant')) {
      return badRequest(`${at}.role: Input should be 'user' or 'assistant'`);
    }
    if (index === 0 && message.role !== 'user') return badRequest('messages: first message must use the "user" role');
    const blocks = blocksOf(message.content);
    if (blocks === null || blocks.length === 0) return badRequest(`${at}: all messages must have non-empty content`);
    const wrong = blocks
      .map((block) => blockRefusal(block, message.role === 'user', at))
      .find((found) => found !== null);
    if (wrong) return wrong;
    const results = blocks.filter(({ type }) => type === 'tool_result').map(({ tool_use_id: id }) => String(id));
    const missing = owed.find((id) => !results.includes(id));
    if (missing !== undefined) {
      return badRequest(
        `${at}: \`tool_use\` ids were found without \`tool_result\` blocks immediately after: ${missing}`,
      );
    }
    const stranger = results.find((id) => !owed.includes(id));
    if (stranger !== undefined)
      return badRequest(`${at}: unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${stranger}`);
    if (blocks.slice(0, results.length).some(({ type }) => type !== 'tool_result')) {
      return badRequest(`${at}: \`tool_result\` blocks must come first`);
    }
    owed = blocks.filter(({ type }) => type === 'tool_use').map(({ id }) => String(id));
  }
  return owed.length === 0 ? null : badRequest(`messages: \`tool_use\` without \`tool_result\`: ${owed.join(', ')}`);
}

function blockRefusal(block: Readonly<Record<string, unknown>>, fromUser: boolean, at: string): Refusal | null {
  switch (block.type) {
    case 'text':
      if (typeof block.text !== 'string' || block.text.trim() === '') {
        return badRequest(`${at}: text content blocks must be non-empty`);
      }
      return null;
    case 'tool_use': {
      const isWhole =
        /^[a-zA-Z0-9_-]+$/.test(String(block.id)) && typeof block.name === 'string' && isRecord(block.input);
      return !fromUser && isWhole ? null : badRequest(`${at}.content.tool_use: Input should be a valid dictionary`);
    }
    case 'tool_result':
      return fromUser ? null : badRequest(`${at}: \`tool_result\` blocks can only be in \`user\` messages`);
    default:
      return badRequest(`${at}.content: Input tag '${String(block.type)}' is not expected`);
  }
}

function blocksOf(content: unknown): Blocks | null {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return Array.isArray(content) && content.every(isRecord) ? (content as Blocks) : null;
}

function toAsked(body: Readonly<Record<string, unknown>>, model: string): Asked {
  const messages = (body.messages as readonly Readonly<Record<string, unknown>>[]).flatMap(({ role, content }) =>
    (blocksOf(content) ?? []).flatMap((block): AskedMessage[] => {
      if (block.type === 'tool_result') return [{ role: 'tool', text: textOf(block.content) }];
      return block.type === 'text' ? [{ role: role as 'user' | 'assistant', text: textOf(block.text) }] : [];
    }),
  );
  const tools = (body.tools ?? []) as readonly { name: string }[];
  return { model, system: textOf(body.system), messages, tools: tools.map(({ name }) => name) };
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return (content as unknown[])
    .map((part) => (isRecord(part) && typeof part.text === 'string' ? part.text : ''))
    .join('');
}
