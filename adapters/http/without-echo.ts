const shortest = 3;
const hidden = '…';
const word = /[\p{L}\p{N}]+/gu;

/**
 * What a vendor says of a call, without the words that were in the call: they may be a customer's, and vendors like to repeat them. `sent`
 * is what was sent: of objects the values count, names of fields are no secret.
 */
export function withoutEcho(said: string, sent: unknown): string {
  const words = new Set(textsOf(sent).flatMap(wordsOf));
  return words.size === 0 ? said : said.replace(word, (each) => (words.has(each.toLowerCase()) ? hidden : each));
}

function wordsOf(text: string): string[] {
  return [...text.matchAll(word)].map(([each]) => each.toLowerCase()).filter(({ length }) => length >= shortest);
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}
