export type OperatorRole = 'viewer' | 'operator' | 'owner';

export interface OperatorToken {
  readonly id: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
}

/** Which operator tokens exist; the token itself is a JWT and is stored nowhere. */
export interface TokenStore {
  saveToken(token: OperatorToken): Promise<void>;
  readToken(id: string): Promise<OperatorToken | undefined>;
  listTokens(): Promise<readonly OperatorToken[]>;
  /** False when there is no such token or it is revoked already. */
  revokeToken(id: string, now: Date): Promise<boolean>;
}
