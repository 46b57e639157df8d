/**
 * Words that others wrote, for a terminal: no sign in them moves its cursor, clears its screen or renames its window. Line
 * ends and tabs stay.
 */
export function harmlessText(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}/gu, '\uFFFD');
}
