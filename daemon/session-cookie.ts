import type { FastifyRequest } from 'fastify';

const name = 'sales_assistant_operator';
/** Sent by our own page alone: another site's script would have to ask first, and CORS does not let this header through. */
export const pageHeader = 'x-operator-page';

/** The key of an operator's session, when her own page asks; a cookie by itself, which a foreign form may send too, is none. */
export function sessionKeyOf(request: FastifyRequest): string | undefined {
  if (request.headers[pageHeader] === undefined) return undefined;
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** No script sees it, no other site sends it. */
export function sessionCookie(request: FastifyRequest, { key, maxAge }: { key: string; maxAge: number }): string {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  return `${name}=${key}; Path=/api; HttpOnly; SameSite=Strict; Max-Age=${maxAge}${secure}`;
}
