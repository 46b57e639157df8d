import type { FastifyRequest } from 'fastify';
import { AssistantError } from '../assistant/errors.ts';
import { httpErrors } from './http-failure.ts';

/** May a page of this request's Origin use the chat: our own pages, the listed sites, and programs, which send none. */
export function originAllowed(request: FastifyRequest, allowed: readonly string[], publicUrl: string | null): boolean {
  const { origin } = request.headers;
  if (origin === undefined || allowed.includes('*')) return true;
  if (allowed.includes(origin) || (publicUrl !== null && origin === originOf(publicUrl))) return true;
  return origin === `${request.protocol}://${request.host}`;
}

export function requireOrigin(request: FastifyRequest, allowed: readonly string[], publicUrl: string | null): void {
  if (!originAllowed(request, allowed, publicUrl)) {
    throw new AssistantError(httpErrors.origin, { origin: request.headers.origin ?? '' });
  }
}

/** The address this visitor reaches us by. */
export function baseOf(request: FastifyRequest, publicUrl: string | null): string {
  return publicUrl ?? `${request.protocol}://${request.host}`;
}

function originOf(url: string): string {
  return new URL(url).origin;
}
