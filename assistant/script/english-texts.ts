import type { EnglishFile } from './english-schema.ts';
import type { Choice, Field, Script } from './script.ts';

const translated = new WeakMap<Script, Script>();

/** The script in the words of its section `en`; what that leaves out stays as it is written. The same way leads through both. */
export function inEnglish(script: Script): Script {
  const { english } = script;
  if (english === null) return script;
  const known = translated.get(script);
  if (known !== undefined) return known;
  const made = translate(script, english);
  translated.set(script, made);
  return made;
}

function translate(script: Script, { fields = {}, states = {}, intents = {}, buttons = {} }: EnglishFile): Script {
  return {
    ...script,
    fields: mapped(script.fields, (field) => translateField(field, fields[field.id])),
    states: mapped(script.states, (state) => ({
      ...state,
      say: states[state.id] ?? state.say,
      buttons: state.buttons.map((button) => ({ ...button, ...both(button, buttons[button.label]) })),
    })),
    intents: mapped(script.intents, (intent) => ({ ...intent, say: intents[intent.id] ?? intent.say })),
  };
}

function translateField(field: Field, english: NonNullable<EnglishFile['fields']>[string] | undefined): Field {
  if (english === undefined) return field;
  const { title = field.title, question = field.question, hint = field.hint, choices = {} } = english;
  const own = field.choices.map((choice): Choice => ({ ...choice, ...both(choice, choices[choice.value]) }));
  // Answers that come from the price list alone get a label of their own here.
  const more = Object.entries(choices)
    .filter(([value]) => field.from !== null && !own.some((choice) => choice.value === value))
    .map(([value, label]): Choice => ({ value, label, synonyms: [] }));
  return { ...field, title, question, hint, choices: [...own, ...more] };
}

/** The Russian label is still understood. */
function both(
  { label, synonyms }: { readonly label: string; readonly synonyms: readonly string[] },
  english: string | undefined,
): { readonly label?: string; readonly synonyms?: readonly string[] } {
  return english === undefined ? {} : { label: english, synonyms: [...synonyms, label] };
}

function mapped<Value>(
  record: Readonly<Record<string, Value>>,
  convert: (value: Value) => Value,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(record).map(([id, value]) => [id, convert(value)]));
}
