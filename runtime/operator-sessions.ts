import { jwtVerify, SignJWT } from 'jose';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { KeyValueStore } from '../assistant/ports/key-value-store.ts';
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
interface SessionParts {
  readonly secret: Uint8Array;
  readonly tokens: Pick<TokenStore, 'readToken'>;
  readonly values: KeyValueStore;
  /** Is this token still worth anything outside, where whom it was made for may have left? */
  readonly isWorth?: (token: string) => Promise<boolean>;
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
  /** Ends the session, for whoever holds a copy of its key too. */
  close(key: string): Promise<void>;
}

const linkOf = (jti: string) => `operator-link.${jti}`;
const sessionOf = (jti: string) => `operator-session.${jti}`;

/** A session is a token's shadow: with the token it ends, at once. */
export function createOperatorSessions({
  secret,
  tokens,
  values,
  isWorth,
  clock,
  ids,
}: SessionParts): OperatorSessions {
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
    if (token === undefined || token.revokedAt !== null || token.expiresAt <= clock.now()) return null;
    return isWorth === undefined || (await isWorth(token.id)) ? token : null;
  }

  /** What is signed counts in whole seconds. */
  function endOf(ms: number, latest: Date): Date {
    const now = Math.floor(clock.now().getTime() / 1000) * 1000;
    return new Date(Math.min(now + ms, latest.getTime()));
  }

  function keep(key: string, operator: string, until: Date): Promise<void> {
    return values.set(key, operator, { ttlMs: until.getTime() - clock.now().getTime() });
  }

  return {
    async link({ id, expiresAt: until }) {
      const expiresAt = endOf(linkMs, until);
      const jti = ids.next();
      await keep(linkOf(jti), id, expiresAt);
      return sign(linkAudience, { jti, sub: id, expiresAt });
    },

    async open(linkKey) {
      const link = await read(linkKey, linkAudience);
      const operator = link === undefined ? null : await alive(link.sub);
      if (link === undefined || operator === null || (await values.take(linkOf(link.jti))) === undefined) {
        throw new AssistantError(operatorSessionErrors.linkUsed);
      }
      const expiresAt = endOf(sessionMs, operator.expiresAt);
      const jti = ids.next();
      await keep(sessionOf(jti), operator.id, expiresAt);
      const key = await sign(sessionAudience, { jti, sub: operator.id, expiresAt });
      return { operator, key, expiresAt };
    },

    async verify(key) {
      const session = await read(key, sessionAudience);
      if (session === undefined || (await values.get(sessionOf(session.jti))) === undefined) return null;
      return alive(session.sub);
    },

    async close(key) {
      const session = await read(key, sessionAudience);
      if (session !== undefined) await values.delete(sessionOf(session.jti));
    },
  };
}
