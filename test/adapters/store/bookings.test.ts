import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { bookingStoreContract } from '../../contracts/booking-store.ts';
import { at, conversation } from '../../contracts/store-samples.ts';
import { openTestStore } from '../../fixtures/sqlite-stores.ts';

function openHere(t: Test, folder = t.testdir()) {
  const opened = openTestStore(folder);
  t.teardown(() => opened.close());
  return { ...opened, folder };
}

t.test('sqlite: bookings', (t) => bookingStoreContract(t, async (t) => openHere(t).store));

const meeting = { from: at(86_400), to: at(90_000), buffer: 0, until: at(600), now: at(0) };

t.test('two processes at once: a hundred wishes, one booking', async (t) => {
  const folder = t.testdir();
  const { store, database } = openHere(t, folder);
  const child = fileURLToPath(new URL('../../fixtures/booking-child.ts', import.meta.url));
  const wishers = ['one', 'two'].map((name) =>
    spawn(process.execPath, [child, folder, name], { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  const said = wishers.map((process) => createInterface({ input: process.stdout })[Symbol.asyncIterator]());
  for (const lines of said) t.equal((await lines.next()).value, 'ready');
  for (const { stdin } of wishers) stdin.end('go\n');
  const booked: string[] = [];
  for (const lines of said) for await (const line of { [Symbol.asyncIterator]: () => lines }) booked.push(line);
  t.equal(booked.length, 1, booked.join());
  t.equal((await store.takenTimes({ from: at(0), to: at(100_000), now: at(0) })).length, 1);
  t.equal(database.prepare('SELECT count(*) FROM booked_times').pluck().get(), 18);
});

t.test('two times that overlap cannot be written at all', async (t) => {
  const { store, database } = openHere(t);
  for (const id of ['a', 'b']) await store.createConversation(conversation(id));
  await store.holdSlot({ ...meeting, id: 'first', conversation: 'a' });
  const tick = database.prepare('SELECT min(tick) FROM booked_times').pluck().get();
  t.throws(() => database.prepare('INSERT INTO booked_times (tick, booking) VALUES (?, 1)').run(tick), {
    code: 'SQLITE_CONSTRAINT_PRIMARYKEY',
  });
});

t.test('erasing a person frees the time and leaves word of the meeting', async (t) => {
  const { store, vault, database, folder } = openHere(t);
  for (const id of ['a', 'b']) await store.createConversation(conversation(id));
  await store.holdSlot({ ...meeting, id: 'first', conversation: 'a' });
  await store.bookSlot({ conversation: 'a', id: 'first', about: 'Анна Ромашкина', now: at(1) });
  for (const file of readdirSync(folder).filter((name) => name.startsWith('assistant.sqlite')))
    t.notOk(readFileSync(join(folder, file)).includes('Ромашкина'), `${file}: sealed`);
  await vault.destroy('person-of-a');
  await store.erasePersons(['person-of-a']);
  t.equal(database.prepare('SELECT count(*) FROM booked_times').pluck().get(), 0);
  t.ok(await store.holdSlot({ ...meeting, id: 'second', conversation: 'b' }), 'free for others');
  t.strictSame(await store.listForsakenMeetings(10), ['first']);
  await store.forgetForsakenMeeting('first');
  t.strictSame(await store.listForsakenMeetings(10), []);
});
