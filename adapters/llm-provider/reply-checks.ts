import type { LlmReply, LlmRequest } from '../../assistant/ports/llm-provider.ts';

/** Why nothing can be made of a reply; null: it is one. */
export function rubbishReason(request: LlmRequest, reply: LlmReply): string | null {
  if (reply.text.trim() === '' && reply.calls.length === 0) return 'empty';
  const allowed = new Set(request.tools.map(({ name }) => name));
  const stranger = reply.calls.find(({ name }) => !allowed.has(name));
  if (stranger !== undefined) return `tool ${stranger.name.replace(/[^\w.-]/g, '?').slice(0, 40)}`;
  if (reply.calls.some((call) => typeof call.arguments !== 'object' || call.arguments === null)) return 'arguments';
  if (reply.calls.length > mostCalls) return `${reply.calls.length} calls`;
  return garbledReason(reply.text);
}

const mostCalls = 16;

const marks: readonly (readonly [string, RegExp])[] = [
  ['HTML', /^\s*(?:<!doctype|<html|<\?xml)/i],
  ['encoding', /\uFFFD|[\uE000-\uF8FF]/u],
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  ['control characters', /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/],
  // UTF-8 read as Latin-1 («ÐŸÑ€») or as Windows-1251 («РџСЂРё»).
  ['encoding', /(?:[ÐÑ][\u0080-\u00BF\u2010-\u2044\u0152-\u0178\u02C6\u02DC€™]){3}/u],
  ['encoding', /(?:[РС][\u0402-\u040F\u0452-\u045F\u00A0-\u00BF\u2010-\u2044€™№]){3}/u],
  ['special tokens', /<\|[^|\n]{1,40}\|>|<\/?(?:tool_call|function_call|tool_response)>/],
  ['repetition', /([^\s._*=-])\1{30}/u],
];

/** Text that no customer should see, also while it is still coming. */
export function garbledReason(text: string): string | null {
  return marks.find(([, pattern]) => pattern.test(text))?.[0] ?? (repeatsItself(text) ? 'repetition' : null);
}

const shortestRepeated = 4;
const longestRepeated = 80;
const times = 8;

/**
 * The same words so many times without a break. Each length is looked for in one pass: a pattern would try all of them
 * from every character on.
 */
function repeatsItself(text: string): boolean {
  for (let length = shortestRepeated; length <= longestRepeated; length += 1) {
    let same = 0;
    for (let at = length; at < text.length; at += 1) {
      same = text.charCodeAt(at) === text.charCodeAt(at - length) ? same + 1 : 0;
      if (same >= length * (times - 1) && /\p{L}/u.test(text.slice(at - length + 1, at + 1))) return true;
    }
  }
  return false;
}
