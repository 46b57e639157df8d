import type { TSchema } from '@sinclair/typebox';
import type { Accepts } from './shape-acceptance.ts';
import type { ShapeError } from './shape-error.ts';

/** The part of JSON Schema in which keys are named. */
interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

const objectKeywords = new Set(['type', 'properties', 'required', 'additionalProperties']);
const arrayKeywords = new Set(['type', 'items', 'minItems', 'maxItems']);
const silent = new Set(['$schema', '$id', 'title', 'description', 'default', 'examples', 'hint']);

/**
 * Keys that are unknown or missing, the commonest mistakes of all, told as Ajv tells them and in its order. Undefined where something
 * else is wrong too, or may be: Ajv takes longer to get ready than most projects take to check.
 */
export function keyFaults(
  schema: TSchema,
  value: unknown,
  accepting: (schema: TSchema) => Accepts,
): readonly ShapeError[] | undefined {
  const faults: ShapeError[] = [];
  return collect(schema as Schema, value, { pointer: '', place: '#', faults, accepting }) ? faults : undefined;
}

interface Place {
  /** JSON pointer into the value. */
  readonly pointer: string;
  /** JSON pointer into the schema. */
  readonly place: string;
  readonly faults: ShapeError[];
  readonly accepting: (schema: TSchema) => Accepts;
}

/** False when somebody else has to tell what is wrong. */
function collect(schema: Schema, value: unknown, at: Place): boolean {
  if (at.accepting(schema as TSchema)(value)) return true;
  if (schema.type === 'object' && uses(schema, objectKeywords)) return collectKeys(schema, value, at);
  if (schema.type !== 'array' || !uses(schema, arrayKeywords)) return false;
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (!Array.isArray(value) || items === undefined || value.length < minItems || value.length > maxItems) return false;
  return value.every((item, index) =>
    collect(items, item, { ...at, pointer: `${at.pointer}/${index}`, place: `${at.place}/items` }),
  );
}

function collectKeys(schema: Schema, value: unknown, at: Place): boolean {
  const { properties = {}, required = [], additionalProperties } = schema;
  if (additionalProperties !== false || typeof value !== 'object' || value === null || Array.isArray(value))
    return false;
  const given = value as Readonly<Record<string, unknown>>;
  const { pointer, place, faults } = at;
  const tell = (keyword: string, params: object) =>
    faults.push({
      ...{
        keyword,
        params: params as Record<string, unknown>,
        instancePath: pointer,
        schemaPath: `${place}/${keyword}`,
      },
      ...{ parentSchema: schema as Record<string, unknown>, data: value },
    });
  for (const missingProperty of required)
    if (given[missingProperty] === undefined) tell('required', { missingProperty });
  for (const additionalProperty of Object.keys(given)) {
    if (!Object.hasOwn(properties, additionalProperty)) tell('additionalProperties', { additionalProperty });
  }
  return Object.entries(properties).every(([name, each]) => {
    if (given[name] === undefined) return true;
    const step = name.replaceAll('~', '~0').replaceAll('/', '~1');
    return collect(each, given[name], { ...at, pointer: `${pointer}/${step}`, place: `${place}/properties/${step}` });
  });
}

function uses(schema: Schema, keywords: ReadonlySet<string>): boolean {
  return Object.keys(schema).every((keyword) => keywords.has(keyword) || silent.has(keyword));
}
