import type { Choice, Field } from '../../script/script.ts';
import { answerChoice } from '../../script/understand/choice.ts';
import { readAnswer } from '../../script/understand/field-value.ts';
import { tokensOf } from '../../script/understand/words.ts';
import type { Button, FieldValue } from '../../transcript/message.ts';
import { valueText } from '../reply/reference-values.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { contextOf } from './field-context.ts';

/** What was heard may mean any of these: the turn ends with asking which. */
export function leaveOpen(draft: TurnDraft, field: Field, values: readonly FieldValue[]): void {
  draft.change({ between: { field: field.id, values } });
  draft.note('between', { field: field.id, values: values.length });
}

/**
 * The line settles what was left open: the field's id, its value filled in. A value said in full counts, so do «второе» and
 * «тысяч»; anything else closes the matter unsettled.
 */
export function settleReading(draft: TurnDraft, line: string): string | undefined {
  const { between } = draft.state;
  const field = between === null || between === undefined ? undefined : draft.script?.fields[between.field];
  if (between === null || between === undefined) return undefined;
  draft.change({ between: null });
  if (field === undefined) return undefined;
  const chosen = chosenOf(draft, field, between.values, line);
  if (chosen === undefined) return undefined;
  draft.fill({ [field.id]: chosen });
  return field.id;
}

function chosenOf(draft: TurnDraft, field: Field, values: readonly FieldValue[], line: string): FieldValue | undefined {
  const said = readAnswer(field, line, contextOf(draft, field));
  const hasNumber = tokensOf(line).some(({ number }) => number !== null);
  if (said.length === 1 && (hasNumber || field.type === 'choice') && values.includes(said[0] ?? '')) return said[0];
  if (hasNumber || tokensOf(line).length > 5) return undefined;
  const scale = /(?<!\p{L})(?:тысяч\p{L}*|тыс|thousands?)(?!\p{L})/iu.test(line);
  const roubles = /(?<!\p{L})(?:руб\p{L}*|roubles?|rubles?)(?!\p{L})/iu.test(line);
  const sorted = [...values].sort((a, b) => Number(a) - Number(b));
  if (field.type === 'money' && scale !== roubles) return scale ? sorted.at(-1) : sorted[0];
  const choices = values.map(
    (value, index): Choice => ({ value: String(index), label: valueText(draft, field, value), synonyms: [] }),
  );
  const index = answerChoice(choices, line);
  return index === undefined ? undefined : values[Number(index)];
}

/** Asks which of the readings is meant; false when nothing is open. */
export function askWhichReading(draft: TurnDraft): boolean {
  const { between } = draft.state;
  const field = between === null || between === undefined ? undefined : draft.script?.fields[between.field];
  if (between === null || between === undefined || field === undefined) return false;
  const labels = between.values.map((value) => valueText(draft, field, value));
  for (const label of labels) draft.grounds.knowOurs(label);
  const options = labels.join(draft.language === 'en' ? ' or ' : ' или ');
  const buttons = labels.map((label, index): Button => {
    const value = field.type === 'choice' ? String(between.values[index]) : label;
    return { label, value: `${field.id}=${value}` };
  });
  draft.sayPhrase('which', { buttons }, { options });
  return true;
}

/** A button of `askWhichReading`: one of the readings that are open now. */
export function pressedReading(draft: TurnDraft, field: Field, label: string): FieldValue | undefined {
  const { between } = draft.state;
  if (between?.field !== field.id) return undefined;
  const value = between.values.find((candidate) => valueText(draft, field, candidate) === label);
  if (value !== undefined) draft.change({ between: null });
  return value;
}
