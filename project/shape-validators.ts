import type { TSchema } from '@sinclair/typebox';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';

export type ShapeError = ErrorObject<string, Record<string, unknown>, unknown>;

/** Checks values against schemas; each schema is compiled at its first use. */
export interface ShapeValidators {
  /** Empty when the value fits. */
  errorsOf(schema: TSchema, value: unknown): readonly ShapeError[];
}

export function createShapeValidators(): ShapeValidators {
  let ajv: Ajv | undefined;
  const compiled = new Map<TSchema, ValidateFunction>();
  return {
    errorsOf(schema, value) {
      ajv ??= createAjv();
      const validate = compiled.get(schema) ?? ajv.compile(schema);
      compiled.set(schema, validate);
      return validate(value) ? [] : ((validate.errors ?? []) as readonly ShapeError[]);
    },
  };
}

function createAjv(): Ajv {
  return new Ajv({
    strict: true,
    // TypeBox writes enums of mixed types without `type`, which Ajv takes for a slip.
    strictTypes: false,
    allErrors: true,
    verbose: true,
    coerceTypes: false,
    useDefaults: false,
    removeAdditional: false,
    // Our schemas are checked by a test; checking them again at each start costs 55 ms.
    validateSchema: false,
    meta: false,
    addUsedSchema: false,
    keywords: ['hint'],
    logger: false,
  });
}
