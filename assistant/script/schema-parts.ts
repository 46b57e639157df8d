import { Type } from '@sinclair/typebox';

export const strict = { additionalProperties: false } as const;
export const idPattern = '^[a-z][a-z0-9_]*$';

export const id = (description: string) => Type.String({ pattern: idPattern, description });
export const text = (description: string) => Type.String({ minLength: 1, description });
export const words = (description: string) => Type.Array(Type.String({ minLength: 1 }), { description });

export function oneOf<const Values extends readonly string[]>(values: Values, description: string) {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], description });
}
