import { AvitoRefusal, badRequest, refusal } from './avito-refusals.ts';
import type { AvitoSwitches } from './avito-switches.ts';

interface Keys {
  readonly clientId: string;
  readonly clientSecret: string;
}

interface Given {
  readonly access_token: string;
  readonly expires_in: number;
  readonly token_type: 'Bearer';
  readonly refresh_token?: string;
  readonly scope?: string;
}

/** The OAuth server: tokens that it has given, and until when they are good. */
export class AvitoTokens {
  issued = 0;
  private readonly keys: Keys;
  private readonly switches: AvitoSwitches;
  private readonly now: () => Date;
  private readonly good = new Map<string, number>();
  private readonly codes = new Set<string>();
  private readonly refreshing = new Map<string, string>();

  constructor(keys: Keys, switches: AvitoSwitches, now: () => Date) {
    this.keys = keys;
    this.switches = switches;
    this.now = now;
  }

  /** A code as it comes back from the browser; good once. */
  grantCode(): string {
    const code = `code_${this.codes.size + 1}_${this.issued}`;
    this.codes.add(code);
    return code;
  }

  /** Tokens that look good are good no more. */
  revoke(): void {
    for (const token of this.good.keys()) this.good.set(token, 0);
  }

  give(contentType: string, body: string): Given {
    if (!contentType.startsWith('application/x-www-form-urlencoded')) throw badRequest('form body expected');
    const form = Object.fromEntries(new URLSearchParams(body));
    if (form.client_id !== this.keys.clientId || form.client_secret !== this.keys.clientSecret) {
      throw refusal(this.switches.wrongKeys, 'invalid client credentials');
    }
    if (form.grant_type === 'client_credentials') return this.token();
    if (form.grant_type === 'authorization_code') {
      if (!this.codes.delete(form.code ?? '')) throw badRequest('invalid code');
      return this.pair();
    }
    if (form.grant_type === 'refresh_token') {
      const access = this.refreshing.get(form.refresh_token ?? '');
      if (access === undefined) throw badRequest('invalid refresh token');
      this.refreshing.delete(form.refresh_token ?? '');
      this.good.set(access, 0);
      return this.pair();
    }
    throw badRequest('unsupported grant_type', { grant_type: 'unsupported' });
  }

  /** Throws unless the header carries a token that is good now. */
  check(header: string | undefined): void {
    const token = /^Bearer (.+)$/.exec(header ?? '')?.[1];
    if (token === undefined) throw refusal(401, 'Unauthorized');
    const until = this.good.get(token);
    if (until !== undefined && until > this.now().getTime()) return;
    if (this.switches.expiredToken === 'error_401') throw refusal(401, 'Unauthorized');
    throw new AvitoRefusal(403, { result: { status: false, message: 'access token expired' } });
  }

  private token(): Given {
    this.issued += 1;
    const token = `tok_local_${String(this.issued).padStart(4, '0')}`;
    this.good.set(token, this.now().getTime() + this.switches.expiresIn * 1000);
    return { access_token: token, expires_in: this.switches.expiresIn, token_type: 'Bearer' };
  }

  private pair(): Given {
    const given = this.token();
    const refresh = `ref_local_${this.issued}`;
    this.refreshing.set(refresh, given.access_token);
    return { ...given, refresh_token: refresh, scope: 'messenger:read,messenger:write' };
  }
}
