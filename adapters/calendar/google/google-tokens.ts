import { sign } from 'node:crypto';
import { AssistantError } from '../../../assistant/errors.ts';
import { calendarErrors } from '../../../assistant/ports/calendar-errors.ts';
import type { Clock } from '../../../assistant/ports/clock.ts';
import { isCount, isRecord, parsedJson } from '../../http/json-answer.ts';
import { failureOf, googleFailure, reasonIn } from './google-failures.ts';
import type { GoogleKey } from './google-key.ts';

export interface GoogleTokenParts {
  readonly key: GoogleKey;
  readonly clock: Clock;
  readonly fetch: typeof globalThis.fetch;
}

const scopes = ['https://www.googleapis.com/auth/calendar.events', 'https://www.googleapis.com/auth/calendar.freebusy'];
const assertionSeconds = 3600;
const renewBeforeMs = 60_000;
const patienceMs = 10_000;

/**
 * Access tokens of a service account, fetched by one request however many wait. Google's own library asks its own server whatever
 * the key file says; this one obeys `token_uri`.
 */
export class GoogleTokens {
  private readonly parts: GoogleTokenParts;
  private token: { readonly value: string; readonly renewAt: number } | undefined;
  private asking: Promise<string> | undefined;

  constructor(parts: GoogleTokenParts) {
    this.parts = parts;
  }

  async current(): Promise<string> {
    const { token } = this;
    if (token !== undefined && token.renewAt > this.parts.clock.now().getTime()) return token.value;
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  /** Another one than that, which was refused. */
  after(refused: string): Promise<string> {
    if (this.token?.value === refused) this.token = undefined;
    return this.current();
  }

  private async ask(): Promise<string> {
    const { key, clock, fetch } = this.parts;
    const asked = clock.now().getTime();
    const assertion = assertionOf(key, Math.floor(asked / 1000));
    const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    const body = new URLSearchParams({ grant_type: grant, assertion });
    let answer: Response;
    let text: string;
    try {
      answer = await fetch(key.tokenUri, { method: 'POST', body, signal: AbortSignal.timeout(patienceMs) });
      text = await answer.text();
    } catch (error) {
      throw googleFailure(error);
    }
    const given = parsedJson(text);
    // A clock that is wrong or a key that was withdrawn is 400 here: somebody has to look, no request was wrong.
    if (answer.status === 400) throw denied(reasonIn(given).message);
    if (!answer.ok) throw failureOf({ status: answer.status, body: given ?? text });
    if (!isRecord(given) || typeof given.access_token !== 'string') throw denied('нет токена в ответе');
    const livesMs = isCount(given.expires_in) ? given.expires_in * 1000 : 0;
    this.token = { value: given.access_token, renewAt: asked + livesMs - Math.min(renewBeforeMs, livesMs / 5) };
    return this.token.value;
  }
}

function denied(reason: string): AssistantError {
  return new AssistantError(calendarErrors.denied, { reason });
}

/** The claims of RFC 7523, signed by the account's key. */
function assertionOf({ email, privateKey, keyId, tokenUri }: GoogleKey, now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = part({ alg: 'RS256', typ: 'JWT', ...(keyId === null ? {} : { kid: keyId }) });
  const claims = part({ iss: email, scope: scopes.join(' '), aud: tokenUri, iat: now, exp: now + assertionSeconds });
  const signed = `${header}.${claims}`;
  try {
    return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
  } catch {
    throw new AssistantError(calendarErrors.keyUnreadable, { reason: 'private_key не читается' });
  }
}
