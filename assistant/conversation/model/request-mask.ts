import { createPersonalDataMask } from '../../retrieval/mask.ts';
import type { Message } from '../../transcript/message.ts';
import { givenNames } from '../brief/given-names.ts';
import type { TurnDraft } from '../turn-draft.ts';

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };

/** A request without personal data, and the way back. */
export interface MaskedRequest {
  /** JSON text. */
  readonly text: string;
  restore(text: string): string;
  /** The same placeholders in another text of this turn, on its way to the model. */
  hide(text: string): string;
}

/**
 * Every string of a request is masked before it becomes JSON, the same value by the same placeholder. What earlier lines
 * tell of names is learned first.
 */
export function maskRequest(draft: TurnDraft, history: readonly Message[], data: Json): MaskedRequest {
  const mask = createPersonalDataMask(givenNames(draft, history));
  for (const { from, text } of history) if (from === 'visitor') mask.learn(text);
  mask.learn(draft.line);
  return {
    text: JSON.stringify(eachString(data, (text) => mask.mask(text))),
    restore: (text) => mask.restore(text),
    hide: (text) => mask.mask(text),
  };
}

function eachString(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => eachString(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, eachString(item, change)]));
}
