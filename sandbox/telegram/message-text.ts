import { badRequest } from './bot-failures.ts';

const longest = 4096;
const tags = /<(\/?)([a-z-]+)(?:\s[^<>]*)?>/gi;
const known = new Set([
  'b',
  'strong',
  'i',
  'em',
  'u',
  'ins',
  's',
  'strike',
  'del',
  'a',
  'code',
  'pre',
  'blockquote',
  'span',
  'tg-spoiler',
  'tg-emoji',
]);

/** What stands in the chat: without its markup, whose tags must be known and closed. */
export function messageText(value: unknown, parseMode: unknown): string {
  const written = typeof value === 'string' ? value : '';
  const text = (parseMode === 'HTML' ? withoutTags(written) : written).trim();
  if (text === '') throw badRequest('message text is empty');
  if (text.length > longest) throw badRequest('message is too long');
  return text;
}

function withoutTags(html: string): string {
  const open: string[] = [];
  for (const [, closing, name = ''] of html.matchAll(tags)) {
    const tag = name.toLowerCase();
    if (!known.has(tag)) throw badRequest(`can't parse entities: Unsupported start tag "${tag}" at byte offset 0`);
    if (closing === '') open.push(tag);
    else if (open.pop() !== tag) throw badRequest(`can't parse entities: Unmatched end tag at byte offset 0`);
  }
  if (open.length > 0)
    throw badRequest(`can't parse entities: Can't find end tag corresponding to start tag "${open.at(-1)}"`);
  const text = html.replace(tags, '');
  if (text.includes('<')) throw badRequest("can't parse entities: Unexpected end of tag");
  return text.replace(
    /&(lt|gt|amp|quot);/g,
    (_, name: 'lt' | 'gt' | 'amp' | 'quot') => ({ lt: '<', gt: '>', amp: '&', quot: '"' })[name],
  );
}
