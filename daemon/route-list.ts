import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifySchema {
    summary?: string;
    description?: string;
    tags?: readonly string[];
    security?: readonly Readonly<Record<string, readonly string[]>>[];
  }
}

export interface ListedRoute {
  readonly method: string;
  readonly url: string;
  readonly schema: RouteDescription;
}

/** JSON Schemas and words of a route: checks its requests and becomes its entry in /openapi.json. */
export interface RouteDescription {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly body?: object;
  readonly querystring?: object;
  readonly params?: object;
  readonly response?: Readonly<Record<string, unknown>>;
}

/** Remembers every route that is registered from now on, but for what answers every address alike. */
export function createRouteList(app: FastifyInstance): readonly ListedRoute[] {
  const routes: ListedRoute[] = [];
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (url === '*') return;
    for (const each of [method].flat()) {
      if (each !== 'HEAD') routes.push({ method: each, url, schema: (schema ?? {}) as RouteDescription });
    }
  });
  return routes;
}
