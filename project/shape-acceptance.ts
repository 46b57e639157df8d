import type { TSchema } from '@sinclair/typebox';

/** True only for a value that surely fits; false where it does not, or where a slower judge must be asked. */
export type Accepts = (value: unknown) => boolean;

/** The part of JSON Schema that our schemas are written in. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

const ruled = [
  ...['type', 'const', 'enum', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'items', 'minItems', 'maxItems', 'uniqueItems'],
  ...['properties', 'required', 'additionalProperties', 'patternProperties', 'anyOf'],
];
const silent = ['$schema', '$id', 'title', 'description', 'default', 'examples', 'hint'];
const known = new Set([...ruled, ...silent]);

/**
 * A check made of closures: ready at once, where a compiled one takes longer to make than most projects take to check.
 * It may only say yes; what it does not know or does not like is Ajv's to judge and to explain.
 */
export function acceptance(schema: TSchema): Accepts {
  return accepts(schema as Schema);
}

function accepts(schema: Schema): Accepts {
  if (Object.keys(schema).some((keyword) => !known.has(keyword))) return never;
  const rules = [valueRule(schema), textRule(schema), numberRule(schema), arrayRule(schema), objectRule(schema)];
  const applied = [typeRule(schema), ...rules, anyRule(schema)].filter((rule) => rule !== undefined);
  const [first = always, second = always, ...rest] = applied;
  if (rest.length === 0) return (value) => first(value) && second(value);
  return (value) => first(value) && second(value) && rest.every((rule) => rule(value));
}

const never: Accepts = () => false;
const always: Accepts = () => true;

const types: Readonly<Record<string, Accepts>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  number: Number.isFinite,
  integer: Number.isInteger,
  array: Array.isArray,
  object: isObject,
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeRule({ type }: Schema): Accepts | undefined {
  if (type === undefined) return undefined;
  const allowed = [type].flat().map((name) => types[name] ?? never);
  const [only, ...others] = allowed;
  return others.length === 0 ? only : (value) => allowed.some((each) => each(value));
}

function valueRule(schema: Schema): Accepts | undefined {
  const allowed = 'const' in schema ? [schema.const] : schema.enum;
  return allowed === undefined ? undefined : (value) => !isComposed(value) && allowed.includes(value);
}

function textRule({ minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern }: Schema): Accepts | undefined {
  if (minLength === 0 && maxLength === Number.POSITIVE_INFINITY && pattern === undefined) return undefined;
  const expression = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  return (value) => {
    if (typeof value !== 'string') return true;
    // Lengths count characters, of which one may take two places of a string.
    if (value.length < minLength * 2 && [...value].length < minLength) return false;
    if (value.length > maxLength && [...value].length > maxLength) return false;
    return expression === undefined || expression.test(value);
  };
}

function numberRule(schema: Schema): Accepts | undefined {
  const { minimum: least = Number.NEGATIVE_INFINITY, maximum: most = Number.POSITIVE_INFINITY } = schema;
  const { exclusiveMinimum: above = Number.NEGATIVE_INFINITY, exclusiveMaximum: below = Number.POSITIVE_INFINITY } =
    schema;
  const limits = [least, most, above, below];
  const { multipleOf: step } = schema;
  if (!limits.some(Number.isFinite) && step === undefined) return undefined;
  // Ajv judges fractions of a step its own way.
  const fits = (value: number) => step === undefined || (Number.isInteger(value) && value % step === 0);
  return (value) =>
    typeof value !== 'number' ||
    (Number.isFinite(value) && value >= least && value <= most && value > above && value < below && fits(value));
}

function arrayRule(schema: Schema): Accepts | undefined {
  const { items, minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems = false } = schema;
  const item = items === undefined ? always : Array.isArray(items) ? never : accepts(items);
  if (items === undefined && minItems === 0 && maxItems === Number.POSITIVE_INFINITY && !uniqueItems) return undefined;
  return (value) => {
    if (!Array.isArray(value)) return true;
    if (value.length < minItems || value.length > maxItems || !value.every(item)) return false;
    return !uniqueItems || (!value.some(isComposed) && new Set(value).size === value.length);
  };
}

function isComposed(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function objectRule(schema: Schema): Accepts | undefined {
  const { properties, required = [], additionalProperties = true, patternProperties } = schema;
  // A key that is both named and patterned would have to please two schemas.
  if (properties !== undefined && patternProperties !== undefined) return never;
  const named = new Map(Object.entries(properties ?? {}).map(([name, each]) => [name, accepts(each)]));
  const patterned = Object.entries(patternProperties ?? {}).map(
    ([pattern, each]) => [new RegExp(pattern, 'u'), accepts(each)] as const,
  );
  const others = typeof additionalProperties === 'object' ? accepts(additionalProperties) : () => additionalProperties;
  const isOpen = named.size === 0 && patterned.length === 0 && additionalProperties === true;
  if (isOpen && required.length === 0) return undefined;
  const acceptsUnnamed = (name: string, value: unknown): boolean => {
    const matching = patterned.filter(([pattern]) => pattern.test(name));
    return matching.length === 0 ? others(value) : matching.every(([, each]) => each(value));
  };
  return (value) => {
    if (!isObject(value)) return true;
    for (const name of required) if (value[name] === undefined) return false;
    for (const name of Object.keys(value)) {
      const own = named.get(name);
      if (own === undefined ? !acceptsUnnamed(name, value[name]) : !own(value[name])) return false;
    }
    return true;
  };
}

function anyRule({ anyOf }: Schema): Accepts | undefined {
  if (anyOf === undefined) return undefined;
  const branches = anyOf.map(accepts);
  return (value) => branches.some((branch) => branch(value));
}
