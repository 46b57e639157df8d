import { jwtVerify, SignJWT } from 'jose';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { randomIds } from '../adapters/ids/random-ids.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { OperatorRole, OperatorToken, TokenStore } from '../assistant/ports/token-store.ts';
import { createOperatorSessions } from './operator-sessions.ts';
import type { OnRenewed } from './project-secrets.ts';
import { publicUrlOf } from './public-address.ts';
import type { Environment } from './secrets.ts';
import { openStorage } from './storage.ts';

export const tokenErrors = defineErrors({
  unknown: {
    code: 'TOKEN_UNKNOWN',
    kind: 'not_found',
    ru: { message: 'Токена {id} нет или он уже отозван', hint: 'Список токенов: sales-assistant token list' },
    en: {
      message: 'There is no token {id}, or it is revoked already',
      hint: 'To list tokens: sales-assistant token list',
    },
  },
  badName: {
    code: 'TOKEN_NAME_INVALID',
    kind: 'usage',
    ru: {
      message: 'Имя токена пустое или длиннее 100 символов',
      hint: 'Назовите, чей это токен: --name "Анна, продажи"',
    },
    en: {
      message: 'The token name is empty or longer than 100 characters',
      hint: 'Say whose token it is: --name "Anna, sales"',
    },
  },
});

/** Keeps operators' tokens apart from those of the web chat, which the same secret signs. */
const audience = 'operator';
const dayMs = 86_400_000;

export interface NewOperatorToken {
  readonly name: string;
  readonly role: OperatorRole;
  readonly days: number;
}

export interface TokenOptions {
  readonly clock?: Clock;
  readonly onRenewed?: OnRenewed;
}

/** The JWT itself is shown once: it is stored nowhere. `link` opens one session of the operator page, within a day. */
export async function createOperatorToken(
  projectFolder: string,
  environment: Environment,
  { name, role, days }: NewOperatorToken,
  { clock = systemClock, ids = randomIds, onRenewed }: TokenOptions & { readonly ids?: Ids } = {},
): Promise<{ readonly jwt: string; readonly token: OperatorToken; readonly link: string }> {
  if (name.trim() === '' || name.length > 100) throw new AssistantError(tokenErrors.badName);
  const storage = await openStorage(projectFolder, environment, { clock, onRenewed });
  try {
    // A JWT counts in whole seconds.
    const createdAt = new Date(Math.floor(clock.now().getTime() / 1000) * 1000);
    const expiresAt = new Date(createdAt.getTime() + days * dayMs);
    const token: OperatorToken = { id: ids.next(), name: name.trim(), role, createdAt, expiresAt, revokedAt: null };
    const jwt = await new SignJWT({ role })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setAudience(audience)
      .setJti(token.id)
      .setIssuedAt(createdAt)
      .setExpirationTime(expiresAt)
      .sign(storage.secrets.jwtSecret);
    await storage.store.saveToken(token);
    const { store: tokens, keyValues: values, secrets } = storage;
    const sessions = createOperatorSessions({ secret: secrets.jwtSecret, tokens, values, clock, ids });
    return { jwt, token, link: await sessions.link(token) };
  } finally {
    await storage.close();
  }
}

/** Where a colleague opens the page of operators with her one-time key. */
export function operatorPageLink(environment: Environment, link: string): string {
  const { HOST = '127.0.0.1', PORT = '8080' } = environment;
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  return `${publicUrlOf(environment) ?? `http://${host}:${PORT}`}/operator#token=${link}`;
}

export async function listOperatorTokens(
  projectFolder: string,
  environment: Environment,
  { clock = systemClock, onRenewed }: TokenOptions = {},
): Promise<readonly OperatorToken[]> {
  const storage = await openStorage(projectFolder, environment, { clock, onRenewed });
  try {
    return await storage.store.listTokens();
  } finally {
    await storage.close();
  }
}

/** Throws TOKEN_UNKNOWN. A running daemon refuses the token from its next request on. */
export async function revokeOperatorToken(
  projectFolder: string,
  environment: Environment,
  id: string,
  { clock = systemClock, onRenewed }: TokenOptions = {},
): Promise<void> {
  const storage = await openStorage(projectFolder, environment, { clock, onRenewed });
  try {
    if (!(await storage.store.revokeToken(id, clock.now()))) throw new AssistantError(tokenErrors.unknown, { id });
  } finally {
    await storage.close();
  }
}

export type OperatorVerifier = (jwt: string) => Promise<OperatorToken | null>;

/** Null for anything but a token of ours that is known, unexpired and not revoked; storage failures reject. */
export function createOperatorVerifier(parts: {
  secret: Uint8Array;
  tokens: Pick<TokenStore, 'readToken'>;
  clock: Clock;
}): OperatorVerifier {
  return async (jwt) => {
    const now = parts.clock.now();
    const id = await tokenId(jwt, parts.secret, now);
    const token = id === undefined ? undefined : await parts.tokens.readToken(id);
    return token !== undefined && token.revokedAt === null && token.expiresAt > now ? token : null;
  };
}

async function tokenId(jwt: string, secret: Uint8Array, currentDate: Date): Promise<string | undefined> {
  try {
    const { payload } = await jwtVerify(jwt, secret, { algorithms: ['HS256'], audience, currentDate });
    return payload.jti;
  } catch {
    return undefined;
  }
}
