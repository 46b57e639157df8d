import type { FastifyRequest } from 'fastify';
import { AssistantError } from '../assistant/errors.ts';
import type { OperatorToken } from '../assistant/ports/token-store.ts';
import { httpErrors } from './http-failure.ts';
import type { ServerParts } from './server-parts.ts';
import { sessionKeyOf } from './session-cookie.ts';
import type { Visitor } from './session-tokens.ts';

/** Who asks: a visitor by his session token, an operator by hers. */
export type Asker =
  | { readonly kind: 'visitor'; readonly visitor: Visitor }
  | { readonly kind: 'operator'; readonly operator: OperatorToken };

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
  if (token === undefined) return signedIn(request, parts);
  const visitor = await parts.sessions.verify(token);
  if (visitor !== undefined) return { kind: 'visitor', visitor };
  const operator = await parts.verifyOperator(token);
  return operator === null ? undefined : { kind: 'operator', operator };
}

/** A colleague on the operator page. */
async function signedIn(request: FastifyRequest, { operatorSessions }: ServerParts): Promise<Asker | undefined> {
  const key = sessionKeyOf(request);
  const operator = key === undefined ? null : await operatorSessions.verify(key);
  return operator === null ? undefined : { kind: 'operator', operator };
}

/** Who may make commitments: a visitor in his own conversation, an operator or the owner. HTTP_UNAUTHORIZED, HTTP_ROLE. */
export async function requireCommitter(request: FastifyRequest, parts: ServerParts): Promise<Asker> {
  const asker = await findAsker(request, parts);
  if (asker === undefined) throw new AssistantError(httpErrors.unauthorized);
  if (asker.kind === 'operator') assertMayWrite(asker.operator);
  return asker;
}

/** Who may look at conversations, in any role. HTTP_UNAUTHORIZED, or HTTP_OPERATORS_ONLY for a visitor. */
export async function requireOperator(request: FastifyRequest, parts: ServerParts): Promise<OperatorToken> {
  const asker = await findAsker(request, parts);
  if (asker === undefined) throw new AssistantError(httpErrors.unauthorized);
  if (asker.kind === 'visitor') throw new AssistantError(httpErrors.operatorsOnly);
  return asker.operator;
}

/** Who may answer customers. The refusals of `requireOperator`, HTTP_ROLE. */
export async function requireWriter(request: FastifyRequest, parts: ServerParts): Promise<OperatorToken> {
  const operator = await requireOperator(request, parts);
  assertMayWrite(operator);
  return operator;
}

function assertMayWrite({ role }: OperatorToken): void {
  if (role === 'viewer') throw new AssistantError(httpErrors.roleTooLow, { role });
}

/** Finds who asks before anything of the body is read: whoever may not ask learns nothing of what may be asked. */
export function admission<Found extends object>(find: (request: FastifyRequest) => Promise<Found>) {
  const admitted = new WeakMap<FastifyRequest, Found>();
  return {
    async onRequest(request: FastifyRequest): Promise<void> {
      admitted.set(request, await find(request));
    },
    of(request: FastifyRequest): Found {
      const found = admitted.get(request);
      if (found === undefined) throw new AssistantError(httpErrors.unauthorized);
      return found;
    },
  };
}

/** The chat answers only where it is switched on and while the daemon is not stopping. */
export function requireOpenChat(parts: ServerParts): void {
  if (!parts.live.web().enabled) throw new AssistantError(httpErrors.chatOff);
  if (parts.stopping()) throw new AssistantError(httpErrors.stopping);
}
