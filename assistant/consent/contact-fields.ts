import type { Field, Script } from '../script/script.ts';
import type { Withheld } from '../transcript/consent.ts';
import type { FieldValue } from '../transcript/message.ts';
import { isPlaceholder, type PersonalKind } from './placeholders.ts';

type Fields = Readonly<Record<string, FieldValue>>;
export type ContactFields = ReadonlyMap<string, Field>;

/** Answers to it are personal data: the owner says so, or its type does. */
export function isContactField({ personal, type }: Pick<Field, 'personal' | 'type'>): boolean {
  return personal || type === 'phone' || type === 'email' || type === 'company';
}

export function kindOfField({ type }: Pick<Field, 'type'>): PersonalKind {
  if (type === 'phone') return 'PHONE';
  if (type === 'email') return 'EMAIL';
  return type === 'company' ? 'COMPANY' : 'NAME';
}

/** By id, of all scripts: a brief goes from one to another. */
export function contactFieldsOf(scripts: readonly Script[]): ContactFields {
  const fields = scripts.flatMap((script) => Object.values(script.fields)).filter(isContactField);
  return new Map(fields.map((field) => [field.id, field]));
}

/** Who has refused is not asked for contacts, and what he gives all the same is not taken. */
export function withoutContacts(fields: Fields, script: Script | undefined, known: ContactFields): Fields {
  const skipped = Object.values(script?.fields ?? {}).filter(isContactField);
  const asked = [...skipped.map(({ id }) => id), ...Object.keys(fields).filter((id) => known.has(id))];
  return { ...fields, ...Object.fromEntries(asked.map((id) => [id, ''])) };
}

/** The brief with what was withheld of it; `again`: what was skipped for want of consent may be asked. What is gone by now, too. */
export function withReleased(
  fields: Fields,
  { withheld, known, again }: { withheld: readonly Pick<Withheld, 'fields'>[]; known: ContactFields; again: boolean },
): Fields {
  const released: Fields = Object.assign({}, ...withheld.map(({ fields: kept }) => kept));
  return Object.fromEntries(
    Object.entries(fields).flatMap(([id, value]): [string, FieldValue][] => {
      const whole = released[id] ?? value;
      if (!known.has(id)) return [[id, whole]];
      if (isPlaceholder(value)) return released[id] === undefined ? [] : [[id, whole]];
      return again && value === '' ? [] : [[id, value]];
    }),
  );
}
