import { valueText } from '../reply/reference-values.ts';
import type { TurnDraft } from '../turn-draft.ts';

const counted: ReadonlySet<string> = new Set(['integer', 'money']);
const dated: ReadonlySet<string> = new Set(['date', 'date_time']);

/**
 * Whether an answer was read from words that do not show the value: «пять каналов», «полмиллиона», «в пятницу». Such a
 * reading is told, so that a wrong one is noticed; whoever typed the figure knows it.
 */
export function isReadFromWords(draft: TurnDraft, id: string): boolean {
  const field = draft.script?.fields[id];
  const value = draft.state.fields[id];
  if (field === undefined || value === undefined || value === '' || draft.line === '') return false;
  const typed: readonly string[] = draft.line.replace(/(?<=\d)[\s\u00a0](?=\d{3}(?!\d))/g, '').match(/\d+/g) ?? [];
  const shown = valueText(draft, field, value)
    .replace(/[\s\u00a0]/g, '')
    .match(/\d+/)?.[0];
  if (shown === undefined) return false;
  if (counted.has(field.type)) return !typed.includes(shown);
  return dated.has(field.type) && !typed.some((number) => Number(number) === Number(shown));
}
