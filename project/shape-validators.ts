import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type Options, type ValidateFunction } from 'ajv';

export type ShapeError = ErrorObject<string, Record<string, unknown>, unknown>;

/** Checks values against schemas; each schema is compiled at its first use. */
export interface ShapeValidators {
  /** Empty when the value fits. */
  errorsOf(schema: TSchema, value: unknown): readonly ShapeError[];
}

/**
 * Two compilers: one whose code only accepts or refuses, quickly made because most files fit, and one that tells all,
 * for the kinds of files that do not.
 */
export function createShapeValidators(): ShapeValidators {
  const accepting = compiler({ messages: false, code: { optimize: false } });
  const telling = compiler({ verbose: true });
  return {
    errorsOf(schema, value) {
      if (accepting(schema)(value)) return [];
      const validate = telling(schema);
      return validate(value) ? [] : ((validate.errors ?? []) as readonly ShapeError[]);
    },
  };
}

function compiler(options: Options): (schema: TSchema) => ValidateFunction {
  let ajv: Ajv | undefined;
  const compiled = new Map<TSchema, ValidateFunction>();
  return (schema) => {
    ajv ??= new Ajv({ ...common, ...options });
    const validate = compiled.get(schema) ?? ajv.compile(schema);
    compiled.set(schema, validate);
    return validate;
  };
}

const common: Options = {
  strict: true,
  // TypeBox writes enums of mixed types without `type`, which Ajv takes for a slip.
  strictTypes: false,
  allErrors: true,
  coerceTypes: false,
  useDefaults: false,
  removeAdditional: false,
  // Our schemas are checked by a test; checking them again at each start costs 55 ms.
  validateSchema: false,
  meta: false,
  addUsedSchema: false,
  keywords: ['hint'],
  logger: false,
};
