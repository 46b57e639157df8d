import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import type { YamlPath } from '../findings.ts';
import { nearestName } from '../nearest-name.ts';
import type { Catalogue } from './catalogue.ts';
import { choicesOf } from './script.ts';
import { expectKnown, type ScriptCheck } from './script-check.ts';
import { scriptErrors } from './script-errors.ts';
import { companyReferenceNames, quoteReferenceNames } from './text-references.ts';
import { referencesIn } from './text-template.ts';

/** The longest message a channel takes, in characters. */
export const channelTextLimits: Readonly<Record<string, number>> = { web: 4000, telegram: 4096, avito: 1000 };

/** How long a filled-in reference is taken to be when a text is measured. */
const typicalValue = 24;

/** What a text may name. */
export interface TextNames {
  readonly fields: readonly string[];
  readonly catalogue: Catalogue;
  readonly quote: boolean;
  readonly also?: readonly string[];
}

export function checkText(
  text: string,
  names: TextNames,
  report: (definition: ErrorDefinition, parameters: ErrorParameters) => void,
): void {
  for (const { name } of referencesIn(text)) {
    if (name === '') {
      report(scriptErrors.brokenReference, {});
    } else if (!isKnownName(name, names)) {
      const nearest = nearestName(name, knownNames(names));
      report(scriptErrors.unknownReference, {
        name,
        suggestion: nearest === undefined ? '' : `«${nearest}»? `,
        company: companyReferenceNames.join('|'),
        quote: quoteReferenceNames.join('|'),
      });
    }
  }
}

export function checkTexts(check: ScriptCheck): void {
  const { source } = check;
  for (const [id, field] of Object.entries(source.fields ?? {})) {
    checkOne(check, field.question, ['fields', id, 'question']);
    if (field.hint !== undefined) checkOne(check, field.hint, ['fields', id, 'hint']);
  }
  for (const [id, state] of Object.entries(source.states)) {
    for (const [index, text] of (state.say ?? []).entries()) checkOne(check, text, ['states', id, 'say', index]);
  }
  for (const [id, intent] of Object.entries(source.intents ?? {})) {
    for (const [index, text] of (intent.say ?? []).entries()) checkOne(check, text, ['intents', id, 'say', index]);
  }
  checkEnglish(check);
}

function checkEnglish(check: ScriptCheck): void {
  const { script, catalogue, source } = check;
  const { fields = {}, states = {}, intents = {}, buttons = {} } = source.en ?? {};
  for (const [id, field] of Object.entries(fields)) {
    const path = ['en', 'fields', id];
    if (!expectKnown(check, scriptErrors.unknownField, id, Object.keys(script.fields), path, {}, true)) continue;
    if (field.question !== undefined) checkOne(check, field.question, [...path, 'question']);
    if (field.hint !== undefined) checkOne(check, field.hint, [...path, 'hint']);
    const compiled = script.fields[id];
    const values = compiled === undefined ? [] : choicesOf(compiled, catalogue).map(({ value }) => value);
    for (const value of Object.keys(field.choices ?? {}))
      expectKnown(check, scriptErrors.unknownValue, value, values, [...path, 'choices', value], { of: id }, true);
  }
  const says = [
    ['states', states, scriptErrors.unknownState, Object.keys(script.states)],
    ['intents', intents, scriptErrors.unknownIntent, Object.keys(script.intents)],
  ] as const;
  for (const [part, texts, definition, known] of says) {
    for (const [id, lines] of Object.entries(texts)) {
      if (!expectKnown(check, definition, id, known, ['en', part, id], {}, true)) continue;
      for (const [index, text] of lines.entries()) checkOne(check, text, ['en', part, id, index]);
    }
  }
  const labels = Object.values(script.states).flatMap((state) => state.buttons.map(({ label }) => label));
  for (const label of Object.keys(buttons)) {
    expectKnown(check, scriptErrors.unknownButton, label, labels, ['en', 'buttons', label], {}, true);
  }
}

function checkOne({ source, catalogue, report }: ScriptCheck, text: string, path: YamlPath): void {
  const fields = Object.keys(source.fields ?? {});
  checkText(text, { fields, catalogue, quote: true }, (definition, parameters) => report(definition, parameters, path));
  const length = referencesIn(text).reduce((sum, { length: written }) => sum - written + typicalValue, text.length);
  for (const channel of source.channels ?? Object.keys(channelTextLimits)) {
    const limit = channelTextLimits[channel];
    if (limit !== undefined && length > limit) report(scriptErrors.tooLong, { channel, length, limit }, path);
  }
}

function isKnownName(name: string, names: TextNames): boolean {
  return knownNames(names).includes(name);
}

function knownNames({ fields, catalogue, quote, also = [] }: TextNames): string[] {
  const items = [...catalogue.packages, ...catalogue.options];
  return [
    ...also,
    ...fields.map((id) => `fields.${id}`),
    ...companyReferenceNames.map((name) => `company.${name}`),
    ...(quote ? quoteReferenceNames.map((name) => `quote.${name}`) : []),
    ...items.filter(({ from, monthly }) => from !== null || monthly !== null).map(({ id }) => `price.${id}.from`),
    ...items.filter(({ monthly }) => monthly !== null).map(({ id }) => `price.${id}.monthly`),
  ];
}
