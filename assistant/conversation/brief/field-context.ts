import { localCalendar } from '../../local-time/local-date.ts';
import { choicesOf, type Field } from '../../script/script.ts';
import type { FieldContext } from '../../script/understand/field-value.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** What a field's answer is read by: its choices, and the seller's day and clock. */
export function contextOf(draft: TurnDraft, field: Field): FieldContext {
  const calendar = localCalendar(draft.project.timeZone);
  const choices = choicesOf(field, draft.catalogue);
  return { choices, today: calendar.dateOf(draft.now), time: calendar.timeOf(draft.now) };
}
