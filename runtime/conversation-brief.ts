import type { FieldValue } from '../assistant/conversation/message.ts';
import type { DocumentBrief } from '../assistant/documents/document-model.ts';
import { formatMoneyShort } from '../assistant/pricing/money.ts';
import type { Field, Script } from '../assistant/script/script.ts';

/** The brief as a document prints it: the questions' titles and the visitor's answers, personal ones left out. */
export function conversationBrief(
  scripts: readonly Script[],
  state: { readonly script: string | null; readonly fields: Readonly<Record<string, FieldValue>> },
): DocumentBrief {
  const script = scripts.find(({ id }) => id === state.script);
  const items = Object.values(script?.fields ?? {}).flatMap((field) => {
    const value = state.fields[field.id];
    if (field.personal || value === undefined || value === '') return [];
    return [{ title: field.title, value: valueText(field, value) }];
  });
  return { items };
}

function valueText(field: Field, value: FieldValue): string {
  if (typeof value === 'boolean') return value ? 'да' : 'нет';
  if (field.type === 'money' && typeof value === 'number') return formatMoneyShort(value);
  return field.choices.find((choice) => choice.value === value)?.label ?? String(value);
}
