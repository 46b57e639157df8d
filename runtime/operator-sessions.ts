import { jwtVerify, SignJWT } from 'jose';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { OperatorToken, TokenStore } from '../assistant/ports/token-store.ts';

export const operatorSessionErrors = defineErrors({
  linkUsed: {
    code: 'OPERATOR_LINK_USED',
    kind: 'expired',
    ru: {
      message: 'Ссылка для входа уже использована, устарела или отозвана',
      hint: 'Каждая открывается один раз; новую печатает sales-assistant token create',
    },
    en: {
      message: 'The link was used before, has expired or is revoked',
      hint: 'Each opens once; sales-assistant token create prints a new one',
    },
  },
});

const linkAudience = 'operator-link';
const sessionAudience = 'operator-session';
const linkMs = 24 * 3_600_000;
const sessionMs = 30 * 86_400_000;
/** Ids of links; they stand among the tokens, so that one is used up by the same atomic step that revokes. */
const linkPrefix = 'link.';

interface SessionParts {
  readonly secret: Uint8Array;
  readonly tokens: TokenStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface OperatorSession {
  readonly operator: OperatorToken;
  /** What the browser keeps and no script sees. */
  readonly key: string;
  readonly expiresAt: Date;
}

export interface OperatorSessions {
  /** A key that opens one session in the name of this token, within a day. */
  link(token: OperatorToken): Promise<string>;
  /** Rejects with OPERATOR_LINK_USED. */
  open(linkKey: string): Promise<OperatorSession>;
  /** Whose session it is; null once the token behind it is revoked or has expired. */
  verify(key: string): Promise<OperatorToken | null>;
}

export function isLink({ id }: Pick<OperatorToken, 'id'>): boolean {
  return id.startsWith(linkPrefix);
}

/** A session is a token's shadow: with the token it ends, at once. */
export function createOperatorSessions({ secret, tokens, clock, ids }: SessionParts): OperatorSessions {
  function sign(audience: string, { jti, sub, expiresAt }: { jti: string; sub: string; expiresAt: Date }) {
    return new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setAudience(audience)
      .setJti(jti)
      .setSubject(sub)
      .setIssuedAt(clock.now())
      .setExpirationTime(expiresAt)
      .sign(secret);
  }

  async function read(key: string, audience: string) {
    try {
      const { payload } = await jwtVerify(key, secret, { algorithms: ['HS256'], audience, currentDate: clock.now() });
      return { jti: payload.jti ?? '', sub: payload.sub ?? '' };
    } catch {
      return undefined;
    }
  }

  async function alive(id: string): Promise<OperatorToken | null> {
    const token = await tokens.readToken(id);
    return token !== undefined && token.revokedAt === null && token.expiresAt > clock.now() ? token : null;
  }

  return {
    async link({ id, name, role, expiresAt: until }) {
      const createdAt = wholeSeconds(clock.now());
      const expiresAt = new Date(Math.min(createdAt.getTime() + linkMs, until.getTime()));
      const jti = `${linkPrefix}${ids.next()}`;
      await tokens.saveToken({ id: jti, name, role, createdAt, expiresAt, revokedAt: null });
      return sign(linkAudience, { jti, sub: id, expiresAt });
    },

    async open(linkKey) {
      const link = await read(linkKey, linkAudience);
      const operator = link === undefined ? null : await alive(link.sub);
      if (link === undefined || operator === null || !(await tokens.revokeToken(link.jti, clock.now()))) {
        throw new AssistantError(operatorSessionErrors.linkUsed);
      }
      const until = Math.min(wholeSeconds(clock.now()).getTime() + sessionMs, operator.expiresAt.getTime());
      const expiresAt = new Date(until);
      const key = await sign(sessionAudience, { jti: ids.next(), sub: operator.id, expiresAt });
      return { operator, key, expiresAt };
    },

    async verify(key) {
      const session = await read(key, sessionAudience);
      return session === undefined ? null : alive(session.sub);
    },
  };
}

/** A JWT counts in whole seconds. */
function wholeSeconds(at: Date): Date {
  return new Date(Math.floor(at.getTime() / 1000) * 1000);
}
