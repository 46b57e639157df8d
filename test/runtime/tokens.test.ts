import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { SignJWT } from 'jose';
import t from 'tap';
import { createOperatorSessions } from '../../runtime/operator-sessions.ts';
import {
  createOperatorToken,
  createOperatorVerifier,
  listOperatorTokens,
  revokeOperatorToken,
} from '../../runtime/tokens.ts';
import { createMemoryKeyValues } from '../fixtures/memory-key-values.ts';
import { createMemoryStore } from '../fixtures/memory-store.ts';

const run = promisify(execFile);
const environment = { JWT_SECRET: 'a secret of this test alone' };
const secret = Buffer.from(environment.JWT_SECRET);
const noon = Date.UTC(2026, 10, 22, 12);
const day = 86_400_000;
const clockAt = (moment: number) => ({ now: () => new Date(moment) });

t.test('a token is good until it expires or is revoked', async (t) => {
  const folder = t.testdir();
  const parts = { clock: clockAt(noon + 345), ids: { next: () => 'id-1' } };
  const { jwt, token } = await createOperatorToken(
    folder,
    environment,
    { name: ' Анна ', role: 'viewer', days: 1 },
    parts,
  );
  t.match(token, { id: 'id-1', name: 'Анна', role: 'viewer', createdAt: new Date(noon) });
  const tokens = createMemoryStore();
  await tokens.saveToken(token);
  const verify = (moment: number, candidate = jwt, key = secret) =>
    createOperatorVerifier({ secret: key, tokens, clock: clockAt(moment) })(candidate);
  t.match(await verify(noon + 1000), { id: 'id-1', role: 'viewer' });
  t.equal(await verify(noon + 86_400_000), null, 'expired');
  t.equal(await verify(noon + 1000, jwt, Buffer.from('another secret')), null);
  t.equal(await verify(noon + 1000, `${jwt.slice(0, -3)}abc`), null);
  t.equal(await verify(noon + 1000, 'rubbish'), null);
  const forged = async (audience: string, id: string) =>
    new SignJWT({ role: 'owner' }).setProtectedHeader({ alg: 'HS256' }).setAudience(audience).setJti(id).sign(secret);
  t.equal(await verify(noon + 1000, await forged('chat', 'id-1')), null, 'a token of the web chat');
  t.equal(await verify(noon + 1000, await forged('operator', 'unknown')), null);
  t.match(
    await verify(noon + 1000, await forged('operator', 'id-1')),
    { role: 'viewer' },
    'the role is the stored one',
  );
  await tokens.revokeToken('id-1', new Date(noon + 2000));
  t.equal(await verify(noon + 3000), null, 'revoked');

  t.match(await listOperatorTokens(folder, environment), [{ id: 'id-1', name: 'Анна' }]);
  await revokeOperatorToken(folder, environment, 'id-1');
  await t.rejects(revokeOperatorToken(folder, environment, 'id-1'), { code: 'TOKEN_UNKNOWN' });
  const unnamed = createOperatorToken(folder, environment, { name: ' ', role: 'viewer', days: 1 });
  await t.rejects(unnamed, { code: 'TOKEN_NAME_INVALID' });
});

t.test('a link opens one session, which lives as long as the token behind it', async (t) => {
  const tokens = createMemoryStore();
  let count = 0;
  const ids = { next: () => `n${++count}` };
  let time = noon;
  const values = createMemoryKeyValues(() => time);
  const sessionsAt = (moment: number) => {
    time = moment;
    return createOperatorSessions({ secret, tokens, values, clock: clockAt(moment), ids });
  };
  const [createdAt, expiresAt] = [new Date(noon), new Date(noon + 7 * day)];
  const token = { id: 'anna', name: 'Анна', role: 'operator', createdAt, expiresAt, revokedAt: null } as const;
  await tokens.saveToken(token);
  const link = await sessionsAt(noon).link(token);
  const verifyApi = createOperatorVerifier({ secret, tokens, clock: clockAt(noon) });
  t.equal(await verifyApi(link), null, 'a link is no token of the API');
  const used = { code: 'OPERATOR_LINK_USED' };
  await t.rejects(sessionsAt(noon + day).open(link), used, 'good for a day');
  const attempts = await Promise.allSettled([sessionsAt(noon + 1000).open(link), sessionsAt(noon + 1000).open(link)]);
  t.same(attempts.map(({ status }) => status).sort(), ['fulfilled', 'rejected'], 'once, at the same time too');
  const key = attempts.flatMap((each) => (each.status === 'fulfilled' ? [each.value.key] : []))[0] ?? '';
  t.match(await sessionsAt(noon + 6 * day).verify(key), { id: 'anna', role: 'operator' });
  t.equal(await verifyApi(key), null, 'nor is a session');
  for (const other of [link, 'rubbish', '']) t.equal(await sessionsAt(noon).verify(other), null);
  await t.rejects(sessionsAt(noon).open(key), used);
  t.equal(await sessionsAt(noon + 7 * day).verify(key), null, 'expired with the token');
  const [second, third] = await Promise.all(
    [1, 2].map(async () => sessionsAt(noon).open(await sessionsAt(noon).link(token))),
  );
  await sessionsAt(noon).close(second?.key ?? '');
  await sessionsAt(noon).close('rubbish');
  t.equal(await sessionsAt(noon).verify(second?.key ?? ''), null, 'signed out');
  t.match(await sessionsAt(noon).verify(third?.key ?? ''), { id: 'anna' }, 'another session goes on');
  const late = await sessionsAt(noon).link(token);
  await tokens.revokeToken('anna', new Date(noon));
  t.equal(await sessionsAt(noon + 1000).verify(key), null, 'revoked with the token');
  await t.rejects(sessionsAt(noon + 1000).open(late), used);
});

t.test('token create, list, revoke', async (t) => {
  const folder = t.testdir({ config: {} });
  const bin = fileURLToPath(new URL('../../bin/dev.js', import.meta.url));
  const cli = async (...line: string[]) => {
    const { stdout } = await run(process.execPath, [bin, 'token', ...line, '--project', folder, '--json']);
    return JSON.parse(stdout);
  };
  const made = await cli('create', '--name', 'Анна', '--role', 'operator', '--days', '7');
  t.match(made, { schemaVersion: 1, role: 'operator', name: 'Анна', token: /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/ });
  t.match(await cli('revoke', made.id, '--yes'), { schemaVersion: 1, id: made.id, revoked: true });
  t.match(await cli('list'), { schemaVersion: 1, tokens: [{ id: made.id, role: 'operator', status: 'revoked' }] });
  await t.rejects(cli('create', '--name', 'x', '--role', 'king'), { code: 2 });
  await t.rejects(cli('revoke', made.id), { code: 1, stdout: /"TOKEN_UNKNOWN"/ });
});
