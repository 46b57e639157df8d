import type { Claim } from '../../../assistant/ports/conversation-store.ts';
import type { Destination } from '../../../assistant/transcript/effect.ts';
import type { Database } from '../../sqlite/open-database.ts';

interface Lanes {
  readonly channels: Claim['channels'];
  readonly conversation?: string | null | undefined;
}

/**
 * What goes to a vendor that is no chat stands in lanes of its own, one for each conversation and destination: each row is ready
 * by itself (`outbox.ready_at`), and none before those that were put there before it.
 */
export function createVendorLanes(database: Database) {
  const select = database.prepare<
    { destination: string; now: number; channels: string; conversation: string | null },
    { number: number; conversation: number }
  >(
    `SELECT outbox.number, conversation FROM outbox JOIN conversations ON conversations.number = conversation
     WHERE destination = @destination AND status = 0 AND outbox.ready_at <= @now
       AND channel IN (SELECT value FROM json_each(@channels))
       AND (@conversation IS NULL OR conversations.id = @conversation)
       AND NOT EXISTS (SELECT 1 FROM outbox AS before WHERE before.conversation = outbox.conversation
         AND before.status = 0 AND before.destination = outbox.destination AND before.number < outbox.number)
     ORDER BY outbox.ready_at LIMIT 1`,
  );
  const setReady = database.prepare<[number, number]>('UPDATE outbox SET ready_at = ? WHERE number = ?');
  return {
    /** The one that has been ready longest. */
    earliest(destination: Destination, { channels, conversation = null }: Lanes, now: number) {
      return select.get({ destination, now, channels: JSON.stringify(channels), conversation });
    },
    setReady: (effect: number, at: number) => void setReady.run(at, effect),
  };
}
