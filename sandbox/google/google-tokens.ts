import { type createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { GoogleRefusal, refusal } from './google-refusals.ts';

/** What Google gives for a service account, as a file. */
export interface ServiceAccountKey {
  readonly type: 'service_account';
  readonly project_id: string;
  readonly private_key_id: string;
  readonly private_key: string;
  readonly client_email: string;
  readonly token_uri: string;
}

interface GivenToken {
  readonly until: number;
  readonly scopes: readonly string[];
  /** Acts for a person of the domain. */
  readonly impersonates: boolean;
}

/** The OAuth server: checks signed assertions, knows the tokens that it gave. */
export class GoogleTokens {
  issued = 0;
  private readonly publicKey: ReturnType<typeof createPublicKey>;
  private readonly privateKey: string;
  private readonly now: () => Date;
  private readonly given = new Map<string, GivenToken>();
  readonly email = 'assistant@project.iam.gserviceaccount.example';

  constructor(now: () => Date) {
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.publicKey = pair.publicKey;
    this.privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.now = now;
  }

  /** The account's key, for a token server at that address. */
  keyFor(tokenUri: string): ServiceAccountKey {
    return {
      type: 'service_account',
      project_id: 'project',
      private_key_id: 'key-1',
      private_key: this.privateKey,
      client_email: this.email,
      token_uri: tokenUri,
    };
  }

  give(contentType: string, body: string, tokenUri: string) {
    if (!contentType.startsWith('application/x-www-form-urlencoded'))
      throw grant('Invalid request.', 'invalid_request');
    const form = new URLSearchParams(body);
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      throw grant('Invalid grant_type', 'unsupported_grant_type');
    }
    const claims = this.claimsOf(form.get('assertion') ?? '');
    const seconds = this.now().getTime() / 1000;
    const { iss, aud, iat, exp, scope, sub } = claims;
    if (iss !== this.email) throw grant('Invalid grant: account not found');
    if (aud !== tokenUri) throw grant('Invalid JWT: Failed audience check.');
    if (typeof iat !== 'number' || typeof exp !== 'number' || exp - iat > 3600 || Math.abs(iat - seconds) > 300) {
      throw grant('Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.');
    }
    if (typeof scope !== 'string' || scope === '')
      throw grant('Invalid OAuth scope or ID token audience provided.', 'invalid_scope');
    this.issued += 1;
    const token = `ya29.local-${this.issued}`;
    const until = seconds + 3599;
    this.given.set(token, { until, scopes: scope.split(' '), impersonates: sub !== undefined });
    return { access_token: token, expires_in: 3599, token_type: 'Bearer' };
  }

  /** Tokens that look good are good no more. */
  revoke(): void {
    this.given.clear();
  }

  check(header: string | undefined): GivenToken {
    const found = this.given.get(/^Bearer (.+)$/.exec(header ?? '')?.[1] ?? '');
    if (found === undefined || found.until <= this.now().getTime() / 1000) {
      throw refusal(401, 'authError', 'Invalid Credentials', { locationType: 'header', location: 'Authorization' });
    }
    return found;
  }

  private claimsOf(assertion: string): Readonly<Record<string, unknown>> {
    const [header = '', payload = '', signature = ''] = assertion.split('.');
    const signed = Buffer.from(`${header}.${payload}`);
    const parts = [header, payload].map((part) => parsed(part));
    const [head, claims] = parts;
    if (head?.alg !== 'RS256' || claims === undefined) throw grant('Bad Request');
    if (!verify('RSA-SHA256', signed, this.publicKey, Buffer.from(signature, 'base64url'))) {
      throw grant('Invalid JWT Signature.');
    }
    return claims;
  }
}

function parsed(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function grant(description: string, error = 'invalid_grant'): GoogleRefusal {
  return new GoogleRefusal(400, { error, error_description: description });
}
