import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import t from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import { erasePeople } from '../../runtime/privacy/erasing.ts';
import { openStorage } from '../../runtime/storage.ts';
import { findWords } from '../fixtures/personal-search.ts';
import { copySampleProject, repository } from './sample-project.ts';

t.setTimeout(170_000);

const lines = [
  'Здравствуйте, меня зовут Аристарх Заозёрный, ООО «Кварцедел»',
  'Телефон 8 903 555-43-12, почта aristarh@kvartsedel-test.ru',
  'Позовите человека, мой номер 8 903 555-43-12',
  'сколько стоит чат-бот?',
];
const personal = ['Аристарх', 'Заозёрн', 'Кварцедел', '555-43-12', '9035554312', 'kvartsedel'];

t.test(
  'nothing personal in logs and metrics; erased beside the running daemon; silence ends at its start',
  async (t) => {
    const folder = copySampleProject(t);
    const old = await openStorage(folder, {}, { clock: systemClock });
    const at = new Date(Date.now() - 1100 * 86_400_000);
    await old.store.createConversation({ id: 'old', person: 'old', channel: 'web', state: initialState, at });
    await old.close();
    const serve = spawn(
      process.execPath,
      [join(repository, 'bin', 'dev.js'), 'serve', '--port', '0', '--project', folder],
      { env: { PATH: process.env.PATH ?? '', HOME: folder, LANG: 'ru_RU.UTF-8', LOG_LEVEL: 'trace' } },
    );
    t.teardown(() => serve.kill('SIGKILL'));
    let log = '';
    const note = (chunk: Buffer) => {
      log += chunk;
    };
    for (const stream of [serve.stdout, serve.stderr]) stream.on('data', note);
    const address = await until(() => /"address":"(http:[^"]+)"/.exec(log)?.[1]);
    const call = async (path: string, token?: string, body?: object) =>
      fetch(`${address}${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const session = (await (await call('/api/chat/sessions', undefined, {})).json()) as {
      token: string;
      conversation: string;
    };
    for (const [index, text] of lines.entries()) {
      const sent = await call('/api/chat/messages', session.token, { id: `m${index}`, text });
      t.equal(sent.status, 202);
      const { seq } = (await sent.json()) as { seq: number };
      await until(async () => {
        const { messages } = (await (await call(`/api/chat/messages?after=${seq}`, session.token)).json()) as {
          messages: readonly unknown[];
        };
        return messages.length > 0 ? true : undefined;
      });
    }
    await call(`/api/chat/messages?after=${encodeURIComponent(lines[1] ?? '')}`, session.token);
    await call(`/api/quotes/${encodeURIComponent('aristarh@kvartsedel-test.ru')}`, session.token);
    const metrics = await (await call('/metrics')).text();
    const ready = await (await call('/ready')).text();
    t.strictSame(findWords(join(folder, 'data'), personal), [], 'everything at rest is sealed');

    const whom = { email: 'aristarh@kvartsedel-test.ru' };
    const { report } = await erasePeople(
      { folder, environment: {}, whom, clock: systemClock, copies: [] },
      async () => true,
    );
    t.match(report, { people: 1, conversations: [{ id: session.conversation }] });
    const refused = await call('/api/chat/messages', session.token, { id: 'm9', text: 'вы меня помните?' });
    t.ok(refused.status === 410 || refused.status === 404, 'the daemon knows nobody any more');
    await until(() => (/term of keeping is over are erased/.test(log) ? true : undefined));
    serve.kill('SIGTERM');
    await once(serve, 'exit');
    writeFileSync(join(folder, 'data', 'log.txt'), log);
    writeFileSync(join(folder, 'data', 'metrics.txt'), metrics + ready);
    t.ok(log.length > 500 && metrics.length > 500);
    t.strictSame(findWords(join(folder, 'data'), personal), [], 'log and metrics with them');
    const left = await openStorage(folder, {}, { clock: systemClock });
    t.strictSame(await left.store.listConversations({ limit: 5 }), []);
    await left.close();
  },
);

/** Looks again until there is something; the test's own time is the limit. */
async function until<Value>(look: () => Value | undefined | Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(20);
  }
}
