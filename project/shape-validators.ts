import type { TSchema } from '@sinclair/typebox';
import type { Ajv, Options, ValidateFunction } from 'ajv';
import { keyFaults } from './key-faults.ts';
import { type Accepts, acceptance } from './shape-acceptance.ts';
import type { ShapeError } from './shape-error.ts';

/** Checks values against schemas; each schema is prepared at its first use. */
export interface ShapeValidators {
  /** Empty when the value fits. */
  errorsOf(schema: TSchema, value: unknown): Promise<readonly ShapeError[]>;
}

/** Most files fit, and that is soon seen; so are wrong keys. Ajv, which takes its time to get ready, explains the others. */
export function createShapeValidators(): ShapeValidators {
  const accepting = new Map<TSchema, Accepts>();
  const telling = new Map<TSchema, ValidateFunction>();
  let loading: Promise<Ajv> | undefined;
  function acceptsOf(schema: TSchema): Accepts {
    const accepts = accepting.get(schema) ?? acceptance(schema);
    accepting.set(schema, accepts);
    return accepts;
  }
  return {
    async errorsOf(schema, value) {
      if (acceptsOf(schema)(value)) return [];
      const faults = keyFaults(schema, value, acceptsOf);
      if (faults !== undefined) return faults;
      loading ??= loadAjv();
      const ajv = await loading;
      const validate = telling.get(schema) ?? ajv.compile(schema);
      telling.set(schema, validate);
      return validate(value) ? [] : ((validate.errors ?? []) as readonly ShapeError[]);
    },
  };
}

async function loadAjv(): Promise<Ajv> {
  const { Ajv } = await import('./lazy-ajv.ts');
  return new Ajv(options);
}

const options: Options = {
  verbose: true,
  // Shorter code is not worth its making: few values pass through it.
  code: { optimize: false },
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
