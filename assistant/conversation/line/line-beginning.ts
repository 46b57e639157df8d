/** Characters of a customer's line: what is pasted beyond that says nothing more about what is wanted. */
export const longestHeard = 4000;

/** Ends behind a whole word: half a phone number or address would not be known for one. */
export function beginningOf(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const beginning = text.slice(0, longest);
  return /^[\s\S]*\p{L}(?=\s)/u.exec(beginning)?.[0] ?? '';
}
