/** Characters of a customer's line: what is pasted beyond that says nothing more about what is wanted. */
const longestHeard = 4000;
const longestEnd = 1000;

/** What is listened to of a line: its beginning, and its end, where the question stands as often as not. */
export function heardOf(text: string): string {
  if (text.length <= longestHeard) return text;
  const end = /(?<=\s)\p{L}[\s\S]*$/u.exec(text.slice(-longestEnd))?.[0] ?? '';
  return `${beginningOf(text, longestHeard - longestEnd)}\n${end}`;
}

/** Ends behind a whole word: half a phone number or address would not be known for one. */
export function beginningOf(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const beginning = text.slice(0, longest);
  return /^[\s\S]*\p{L}(?=\s)/u.exec(beginning)?.[0] ?? '';
}
