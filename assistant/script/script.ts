import type { Catalogue, CatalogueItem } from './catalogue.ts';
import type { EnglishFile } from './english-schema.ts';
import type { FieldFile } from './field-schema.ts';
import type { OrderFile, ScriptFile, StateFile } from './script-schema.ts';

export type FieldType = FieldFile['type'];
export type StateAction = NonNullable<StateFile['action']>;
export type ScalarValue = string | number | boolean;

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly synonyms: readonly string[];
  /** What it costs beside the others of the same question: kopecks or a factor; absent where it has no price. */
  readonly price?: number;
}

export interface Condition {
  readonly field: string;
  readonly is?: ScalarValue;
  readonly not?: ScalarValue;
  readonly in?: readonly ScalarValue[];
  readonly known?: boolean;
  readonly at_least?: number;
  readonly at_most?: number;
}

export interface Field {
  readonly id: string;
  readonly title: string;
  readonly type: FieldType;
  readonly question: string;
  readonly choices: readonly Choice[];
  readonly from: string | null;
  readonly only: readonly string[];
  readonly required: boolean;
  readonly personal: boolean;
  readonly hint: string | null;
  readonly keywords: readonly string[];
  /** Taken when the visitor leaves the answer to us. */
  readonly unsure: ScalarValue | null;
  /** Names that are counted where a number was asked for, each with its other spellings. */
  readonly counts: readonly (readonly string[])[];
  readonly min: number | null;
  readonly max: number | null;
}

/** Exactly one of the three is set in a valid script. */
export interface Target {
  readonly goto?: string;
  readonly script?: string;
  readonly intent?: string;
}

export interface ScriptButton extends Target {
  readonly label: string;
  readonly synonyms: readonly string[];
}

export interface Branch extends Target {
  readonly when: readonly Condition[];
}

export interface ScriptState {
  readonly id: string;
  readonly action: StateAction | null;
  readonly reason: string | null;
  readonly say: readonly string[];
  readonly ask: string | null;
  readonly buttons: readonly ScriptButton[];
  readonly branches: readonly Branch[];
  readonly next: string | null;
}

export interface Intent extends Target {
  readonly id: string;
  readonly phrases: readonly string[];
  readonly say: readonly string[];
}

/** A dialogue script, frozen and free of optional keys. */
export interface Script {
  readonly id: string;
  readonly title: string;
  /** Relative to the project folder. */
  readonly file: string;
  /** Empty = every channel. */
  readonly channels: readonly string[];
  readonly priority: number;
  readonly phrases: readonly string[];
  readonly start: string;
  readonly fields: Readonly<Record<string, Field>>;
  readonly order: OrderFile | null;
  readonly intents: Readonly<Record<string, Intent>>;
  readonly states: Readonly<Record<string, ScriptState>>;
  /** Texts for those who write English (`inEnglish`). */
  readonly english: EnglishFile | null;
}

export function compileScript(source: ScriptFile, file: string): Script {
  return {
    id: source.id,
    title: source.title,
    file,
    channels: source.channels ?? [],
    priority: source.priority ?? 0,
    phrases: source.phrases ?? [],
    start: source.start,
    fields: mapEntries(source.fields ?? {}, compileField),
    order: source.order ?? null,
    intents: mapEntries(source.intents ?? {}, (id, intent) => ({ say: [], ...intent, id })),
    states: mapEntries(source.states, compileState),
    english: source.en ?? null,
  };
}

/**
 * The answers a choice field accepts: its own, or those of the price list, in which case the field's `choices` only give
 * items of the list other labels and synonyms.
 */
export function choicesOf(field: Field, catalogue: Catalogue): readonly Choice[] {
  if (field.from === null) return field.choices;
  const own = new Map(field.choices.map((choice) => [choice.value, choice]));
  const all = catalogueEntries(field.from, catalogue).map(
    ({ id, title, price }): Choice => ({
      ...(own.get(id) ?? { value: id, label: title, synonyms: [] }),
      ...(price === undefined || price === null ? {} : { price }),
    }),
  );
  if (field.only.length === 0) return all;
  return field.only.flatMap((id) => all.find(({ value }) => value === id) ?? []);
}

/** What `from` of a choice field stands for; empty when there is no such coefficient. */
export function catalogueEntries(from: string, catalogue: Catalogue): readonly CatalogueChoice[] {
  const priced = (item: CatalogueItem): CatalogueChoice => ({ ...item, price: item.from ?? item.monthly });
  if (from === 'packages') return catalogue.packages.map(priced);
  if (from === 'options') return catalogue.options.map(priced);
  return catalogue.coefficients.find(({ id }) => from === `coefficient:${id}`)?.values ?? [];
}

interface CatalogueChoice {
  readonly id: string;
  readonly title: string;
  readonly price?: number | null;
}

function compileField(id: string, field: FieldFile): Field {
  return {
    id,
    title: field.title,
    type: field.type,
    question: field.question,
    choices: (field.choices ?? []).map((choice) => ({ synonyms: [], ...choice })),
    from: field.from ?? null,
    only: field.only ?? [],
    required: field.required ?? true,
    personal: field.personal ?? false,
    hint: field.hint ?? null,
    keywords: field.keywords ?? [],
    unsure: field.unsure ?? null,
    counts: field.counts ?? [],
    min: field.min ?? null,
    max: field.max ?? null,
  };
}

function compileState(id: string, state: StateFile): ScriptState {
  return {
    id,
    action: state.action ?? null,
    reason: state.reason ?? null,
    say: state.say ?? [],
    ask: state.ask ?? null,
    buttons: (state.buttons ?? []).map((button) => ({ synonyms: [], ...button })),
    branches: state.branches ?? [],
    next: state.next ?? null,
  };
}

function mapEntries<Source, Result>(
  record: Readonly<Record<string, Source>>,
  convert: (id: string, source: Source) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(record).map(([id, source]) => [id, convert(id, source)]));
}
