import type { Clock } from '../assistant/ports/clock.ts';

export interface Visitor {
  readonly conversation: string;
  readonly person: string;
}

export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** JWTs by which a visitor keeps his conversation. HS256, audience `chat`; operators' tokens have another. */
export interface SessionTokens {
  issue(visitor: Visitor, days: number): Promise<IssuedToken>;
  /** Undefined for anything but an own token that has not expired. */
  verify(token: string): Promise<Visitor | undefined>;
}

const audience = 'chat';
const issuer = 'sales-assistant';

export function createSessionTokens({ secret, clock }: { secret: Uint8Array; clock: Clock }): SessionTokens {
  // Signing is synchronous HMAC elsewhere too, but the format's corner cases are the library's business.
  const jose = () => import('jose');
  return {
    async issue({ conversation, person }, days) {
      const { SignJWT } = await jose();
      const now = Math.floor(clock.now().getTime() / 1000);
      const expires = now + days * 86_400;
      const token = await new SignJWT({ conversation, person })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(expires)
        .sign(secret);
      return { token, expiresAt: new Date(expires * 1000) };
    },
    async verify(token) {
      const { jwtVerify } = await jose();
      try {
        const { payload } = await jwtVerify(token, secret, {
          algorithms: ['HS256'],
          issuer,
          audience,
          requiredClaims: ['exp'],
          currentDate: clock.now(),
        });
        const { conversation, person } = payload;
        return typeof conversation === 'string' && typeof person === 'string' ? { conversation, person } : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
