import type {
  ChatPace,
  Claim,
  ClaimedEffect,
  ConversationStore,
  EffectOutcome,
} from '../../../assistant/ports/conversation-store.ts';
import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import { destinationOf, type Effect } from '../../../assistant/transcript/effect.ts';
import { type ConversationIdentity, type Conversations, wholeConversation } from './conversations.ts';
import type { Inbox } from './inbox.ts';
import { earliestReady } from './ready-conversation.ts';
import { cipherIfAny, cipherUnlessDamaged, isErased, openWhole, sealJson } from './sealed-json.ts';
import { reading, type StoreContext, status } from './store-context.ts';
import { createVendorLanes } from './vendor-lanes.ts';

export interface Outbox extends Pick<ConversationStore, 'claimEffect' | 'beginEffect' | 'settleEffect'> {
  /** For use inside a write. */
  insert(
    identity: ConversationIdentity,
    effect: { id: string; effect: Effect },
    at: number,
    cipher: PersonCipher,
  ): void;
}

interface EffectRow {
  readonly number: number;
  readonly id: string;
  readonly payload: Uint8Array;
  readonly attempt: number;
  readonly created_at: number;
  readonly begun_at: number | null;
}

type Lanes = Pick<Claim, 'channels' | 'conversation' | 'destination'>;

export function createOutbox(context: StoreContext, conversations: Conversations, inbox: Inbox): Outbox {
  const { database, vault, writes } = context;
  const insertEffect = database.prepare(
    'INSERT INTO outbox (id, conversation, payload, created_at, destination, ready_at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const wake = database.prepare(
    `UPDATE conversations SET outbox_ready_at = coalesce(outbox_ready_at, max(?, coalesce(outbox_rests_until, 0)))
     WHERE number = ?`,
  );
  const selectReady = earliestReady(database, 'outbox_ready_at');
  const selectFirst = database
    .prepare<[number], number>(
      `SELECT number FROM outbox WHERE conversation = ? AND status = 0 AND destination IS NULL
       ORDER BY number LIMIT 1`,
    )
    .pluck();
  const vendors = createVendorLanes(database);
  const lease = database.prepare<[number, number], EffectRow>(
    `UPDATE outbox SET attempt = attempt + 1, lease_until = ? WHERE number = ?
     RETURNING number, id, payload, attempt, created_at, begun_at`,
  );
  const setReady = database.prepare('UPDATE conversations SET outbox_ready_at = ? WHERE number = ?');
  /** Never before the chat has rested. */
  const setReadyAfterRest = database.prepare(
    'UPDATE conversations SET outbox_ready_at = max(?, coalesce(outbox_rests_until, 0)) WHERE number = ?',
  );
  const selectOwner = database.prepare<[string], ConversationIdentity & { effect: number; destination: string | null }>(
    `SELECT conversations.number, conversations.id, person, channel, outbox.number AS effect, destination
     FROM outbox JOIN conversations ON conversations.number = conversation WHERE outbox.id = ? AND status = 0`,
  );
  const settle = database.prepare(
    'UPDATE outbox SET status = ?, error = ?, lease_until = NULL WHERE number = ? AND status = 0',
  );
  const begin = database
    .prepare<[number, string, number], number>(
      'UPDATE outbox SET begun_at = ? WHERE id = ? AND attempt = ? AND status = 0 RETURNING conversation',
    )
    .pluck();
  /**
   * The generic cell rate algorithm, of which `outbox_rests_until` is the arrival time less the tolerance: it lies in the past as long as
   * the chat may take more at once.
   */
  const rest = database
    .prepare<{ conversation: number; at: number; interval: number; tolerance: number }, number>(
      `UPDATE conversations
       SET outbox_rests_until = max(@at, coalesce(outbox_rests_until + @tolerance, 0)) + @interval - @tolerance
       WHERE number = @conversation RETURNING outbox_rests_until`,
    )
    .pluck();
  const forgetBegun = database.prepare('UPDATE outbox SET begun_at = NULL WHERE number = ?');
  const forget = database.prepare('DELETE FROM outbox WHERE number = ? AND status = 0');

  /** The lane of a conversation whose foremost effect is out of the way. */
  function advance(conversation: number, now: number): void {
    if (selectFirst.get(conversation) === undefined) setReady.run(null, conversation);
    else setReadyAfterRest.run(now, conversation);
  }

  function count(conversation: number, at: Date, pace: ChatPace | undefined): Date | null {
    if (pace === undefined) return null;
    const { intervalMs: interval, burst } = pace;
    const tolerance = (burst - 1) * interval;
    const until = rest.get({ conversation, at: at.getTime(), interval, tolerance });
    return until === undefined ? null : new Date(until);
  }

  function leaseNext(lanes: Lanes, now: number, until: number) {
    if (lanes.destination !== undefined) {
      const first = vendors.earliest(lanes.destination, lanes, now);
      const row = first === undefined ? undefined : lease.get(until, first.number);
      const conversation = first === undefined ? undefined : conversations.rowByNumber(first.conversation);
      if (row === undefined || conversation === undefined) return undefined;
      vendors.setReady(row.number, until);
      return { row, conversation };
    }
    const number = selectReady(lanes, now);
    if (number === undefined) return undefined;
    const effect = selectFirst.get(number);
    const row = effect === undefined ? undefined : lease.get(until, effect);
    const conversation = conversations.rowByNumber(number);
    if (row === undefined || conversation === undefined) {
      setReady.run(null, number);
      return undefined;
    }
    setReady.run(until, number);
    return { row, conversation };
  }

  function waits(lanes: Lanes, now: number): boolean {
    if (lanes.destination !== undefined) return vendors.earliest(lanes.destination, lanes, now) !== undefined;
    return selectReady(lanes, now) !== undefined;
  }

  /** What puts the result into the inbox, for use inside a write. */
  async function prepareResult(outcome: EffectOutcome): Promise<(() => void) | undefined> {
    if (!('result' in outcome) || outcome.result === undefined) return undefined;
    const identity = conversations.identify(outcome.result.conversation);
    // Nothing can be sealed for an erased person; what settles without their key is settled all the same.
    const cipher = await cipherIfAny(vault, identity.person);
    if (cipher === undefined) return undefined;
    const prepared = await inbox.prepare(outcome.result, cipher);
    return () => inbox.insert(identity, prepared);
  }

  return {
    insert(identity, { id, effect }, at, cipher) {
      const destination = destinationOf(effect);
      const payload = sealJson(cipher, effect, effectContext(id));
      insertEffect.run(id, identity.number, payload, at, destination, destination === null ? null : at);
      if (destination === null) wake.run(at, identity.number);
    },

    async claimEffect({ now, leaseMs, ...lanes }): Promise<ClaimedEffect | undefined> {
      const at = now.getTime();
      while (reading(context, () => waits(lanes, at))) {
        const leased = await writes.run(() => leaseNext(lanes, at, at + leaseMs));
        if (leased === undefined) continue;
        const { row, conversation } = leased;
        try {
          const cipher = await cipherUnlessDamaged(vault, conversation.person);
          const effect = openWhole<Effect>(cipher, row.payload, effectContext(row.id));
          return {
            id: row.id,
            // No effect needs the state, so a damaged one stops none.
            conversation: wholeConversation(conversation, cipher).conversation,
            effect: effect ?? { kind: 'handoff', reason: '' },
            attempt: row.attempt,
            createdAt: new Date(row.created_at),
            begun: row.begun_at === null ? null : new Date(row.begun_at),
            damaged: effect === undefined,
          };
        } catch (error) {
          if (!isErased(error)) throw error;
          await writes.run(() => {
            settle.run(status.dead, null, row.number);
            if (lanes.destination === undefined) advance(conversation.number, at);
          });
        }
      }
      return undefined;
    },

    async beginEffect({ id, attempt, at, pace }) {
      return writes.run(() => {
        const conversation = begin.get(at.getTime(), id, attempt);
        return conversation === undefined ? undefined : { restsUntil: count(conversation, at, pace) };
      });
    },

    async settleEffect({ id, outcome, now }) {
      const owner = reading(context, () => selectOwner.get(id));
      if (owner === undefined) return;
      const cipher = 'error' in outcome ? await cipherIfAny(vault, owner.person) : undefined;
      const error = cipher && 'error' in outcome ? sealJson(cipher, outcome.error, `${effectContext(id)}:error`) : null;
      const insertResult = await prepareResult(outcome);
      await writes.run(() => {
        const { changes } =
          outcome.kind === 'done'
            ? forget.run(owner.effect)
            : settle.run(outcome.kind === 'retry' ? status.waiting : status[outcome.kind], error, owner.effect);
        if (changes === 0) return;
        if (outcome.kind === 'retry') {
          if (outcome.unknown !== true) forgetBegun.run(owner.effect);
          if (owner.destination === null) setReadyAfterRest.run(outcome.at.getTime(), owner.number);
          else vendors.setReady(owner.effect, outcome.at.getTime());
        } else if (owner.destination === null) advance(owner.number, now.getTime());
        insertResult?.();
      });
    },
  };
}

function effectContext(id: string): string {
  return `outbox:${id}`;
}
