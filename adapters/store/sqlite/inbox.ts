import { AssistantError } from '../../../assistant/errors.ts';
import { isFinished } from '../../../assistant/ports/burst.ts';
import type {
  Claim,
  ClaimedTurn,
  ConversationStore,
  InboundRecord,
  RecordedInbound,
} from '../../../assistant/ports/conversation-store.ts';
import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import { storeErrors } from '../../../assistant/ports/store-errors.ts';
import type { InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import { type Burst, burstOf, createBursts, eventName } from './bursts.ts';
import {
  type ConversationIdentity,
  type ConversationRow,
  type Conversations,
  wholeConversation,
} from './conversations.ts';
import { dedupeKey } from './dedupe-key.ts';
import { createKnownKeys } from './known-keys.ts';
import { createLinesBehind } from './lines-behind.ts';
import { earliestReady } from './ready-conversation.ts';
import { cipherIfAny, cipherUnlessDamaged, isErased, openWhole, sealJson } from './sealed-json.ts';
import { dayOf, reading, type StoreContext } from './store-context.ts';
import { createUnheardEdits } from './unheard-edits.ts';
import type { WithheldStore } from './withheld.ts';

export interface Inbox
  extends Pick<
    ConversationStore,
    'recordInbound' | 'findInbound' | 'claimInbound' | 'releaseInbound' | 'firstUnheard'
  > {
  /** Everything about a record that does not need the database, done before the transaction. */
  prepare(record: InboundRecord, cipher: PersonCipher): PreparedInbound;
  /** For use inside a write. */
  insert(identity: ConversationIdentity, prepared: PreparedInbound): RecordedInbound;
  /** For use inside a write: the event is worked, its payload goes, its conversation is free again. False when it is not leased. */
  finish(event: string, conversation: number): boolean;
}

export interface PreparedInbound {
  readonly record: InboundRecord;
  readonly cipher: PersonCipher;
  readonly dedupe: Buffer;
  readonly payload: Uint8Array;
}

interface Lane {
  readonly last_seq: number;
  readonly last_message: number | null;
  readonly inbox_head: number | null;
  readonly inbox_ready_at: number | null;
  readonly inbox_behind: number | null;
  readonly last_day: number;
}

interface Due {
  readonly number: number;
  readonly due: number;
}

interface EventRow {
  readonly number: number;
  readonly dedupe: Buffer;
  readonly payload: Uint8Array;
  readonly seq: number | null;
  readonly attempt: number;
  readonly received_at: number;
}

const inTheMessage = new Uint8Array(0);

export function createInbox(
  context: StoreContext,
  conversations: Conversations,
  withheld: Pick<WithheldStore, 'of'>,
): Inbox {
  const { database, vault, writes } = context;
  const keys = createKnownKeys(context, 'inbox');
  const { bringForward } = createLinesBehind(database);
  const edits = createUnheardEdits(database, conversations);
  const settleAtOnce = database.prepare('UPDATE inbox SET status = 1, payload = NULL WHERE number = ?');
  const selectLane = database.prepare<[number], Lane>(
    `SELECT last_seq, last_message, inbox_head, inbox_ready_at, inbox_behind, last_day FROM conversations
     WHERE number = ?`,
  );
  const insertEvent = database.prepare(
    `INSERT INTO inbox (conversation, dedupe, payload, seq, received_at, not_before, finished, behind)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const selectSeq = database.prepare<[number], number | null>('SELECT seq FROM inbox WHERE number = ?').pluck();
  const noteArrival = database.prepare(
    `UPDATE conversations SET last_seq = ?, last_message = ?, updated_at = max(updated_at, ?),
       inbox_behind = ?, inbox_behind_count = inbox_behind_count + ? WHERE number = ?`,
  );
  /** Apart from the arrival: the moment stands in an index, and where others wait already it does not move. */
  const setReady = database.prepare('UPDATE conversations SET inbox_ready_at = ? WHERE number = ?');
  const setDay = database.prepare('UPDATE conversations SET last_day = ? WHERE number = ?');
  const selectReady = earliestReady(database, 'inbox_ready_at');
  const selectHead = database
    .prepare<[number], number | null>('SELECT inbox_head FROM conversations WHERE number = ?')
    .pluck();
  const selectArrived = database.prepare<[number], Due>(
    `SELECT number, received_at AS due FROM inbox WHERE conversation = ? AND status = 0 AND not_before IS NULL
       AND behind IS NULL ORDER BY number LIMIT 1`,
  );
  // What stands behind came after what waits in the index, if anything waits there.
  const selectUnheard = database
    .prepare<[{ id: string }], number | null>(
      `WITH here AS (SELECT number, inbox_behind FROM conversations WHERE id = @id)
       SELECT coalesce(
         (SELECT min(seq) FROM inbox WHERE conversation = (SELECT number FROM here) AND status = 0 AND not_before IS NULL
            AND behind IS NULL),
         (WITH RECURSIVE chain (line) AS (
            SELECT inbox_behind FROM here WHERE inbox_behind IS NOT NULL
            UNION ALL SELECT behind FROM inbox JOIN chain ON number = line WHERE behind > 0)
          SELECT min(seq) FROM inbox WHERE number IN (SELECT line FROM chain)))`,
    )
    .pluck();
  const selectTimed = database.prepare<[number], Due>(
    `SELECT number, not_before AS due FROM inbox WHERE conversation = ? AND status = 0 AND not_before IS NOT NULL
     ORDER BY not_before, number LIMIT 1`,
  );
  // Rows of one turn: the head, which may be timed, and the lines of text after it.
  const rowsOfTurn =
    'conversation = @conversation AND number BETWEEN @head AND @last AND status = 0 AND (number = @head OR not_before IS NULL)';
  const lease = database.prepare<[Burst & { conversation: number; until: number }], EventRow>(
    `UPDATE inbox SET attempt = attempt + 1, lease_until = @until WHERE ${rowsOfTurn}
     RETURNING number, dedupe, payload, seq, attempt, received_at`,
  );
  const occupy = database.prepare('UPDATE conversations SET inbox_head = ?, inbox_ready_at = ? WHERE number = ?');
  const markDone = database.prepare(
    `UPDATE inbox SET status = 1, payload = NULL, error = NULL, lease_until = NULL
     WHERE ${rowsOfTurn} AND EXISTS (SELECT 1 FROM conversations WHERE number = @conversation AND inbox_head = @head)`,
  );
  const markDead = database.prepare(
    `UPDATE inbox SET status = 2, error = @error, lease_until = NULL WHERE ${rowsOfTurn}`,
  );
  const postpone = database.prepare(`UPDATE inbox SET error = @error, lease_until = NULL WHERE ${rowsOfTurn}`);
  const bursts = createBursts(database);
  const selectOwner = database.prepare<[number], ConversationIdentity & { dedupe: Buffer }>(
    `SELECT conversations.number, id, person, channel, dedupe
     FROM inbox JOIN conversations ON conversations.number = conversation WHERE inbox.number = ? AND inbox.status = 0 AND inbox_head = inbox.number`,
  );

  function prepare(record: InboundRecord, cipher: PersonCipher): PreparedInbound {
    const dedupe = dedupeKey(record.source, record.externalId);
    const payload = isItsMessage(record) ? inTheMessage : sealJson(cipher, record.event, eventContext(dedupe));
    return { record, cipher, dedupe, payload };
  }

  function insert(
    identity: ConversationIdentity,
    { record, cipher, dedupe, payload }: PreparedInbound,
  ): RecordedInbound {
    const lane = selectLane.get(identity.number);
    if (lane === undefined) throw new AssistantError(storeErrors.unknownConversation);
    const at = record.at.getTime();
    const notBefore = record.notBefore?.getTime() ?? null;
    const seq = record.message === null ? null : lane.last_seq + 1;
    const known = keys.find(dedupe);
    if (known !== undefined) return duplicate(known);
    if (record.event.kind === 'edited') {
      bringForward(identity.number);
      // Its turn is still to come and hears the line as it reads now.
      if (edits.absorb(identity, record.event, cipher)) return absorbed(identity, dedupe, at);
    }
    // Words alone: whoever looks for other events among those that wait finds all of them in the index.
    const isBehind =
      payload === inTheMessage && notBefore === null && (lane.inbox_ready_at ?? lane.inbox_head) !== null;
    const behind = isBehind ? (lane.inbox_behind ?? 0) : null;
    const finished = isFinished(record.event) ? 1 : 0;
    const added = insertEvent.run(identity.number, dedupe, payload, seq, at, notBefore, finished, behind);
    const event = Number(added.lastInsertRowid);
    keys.note(dedupe, event);
    const due = notBefore ?? Math.max(at, record.lookAfter?.getTime() ?? at);
    const readyAt = lane.inbox_head === null ? Math.min(lane.inbox_ready_at ?? due, due) : lane.inbox_ready_at;
    const number =
      record.message === null || seq === null
        ? lane.last_message
        : conversations.insertMessage(identity, { seq, previous: lane.last_message, draft: record.message }, cipher);
    const newestBehind = isBehind ? event : lane.inbox_behind;
    noteArrival.run(seq ?? lane.last_seq, number, at, newestBehind, isBehind ? 1 : 0, identity.number);
    const day = dayOf(at);
    if (day > lane.last_day) setDay.run(day, identity.number);
    if (readyAt !== lane.inbox_ready_at) setReady.run(readyAt, identity.number);
    return { event: String(event), seq, duplicate: false };
  }

  function absorbed({ number }: ConversationIdentity, dedupe: Buffer, at: number): RecordedInbound {
    const event = Number(insertEvent.run(number, dedupe, inTheMessage, null, at, null, 0, null).lastInsertRowid);
    settleAtOnce.run(event);
    keys.note(dedupe, event);
    return { event: String(event), seq: null, duplicate: false };
  }

  function duplicate(number: number): RecordedInbound {
    return { event: String(number), seq: selectSeq.get(number) ?? null, duplicate: true };
  }

  /** The event of a free conversation that is first in turn: a timed one only once it was due before the others came. */
  function first(conversation: number): Due | undefined {
    bringForward(conversation);
    const arrived = selectArrived.get(conversation);
    const timed = selectTimed.get(conversation);
    return timed !== undefined && (arrived === undefined || timed.due <= arrived.due) ? timed : arrived;
  }

  function free(conversation: number): void {
    occupy.run(null, first(conversation)?.due ?? null, conversation);
  }

  function leaseNext(lanes: Omit<Claim, 'now' | 'leaseMs'>, now: number, until: number) {
    const number = selectReady(lanes, now);
    if (number === undefined) return undefined;
    const head = selectHead.get(number) ?? null;
    bringForward(number);
    const event = head ?? first(number)?.number;
    const conversation = conversations.rowByNumber(number);
    if (event === undefined || conversation === undefined) {
      free(number);
      return undefined;
    }
    const window = lanes.bursts?.[conversation.channel];
    const found = bursts.from(number, event, { now, window, again: head !== null });
    if ('until' in found) {
      occupy.run(null, found.until, number);
      return undefined;
    }
    const { burst } = found;
    const rows = lease.all({ ...burst, conversation: number, until }).sort((a, b) => a.number - b.number);
    const [row] = rows;
    if (row === undefined) {
      free(number);
      return undefined;
    }
    occupy.run(burst.head, until, number);
    return { burst, row, rows, conversation };
  }

  /** Its lines in the transcript; those that are damaged are left out. */
  function saidIn(rows: readonly EventRow[], conversation: ConversationRow, cipher: PersonCipher | undefined) {
    const seqs = rows.flatMap(({ seq }) => seq ?? []);
    if (seqs.length === 0) return [];
    return conversations.readLines(conversation, seqs, cipher).flatMap((line) => (line ? [line] : []));
  }

  /** Undefined when a part of it is damaged. */
  function inboundOf(
    rows: readonly EventRow[],
    said: readonly { readonly text: string }[],
    cipher: PersonCipher | undefined,
  ): InboundEvent | undefined {
    const [head] = rows;
    if (head !== undefined && head.payload.length > 0) {
      return openWhole<InboundEvent>(cipher, head.payload, eventContext(head.dedupe));
    }
    return said.length === rows.length ? { kind: 'text', text: said.map(({ text }) => text).join('\n') } : undefined;
  }

  return {
    prepare,
    insert,

    finish(event, conversation) {
      if (markDone.run({ ...burstOf(event), conversation }).changes === 0) return false;
      free(conversation);
      return true;
    },

    async recordInbound(record) {
      const identity = conversations.identify(record.conversation);
      const prepared = prepare(record, await vault.cipher(identity.person));
      keys.expect(prepared.dedupe);
      return writes.run(() => insert(identity, prepared));
    },

    async firstUnheard(conversation) {
      return reading(context, () => selectUnheard.get({ id: conversation })) ?? null;
    },

    async findInbound(key) {
      return reading(context, () => {
        const number = keys.look(dedupeKey(key.source, key.externalId));
        return number === undefined ? undefined : duplicate(number);
      });
    },

    async claimInbound({ now, leaseMs, ...lanes }): Promise<ClaimedTurn | undefined> {
      const at = now.getTime();
      while (reading(context, () => selectReady(lanes, at)) !== undefined) {
        const leased = await writes.run(() => leaseNext(lanes, at, at + leaseMs));
        if (leased === undefined) continue;
        const { burst, row, rows, conversation } = leased;
        try {
          const cipher = await cipherUnlessDamaged(vault, conversation.person);
          const said = reading(context, () => saidIn(rows, conversation, cipher));
          const inbound = inboundOf(rows, said, cipher);
          const whole = wholeConversation(conversation, cipher);
          return {
            event: eventName(burst),
            lines: rows.flatMap(({ seq }) => seq ?? []),
            inbound: inbound ?? { kind: 'text', text: '' },
            said: said.map(({ seq, text }) => ({ seq, text })),
            withheld: withheld.of(conversation, now, cipher),
            receivedAt: new Date(row.received_at),
            attempt: row.attempt,
            conversation: whole.conversation,
            damaged: whole.damaged || inbound === undefined,
          };
        } catch (error) {
          if (!isErased(error)) throw error;
          await writes.run(() => {
            markDead.run({ ...burst, conversation: conversation.number, error: null });
            free(conversation.number);
          });
        }
      }
      return undefined;
    },

    async releaseInbound({ event, at, error }) {
      const burst = burstOf(event);
      const owner = reading(context, () => selectOwner.get(burst.head));
      if (owner === undefined) return;
      const cipher = await cipherIfAny(vault, owner.person);
      const sealed = cipher === undefined ? null : sealJson(cipher, error, `${eventContext(owner.dedupe)}:error`);
      await writes.run(() => {
        const rows = { ...burst, conversation: owner.number, error: sealed };
        const { changes } = at === null ? markDead.run(rows) : postpone.run(rows);
        if (changes === 0) return;
        if (at === null) free(owner.number);
        else occupy.run(burst.head, at.getTime(), owner.number);
      });
    },
  };
}

/** A line of text is stored once: in the transcript. */
function isItsMessage({ event, message }: InboundRecord): boolean {
  return event.kind === 'text' && message !== null && message.text === event.text;
}

export function eventContext(dedupe: Buffer): string {
  return `inbox:${dedupe.toString('base64url')}`;
}
