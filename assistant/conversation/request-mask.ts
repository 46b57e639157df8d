import { maskPersonalData, restorePersonalData } from '../retrieval/mask.ts';

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

const edge = '\n\u0000\n';

/** A request without personal data, and the way back. */
export interface MaskedRequest {
  /** JSON text. */
  readonly text: string;
  restore(text: string): string;
  /** The same placeholders in another text of this turn, on its way to the model. */
  hide(text: string): string;
}

/** All strings of a request are masked as one text, so that the same person has the same placeholder in each of them. */
export function maskRequest(data: Json): MaskedRequest {
  const strings: string[] = [];
  walkStrings(data, (text) => {
    strings.push(text.replaceAll('\u0000', ''));
    return text;
  });
  const { text, originals } = maskPersonalData(strings.join(edge));
  const masked = text.split(edge);
  let at = 0;
  const safe = walkStrings(data, () => masked[at++] ?? '');
  return {
    text: JSON.stringify(safe),
    restore: (reply) => restorePersonalData(reply, originals),
    hide(shown) {
      let hidden = shown;
      for (const [placeholder, original] of originals) hidden = hidden.replaceAll(original, placeholder);
      return maskPersonalData(hidden).text;
    },
  };
}

function walkStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => walkStrings(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walkStrings(item, change)]));
}
