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
  ...['exclusiveMinimum', 'exclusiveMaximum', 'items', 'minItems', 'maxItems', 'uniqueItems'],
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
  const rules = [typeRule(schema), valueRule(schema), ...textRules(schema), ...numberRules(schema)];
  rules.push(...arrayRules(schema), ...objectRules(schema), anyRule(schema));
  const applied = rules.filter((rule) => rule !== undefined);
  const [first = always, second, ...rest] = applied;
  if (second === undefined) return first;
  if (rest.length === 0) return (value) => first(value) && second(value);
  return (value) => applied.every((rule) => rule(value));
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

function textRules({ minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern }: Schema): Accepts[] {
  const rules: Accepts[] = [];
  // Lengths count characters, of which one may take two places of a string.
  if (minLength > 0) {
    rules.push((value) => typeof value !== 'string' || value.length >= minLength * 2 || [...value].length >= minLength);
  }
  if (maxLength < Number.POSITIVE_INFINITY) {
    rules.push((value) => typeof value !== 'string' || value.length <= maxLength || [...value].length <= maxLength);
  }
  if (pattern !== undefined) {
    const expression = new RegExp(pattern, 'u');
    rules.push((value) => typeof value !== 'string' || expression.test(value));
  }
  return rules;
}

function numberRules({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): Accepts[] {
  const rules: Accepts[] = [];
  const rule = (holds: (value: number) => boolean) => {
    rules.push((value) => typeof value !== 'number' || holds(value));
  };
  if (minimum !== undefined) rule((value) => value >= minimum);
  if (maximum !== undefined) rule((value) => value <= maximum);
  if (exclusiveMinimum !== undefined) rule((value) => value > exclusiveMinimum);
  if (exclusiveMaximum !== undefined) rule((value) => value < exclusiveMaximum);
  return rules;
}

function arrayRules({ items, minItems = 0, maxItems = Number.POSITIVE_INFINITY, uniqueItems }: Schema): Accepts[] {
  const rules: Accepts[] = [];
  if (minItems > 0 || maxItems < Number.POSITIVE_INFINITY) {
    rules.push((value) => !Array.isArray(value) || (value.length >= minItems && value.length <= maxItems));
  }
  if (items !== undefined) {
    const item = Array.isArray(items) ? never : accepts(items);
    rules.push((value) => !Array.isArray(value) || value.every(item));
  }
  if (uniqueItems === true) {
    rules.push((value) => !Array.isArray(value) || (!value.some(isComposed) && new Set(value).size === value.length));
  }
  return rules;
}

function isComposed(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function objectRules(schema: Schema): Accepts[] {
  const { properties = {}, required = [], additionalProperties = true, patternProperties = {} } = schema;
  const named = new Map(Object.entries(properties).map(([name, each]) => [name, accepts(each)]));
  const patterned = Object.entries(patternProperties).map(
    ([pattern, each]) => [new RegExp(pattern, 'u'), accepts(each)] as const,
  );
  const others = typeof additionalProperties === 'object' ? accepts(additionalProperties) : undefined;
  const rules: Accepts[] = [];
  if (required.length > 0) {
    rules.push((value) => !isObject(value) || required.every((name) => value[name] !== undefined));
  }
  if (named.size > 0 || patterned.length > 0 || additionalProperties !== true) {
    rules.push((value) => {
      if (!isObject(value)) return true;
      for (const name of Object.keys(value)) {
        const own = named.get(name);
        if (own !== undefined && !own(value[name])) return false;
        const matching = patterned.filter(([pattern]) => pattern.test(name));
        if (matching.some(([, each]) => !each(value[name]))) return false;
        if (own !== undefined || matching.length > 0 || additionalProperties === true) continue;
        if (others?.(value[name]) !== true) return false;
      }
      return true;
    });
  }
  return rules;
}

function anyRule({ anyOf }: Schema): Accepts | undefined {
  if (anyOf === undefined) return undefined;
  const branches = anyOf.map(accepts);
  return (value) => branches.some((branch) => branch(value));
}
