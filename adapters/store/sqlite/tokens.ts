import type { OperatorRole, OperatorToken, TokenStore } from '../../../assistant/ports/token-store.ts';
import { reading, type StoreContext } from './store-context.ts';

interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: OperatorRole;
  readonly created_at: number;
  readonly expires_at: number;
  readonly revoked_at: number | null;
}

export function createTokens(context: StoreContext): TokenStore {
  const { database, writes } = context;
  const insert = database.prepare(
    'INSERT INTO tokens (id, name, role, created_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const select = database.prepare<[string], TokenRow>('SELECT * FROM tokens WHERE id = ?');
  const selectAll = database.prepare<[], TokenRow>('SELECT * FROM tokens ORDER BY created_at, id');
  const revoke = database.prepare('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL');

  return {
    async saveToken({ id, name, role, createdAt, expiresAt, revokedAt }) {
      await writes.run(() => {
        insert.run(id, name, role, createdAt.getTime(), expiresAt.getTime(), revokedAt?.getTime() ?? null);
      });
    },

    async readToken(id) {
      const row = reading(context, () => select.get(id));
      return row && operatorToken(row);
    },

    async listTokens() {
      return reading(context, () => selectAll.all()).map(operatorToken);
    },

    revokeToken: (id, now) => writes.run(() => revoke.run(now.getTime(), id).changes > 0),
  };
}

function operatorToken(row: TokenRow): OperatorToken {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    createdAt: new Date(row.created_at),
    expiresAt: new Date(row.expires_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
  };
}
