import type { FastifyRequest } from 'fastify';
import { AssistantError } from '../assistant/errors.ts';
import { httpErrors } from './http-failure.ts';
import type { ServerParts } from './server-parts.ts';
import type { Visitor } from './session-tokens.ts';

/** Who asks: a visitor by his session token, an operator by hers. */
export type Asker = { readonly kind: 'visitor'; readonly visitor: Visitor } | { readonly kind: 'operator' };

export function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** Rejects with HTTP_UNAUTHORIZED. */
export async function requireVisitor(request: FastifyRequest, parts: ServerParts): Promise<Visitor> {
  const token = bearerOf(request);
  const visitor = token === undefined ? undefined : await parts.sessions.verify(token);
  if (visitor === undefined) throw new AssistantError(httpErrors.unauthorized);
  return visitor;
}

export async function findAsker(request: FastifyRequest, parts: ServerParts): Promise<Asker | undefined> {
  const token = bearerOf(request);
  if (token === undefined) return undefined;
  const visitor = await parts.sessions.verify(token);
  if (visitor !== undefined) return { kind: 'visitor', visitor };
  return (await parts.verifyOperator(token)) === null ? undefined : { kind: 'operator' };
}

/** The chat answers only where it is switched on and while the daemon is not stopping. */
export function requireOpenChat(parts: ServerParts): void {
  if (!parts.live.web().enabled) throw new AssistantError(httpErrors.chatOff);
  if (parts.stopping()) throw new AssistantError(httpErrors.stopping);
}
