import t from 'tap';
import { Rests } from '../../../assistant/delivery/rests.ts';
import { AssistantError } from '../../../assistant/errors.ts';
import type { Channel } from '../../../assistant/ports/channel.ts';
import { channelErrors } from '../../../assistant/ports/channel-errors.ts';
import type { Logger } from '../../../assistant/ports/logger.ts';
import { startPullWorker } from '../../../daemon/workers/pull-worker.ts';
import { createMemoryKeyValues } from '../../fixtures/memory-key-values.ts';
import { createMemoryStore } from '../../fixtures/memory-store.ts';

const logger: Logger = { debug() {}, info() {}, warn() {}, error() {}, child: () => logger };
const busy = new AssistantError(channelErrors.busy, { channel: 'Авито', seconds: 3_600, reason: '', vendor: 'avito' });

t.test(
  'a vendor that asked to be left alone when it was asked for news is not asked by the next process',
  async (t) => {
    const clock = { now: () => new Date() };
    const values = createMemoryKeyValues();
    const asked: string[] = [];
    /** Of two vendors the second has no wishes: when it was asked the second time, the first had its chance. */
    async function live(): Promise<void> {
      const twice = Promise.withResolvers<void>();
      const refuse = Promise.withResolvers<void>();
      const channel = (name: string, pull: NonNullable<Channel['pull']>): [string, Channel] => [
        name,
        { name, pull } as Partial<Channel> as Channel,
      ];
      let calls = 0;
      const channels = new Map([
        channel('avito', () => {
          asked.push('avito');
          refuse.resolve();
          return Promise.reject(busy);
        }),
        channel('telegram', async () => {
          asked.push('telegram');
          calls += 1;
          if (calls === 2) twice.resolve();
          return calls < 2 ? [] : new Promise(() => {});
        }),
      ]);
      const parts = { store: createMemoryStore(), rests: new Rests({ values, clock }), clock, logger };
      const worker = startPullWorker({ ...parts, channels: () => channels, onRecorded: () => {} });
      worker.renew();
      await twice.promise;
      if (asked.filter((name) => name === 'avito').length === 0) await refuse.promise;
      while ((await values.get('rest.avito.pull')) === undefined) await new Promise((resolve) => setImmediate(resolve));
      // A pull that never ends holds its loop up.
      void worker.stop();
    }
    await live();
    await live();
    t.strictSame(
      asked.filter((name) => name === 'avito'),
      ['avito'],
    );
    t.equal(asked.filter((name) => name === 'telegram').length, 4);
  },
);
