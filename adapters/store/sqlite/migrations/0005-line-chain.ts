import type { Migration } from '../../../sqlite/migrate.ts';

/**
 * Each line knows the one before it and its conversation the newest, so that of eight lines only one stands in an index:
 * with all of them there, lines of many conversations at once dirtied a page of the index each.
 */
export const lineChain: Migration = {
  version: 5,
  sql: `
    ALTER TABLE messages ADD COLUMN previous INTEGER;
    ALTER TABLE conversations ADD COLUMN last_message INTEGER;
    UPDATE messages SET previous = (
      SELECT number FROM messages AS earlier
      WHERE earlier.conversation = messages.conversation AND earlier.seq < messages.seq
      ORDER BY earlier.seq DESC LIMIT 1);
    UPDATE conversations SET last_message = (
      SELECT number FROM messages WHERE conversation = conversations.number ORDER BY seq DESC LIMIT 1);
    DROP INDEX messages_seq;
    CREATE UNIQUE INDEX messages_milestones ON messages (conversation, seq) WHERE seq % 8 = 0;
  `,
};
