/**
 * The text with items added at the end of a list at its top level, not a character changed besides; comments stay where
 * they are. The list must be there and written as a block.
 */
export async function appendToYamlList(text: string, key: string, items: readonly unknown[]): Promise<string> {
  const { isSeq, parseDocument, stringify } = await import('yaml');
  const list = parseDocument(text).get(key, true);
  const last = isSeq(list) ? list.items.at(-1) : undefined;
  const range = isRanged(last) ? last.range : null;
  if (!isSeq(list) || list.flow === true || range === null) throw new RangeError(`no block list "${key}"`);
  const begin = lineBegin(text, text.lastIndexOf('-', range[0]));
  const indent = /^[ \t]*/.exec(text.slice(begin))?.[0] ?? '';
  const block = stringify(items, { lineWidth: 120 })
    .trimEnd()
    .split('\n')
    .map((line) => (line === '' ? '' : `${indent}${line}`))
    .join('\n');
  const end = lineEnd(text, text.slice(0, range[1]).trimEnd().length);
  return `${text.slice(0, end)}\n${block}${text.slice(end) || '\n'}`;
}

function isRanged(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}

function lineBegin(text: string, offset: number): number {
  return text.lastIndexOf('\n', Math.max(0, offset - 1)) + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
