import type { Test } from 'tap';
import type { KeyVault } from '../../assistant/ports/key-vault.ts';
import type { NewStore } from './conversation-store.ts';

export async function keyVaultContract(t: Test, open: NewStore<KeyVault>): Promise<void> {
  const secret = new TextEncoder().encode('Анна, +7 912 345-67-89');

  await t.test('what is sealed for a person opens with that person and place only', async (t) => {
    const vault = await open(t);
    const anna = await vault.cipher('anna');
    const sealed = anna.seal(secret, 'messages:1:1');
    t.not(Buffer.from(sealed).includes(Buffer.from(secret)), 'nothing shows');
    t.notSame(anna.seal(secret, 'messages:1:1'), sealed, 'never the same twice');
    t.strictSame(Buffer.from((await vault.cipher('anna')).open(sealed, 'messages:1:1')), Buffer.from(secret));
    const boris = await vault.cipher('boris');
    const broken = { code: 'STORE_SEAL_BROKEN' };
    t.throws(() => boris.open(sealed, 'messages:1:1'), broken);
    t.throws(() => anna.open(sealed, 'messages:1:2'), broken);
    t.throws(() => anna.open(sealed.subarray(0, sealed.length - 1), 'messages:1:1'), broken);
    t.throws(() => anna.open(new Uint8Array(0), 'messages:1:1'), broken);
    const touched = Uint8Array.from(sealed);
    touched[20] = (touched[20] ?? 0) ^ 1;
    t.throws(() => anna.open(touched, 'messages:1:1'), broken);
    t.strictSame(Buffer.from(anna.open(anna.seal(new Uint8Array(0), 'x'), 'x')), Buffer.alloc(0));
    const text = '«Ё» 🙂 смета';
    t.strictSame(Buffer.from(anna.open(anna.seal(text, 'x'), 'x')), Buffer.from(text), 'text is sealed as UTF-8');
    const many = Array.from({ length: 700 }, (_, index) => anna.seal(text, String(index)));
    const nonces = many.map((each) => Buffer.from(each).toString('base64', 1, 13));
    t.equal(new Set(nonces).size, many.length, 'no nonce serves twice');
    const last = many.at(-1) ?? new Uint8Array(0);
    t.strictSame(Buffer.from(anna.open(last, String(many.length - 1))), Buffer.from(text));
  });

  await t.test('a blind index finds the same text and tells nothing of it', async (t) => {
    const vault = await open(t);
    const index = async (text: string) => Buffer.from(await vault.blindIndex(text)).toString('hex');
    const phone = await index('+79123456789');
    t.equal(await index('+79123456789'), phone);
    t.not(await index('+79123456780'), phone);
    t.equal((await index('')).length, phone.length);
    const other = await open(t);
    t.not(Buffer.from(await other.blindIndex('+79123456789')).toString('hex'), phone, 'another vault, other bytes');
  });

  await t.test('a destroyed person is remembered', async (t) => {
    const vault = await open(t);
    await vault.cipher('anna');
    t.equal(await vault.destroy('anna'), true);
    t.equal(await vault.destroy('anna'), false);
    t.equal(await vault.destroy('nobody'), false);
    await t.rejects(vault.cipher('anna'), { code: 'STORE_PERSON_ERASED' });
    await t.resolves(vault.cipher('boris'));
  });

  await t.test('two first users get one key', async (t) => {
    const vault = await open(t);
    const [one, other] = await Promise.all([vault.cipher('anna'), vault.cipher('anna')]);
    t.strictSame(Buffer.from(other.open(one.seal(secret, 'x'), 'x')), Buffer.from(secret));
  });
}
