import type { ValidateFunction } from 'ajv';
import type { FastifyServerOptions } from 'fastify';

/**
 * Fastify would load its validator and serializer generators at start. Ours load at the first request that has
 * something to validate: strict, no coercion, nothing removed silently.
 */
export const lazySchemas = {
  compilersFactory: {
    buildValidator: () => (route: { schema: unknown }) => {
      let compiled: ValidateFunction | undefined;
      return async (data: unknown) => {
        compiled ??= await compile(route.schema);
        if (compiled(data)) return true;
        const [first] = compiled.errors ?? [];
        throw invalid(first?.instancePath ?? '', first?.message ?? '', first?.params ?? {});
      };
    },
    buildSerializer: () => () => (data: unknown) => JSON.stringify(data),
  },
} as unknown as NonNullable<FastifyServerOptions['schemaController']>;

async function compile(schema: unknown): Promise<ValidateFunction> {
  const { Ajv } = await import('../project/lazy-ajv.ts');
  return new Ajv({ strict: true, coerceTypes: false, removeAdditional: false, useDefaults: false }).compile(
    schema as object,
  );
}

function invalid(path: string, message: string, params: Readonly<Record<string, unknown>>): Error {
  const extra = typeof params.additionalProperty === 'string' ? `: ${params.additionalProperty}` : '';
  const place = path === '' ? '' : `${path.slice(1).replaceAll('/', '.')}: `;
  return Object.assign(new Error(`${place}${message}${extra}`), { code: 'FST_ERR_VALIDATION', statusCode: 422 });
}
