import type { Test } from 'tap';
import type { TokenStore } from '../../assistant/ports/token-store.ts';
import type { NewStore } from './conversation-store.ts';
import { at } from './store-samples.ts';

export async function tokenStoreContract(t: Test, open: NewStore<TokenStore>): Promise<void> {
  await t.test('tokens are listed, read and revoked once', async (t) => {
    const store = await open(t);
    const token = { name: 'Анна', role: 'operator', expiresAt: at(100), revokedAt: null } as const;
    await store.saveToken({ ...token, id: 't2', createdAt: at(2) });
    await store.saveToken({ ...token, id: 't1', createdAt: at(1) });
    t.strictSame(
      (await store.listTokens()).map(({ id }) => id),
      ['t1', 't2'],
    );
    t.equal(await store.revokeToken('t1', at(5)), true);
    t.equal(await store.revokeToken('t1', at(6)), false);
    t.equal(await store.revokeToken('nobody', at(6)), false);
    t.strictSame(await store.readToken('t1'), { ...token, id: 't1', createdAt: at(1), revokedAt: at(5) });
    t.equal(await store.readToken('nobody'), undefined);
  });
}
