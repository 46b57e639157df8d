import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { channelMemoryFile, openChannelMemory } from '../../runtime/channel-memory.ts';
import { openStorage } from '../../runtime/storage.ts';

const clock = { now: () => new Date() };

t.test('what channels remember outlives the process, and comes over from the file of before once', async (t) => {
  const folder = t.testdir();
  const first = await openStorage(folder, {}, { clock });
  const file = channelMemoryFile(first.paths);
  t.equal(file, join(folder, 'data', 'channels.json'));
  writeFileSync(file, JSON.stringify({ 'avito.existing.1': '{"at":1}', 'avito.existing.2': 'two' }));
  const memory = openChannelMemory(first.keyValues, first.paths);
  const both = await Promise.all([memory.get('avito.existing.1'), memory.get('avito.existing.2')]);
  t.strictSame(both, ['{"at":1}', 'two']);
  t.notOk(existsSync(file));
  await memory.set('avito.existing.1', 'newer');
  await first.close();

  const later = { now: () => new Date(Date.now() + 400 * 86_400_000) };
  const second = await openStorage(folder, {}, { clock: later });
  t.teardown(() => second.close());
  // A move that was cut off before the file was removed.
  writeFileSync(file, JSON.stringify({ 'avito.existing.1': 'old', 'avito.existing.3': 'three' }));
  const again = openChannelMemory(second.keyValues, second.paths);
  t.equal(await again.get('avito.existing.1'), 'newer', 'kept for more than a year');
  t.equal(await again.get('avito.existing.3'), 'three');
  t.equal(await again.get('avito.existing.4'), undefined);
  t.notOk(existsSync(file));
  writeFileSync(file, '{');
  const broken = openChannelMemory(second.keyValues, second.paths);
  await t.rejects(broken.get('avito.existing.1'));
  writeFileSync(file, '{}');
  t.equal(await broken.get('avito.existing.1'), 'newer', 'mended, it goes on');
});
