import type { TSchema } from '@sinclair/typebox';
import type { ErrorDefinition, ErrorParameters } from '../assistant/errors.ts';
import type { Finding, YamlPath } from '../assistant/findings.ts';
import { nearestName } from '../assistant/nearest-name.ts';
import { allowedValues, withoutBranchNoise } from './shape-branches.ts';
import type { ShapeError } from './shape-error.ts';
import { shapeErrors } from './shape-errors.ts';
import type { ShapeValidators } from './shape-validators.ts';
import { adviceForType, shorten, type TwoLanguages, wordForType, wordForValue } from './shape-words.ts';

/** Every departure of a parsed file from its schema, in words for whoever edits the file. */
export async function validateShape(
  validators: ShapeValidators,
  schema: TSchema,
  file: string,
  value: unknown,
): Promise<readonly Finding[]> {
  const errors = await validators.errorsOf(schema, value);
  if (errors.length === 0) return [];
  const findings = withoutBranchNoise(errors).map((error) => describe(file, value, error));
  return withoutRepeats(findings);
}

interface AnnotatedSchema {
  readonly description?: string;
  readonly hint?: string;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, AnnotatedSchema>>;
  readonly patternProperties?: object;
}

interface Description {
  readonly definition: ErrorDefinition;
  readonly parameters: ErrorParameters;
  readonly path?: YamlPath;
  readonly atKey?: boolean;
}

function describe(file: string, root: unknown, error: ShapeError): Finding {
  const path = pathOf(root, error.instancePath);
  const { definition, parameters, ...place } = describeError(error, path);
  return { definition, parameters, severity: 'error', file, path, ...place };
}

function describeError(error: ShapeError, path: YamlPath): Description {
  const schema = (error.parentSchema ?? {}) as AnnotatedSchema;
  const name = nameOf(path);
  const { params, data: value } = error;
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(schema, path, String(params.additionalProperty), value);
    case 'required':
      return missingKey(schema, path, String(params.missingProperty));
    case 'type':
      return wrongType(
        schema,
        name,
        [(params.type as string | string[] | undefined) ?? schema.type ?? []].flat(),
        value,
      );
    case 'const':
    case 'enum':
      return unknownValue(schema, path, allowedValues(error), value);
    case 'pattern':
    case 'format':
      return described(shapeErrors.format, { name, value: shorten(String(value)) }, schema);
    case 'propertyNames':
      return { ...described(shapeErrors.format, { name, value: String(params.propertyName) }, schema), atKey: true };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'multipleOf':
      return described(shapeErrors.range, { name, value: String(value), ...limitOf(error) }, schema);
    case 'minLength':
    case 'maxLength':
      return described(shapeErrors.textLength, { name, actual: String(value).length, ...limitOf(error) }, schema);
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties':
      return described(
        shapeErrors.count,
        { name, actual: Object.keys(Object(value)).length, ...limitOf(error) },
        schema,
      );
    case 'uniqueItems': {
      const index = Number(params.i);
      const repeated = Array.isArray(value) ? value[index] : undefined;
      const text = typeof repeated === 'object' ? JSON.stringify(repeated) : String(repeated);
      return { ...described(shapeErrors.repeated, { name, value: shorten(text) }, schema), path: [...path, index] };
    }
    default:
      return described(shapeErrors.shape, { name, reason: error.message ?? error.keyword }, schema);
  }
}

function unknownKey(schema: AnnotatedSchema, path: YamlPath, key: string, owner: unknown): Description {
  if (schema.patternProperties !== undefined) {
    const advice = 'Имя — строчные латинские буквы, цифры и «_», первой буква: company_size';
    const adviceEn = 'A name is lower-case Latin letters, digits and "_", a letter first: company_size';
    const parameters = { name: nameOf(path), value: key, advice, adviceEn };
    return { definition: shapeErrors.format, parameters, path: [...path, key], atKey: true };
  }
  const known = Object.keys(schema.properties ?? {});
  const near = nearestName(key, known);
  const list = known.join(', ');
  // `{ label: Не знаю, что выбрать }`: the comma ended the text, the rest became a key without a value.
  if (/\s|[а-яё]/i.test(key) && (owner as Record<string, unknown> | null)?.[key] === null) {
    const advice = 'Если запятая — часть текста, возьмите весь текст в кавычки';
    const adviceEn = 'If the comma is part of a text, put the whole text into quotes';
    const parameters = { key, place: placeOf(path), advice, adviceEn };
    return { definition: shapeErrors.unknownKey, parameters, path: [...path, key], atKey: true };
  }
  const parameters = {
    key,
    place: placeOf(path),
    advice: `${near === undefined ? '' : `Возможно, вы имели в виду «${near}». `}Здесь допустимы: ${list}`,
    adviceEn: `${near === undefined ? '' : `Did you mean "${near}"? `}Allowed here: ${list}`,
  };
  return { definition: shapeErrors.unknownKey, parameters, path: [...path, key], atKey: true };
}

function missingKey(schema: AnnotatedSchema, path: YamlPath, key: string): Description {
  const meaning = schema.properties?.[key]?.description;
  const parameters = { key, place: placeOf(path), meaning: meaning === undefined ? '' : ` — ${lowerFirst(meaning)}` };
  return { definition: shapeErrors.missingKey, parameters };
}

function wrongType(schema: AnnotatedSchema, name: string, types: readonly string[], value: unknown): Description {
  const expected = wordForType(types);
  const actual = wordForValue(value);
  const advice = adviceForType(types, value) ?? adviceOf(schema);
  return {
    definition: shapeErrors.wrongType,
    parameters: {
      name,
      expected: expected.ru,
      expectedEn: expected.en,
      actual: actual.ru,
      actualEn: actual.en,
      advice: advice.ru,
      adviceEn: advice.en,
    },
  };
}

function unknownValue(
  schema: AnnotatedSchema,
  path: YamlPath,
  allowed: readonly unknown[],
  value: unknown,
): Description {
  const name = nameOf(path);
  if (path.length === 1 && name === 'version') {
    // «Версия 1 не поддерживается» of `version: "1"` would be untrue: the number is right, the quotes are not.
    if (typeof value === 'string' && allowed.includes(Number(value)))
      return wrongType(schema, name, ['integer'], value);
    return { definition: shapeErrors.version, parameters: { value: String(value), known: allowed.join(', ') } };
  }
  const list = allowed.map(String).join(', ');
  const near = typeof value === 'string' ? nearestName(value, allowed.map(String)) : undefined;
  const meaning = schema.description === undefined ? '' : `. ${schema.description}`;
  const parameters = {
    name,
    value: typeof value === 'object' ? wordForValue(value).ru : shorten(String(value)),
    advice: `${near === undefined ? '' : `Возможно, вы имели в виду «${near}». `}Допустимо: ${list}${meaning}`,
    adviceEn: `${near === undefined ? '' : `Did you mean "${near}"? `}Allowed: ${list}`,
  };
  return { definition: shapeErrors.unknownValue, parameters };
}

function described(definition: ErrorDefinition, parameters: ErrorParameters, schema: AnnotatedSchema): Description {
  const advice = adviceOf(schema);
  return { definition, parameters: { ...parameters, advice: advice.ru, adviceEn: advice.en } };
}

function adviceOf({ hint, description, examples }: AnnotatedSchema): TwoLanguages {
  const example = examples?.[0] === undefined ? '' : `: ${String(examples[0])}`;
  const ru = hint ?? (description === undefined ? `Проверьте запись${example}` : `${description}${example}`);
  return { ru, en: example === '' ? 'See the description of this key in the schema' : `For instance${example}` };
}

function limitOf({ keyword, params }: ShapeError): { limit: string; limitEn: string } {
  const limit = String(params.limit ?? params.multipleOf);
  switch (keyword) {
    case 'exclusiveMinimum':
      return { limit: `больше ${limit}`, limitEn: `more than ${limit}` };
    case 'exclusiveMaximum':
      return { limit: `меньше ${limit}`, limitEn: `less than ${limit}` };
    case 'multipleOf':
      return { limit: `кратное ${limit}`, limitEn: `a multiple of ${limit}` };
    default:
      return keyword.startsWith('min')
        ? { limit: `не меньше ${limit}`, limitEn: `at least ${limit}` }
        : { limit: `не больше ${limit}`, limitEn: `at most ${limit}` };
  }
}

function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ definition, path, parameters }) => {
    const key = JSON.stringify([definition.code, path, parameters]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** JSON pointer → keys and indexes, the latter as numbers where the value is a list. */
function pathOf(root: unknown, pointer: string): YamlPath {
  if (pointer === '') return [];
  let value = root;
  return pointer
    .slice(1)
    .split('/')
    .map((part) => {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      const step = Array.isArray(value) ? Number(key) : key;
      value = (value as Record<string | number, unknown> | undefined)?.[step];
      return step;
    });
}

/** What a person would call the place: the last key, with the index behind it in a list. */
function nameOf(path: YamlPath): string {
  const last = path.at(-1);
  if (last === undefined) return 'файл';
  if (typeof last === 'string') return last;
  const list = path.slice(0, -1).findLast((step) => typeof step === 'string');
  return list === undefined ? `запись ${last + 1}` : `${list}, запись ${last + 1}`;
}

function placeOf(path: YamlPath): string {
  return path.length === 0 ? '' : ` (${nameOf(path)})`;
}

function lowerFirst(text: string): string {
  return /^[А-ЯЁA-Z][а-яёa-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
