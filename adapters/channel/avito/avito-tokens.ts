import type { Clock } from '../../../assistant/ports/clock.ts';
import { isCount, isRecord, parsedJson } from '../../http/json-answer.ts';
import { type AvitoAnswer, noToken, unreadable } from './avito-failures.ts';

export interface AvitoKeys {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface AvitoTokenParts {
  readonly keys: AvitoKeys;
  readonly clock: Clock;
  /** A request to the token endpoint; rejects when there is no answer. */
  readonly ask: (form: URLSearchParams) => Promise<AvitoAnswer>;
}

interface Token {
  readonly value: string;
  readonly renewAt: number;
}

/** A token that is about to run out is renewed this long before, a short one earlier in proportion. */
const renewBeforeMs = 60_000;
const renewBeforePart = 0.2;

/** The account's access token: fetched when it is needed, by one request however many wait for it. */
export class AvitoTokens {
  private readonly parts: AvitoTokenParts;
  private token: Token | undefined;
  private asking: Promise<Token> | undefined;

  constructor(parts: AvitoTokenParts) {
    this.parts = parts;
  }

  async current(): Promise<string> {
    const { token } = this;
    if (token !== undefined && token.renewAt > this.parts.clock.now().getTime()) return token.value;
    return (await this.renew()).value;
  }

  /** Another one than that, which was refused. */
  async after(refused: string): Promise<string> {
    if (this.token !== undefined && this.token.value !== refused) return this.current();
    return (await this.renew()).value;
  }

  private renew(): Promise<Token> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async ask(): Promise<Token> {
    const { keys, ask, clock } = this.parts;
    const asked = clock.now().getTime();
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: keys.clientId,
      client_secret: keys.clientSecret,
    });
    const answer = await ask(form);
    if (answer.status < 200 || answer.status > 299) throw noToken(answer);
    const body = parsedJson(answer.text);
    if (!isRecord(body) || typeof body.access_token !== 'string') throw unreadable(answer, false);
    const livesMs = isCount(body.expires_in) ? body.expires_in * 1000 : 0;
    const renewAt = asked + livesMs - Math.min(renewBeforeMs, livesMs * renewBeforePart);
    this.token = { value: body.access_token, renewAt };
    return this.token;
  }
}
