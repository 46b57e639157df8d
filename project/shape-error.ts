import type { ErrorObject } from 'ajv';

/** A departure of a value from its schema, as Ajv tells it. */
export type ShapeError = ErrorObject<string, Record<string, unknown>, unknown>;
