import { randomBytes } from 'node:crypto';
import { randomIds } from '../../adapters/ids/random-ids.ts';
import { createSqliteKeyVault } from '../../adapters/key-vault/sqlite/sqlite-key-vault.ts';
import { vaultMigrations } from '../../adapters/key-vault/sqlite/vault-migrations.ts';
import { createHmacQuoteSigner } from '../../adapters/quote-signer/hmac/hmac-quote-signer.ts';
import { type Migration, migrate } from '../../adapters/sqlite/migrate.ts';
import { openMemoryDatabase } from '../../adapters/sqlite/open-database.ts';
import { createSqliteStore } from '../../adapters/store/sqlite/sqlite-store.ts';
import { storeMigrations } from '../../adapters/store/sqlite/store-migrations.ts';
import type { TurnResult } from '../../assistant/conversation/turn.ts';
import type { BookingStore } from '../../assistant/ports/booking-store.ts';
import type { Clock } from '../../assistant/ports/clock.ts';
import type { KnowledgeIndex } from '../../assistant/ports/knowledge-index.ts';
import type { LlmProvider } from '../../assistant/ports/llm-provider.ts';
import type { Logger } from '../../assistant/ports/logger.ts';
import type { Store } from '../../assistant/ports/store.ts';
import type { Quote } from '../../assistant/pricing/quote.ts';
import { createQuoting } from '../../assistant/quoting/quoting.ts';
import type { ConversationState } from '../../assistant/transcript/conversation-state.ts';
import type { Button, Message } from '../../assistant/transcript/message.ts';
import type { Project } from '../../project/project.ts';
import { createConversing } from '../conversing.ts';
import { createLocalConversation } from '../local-conversation.ts';

/** The day and hour of what is rehearsed; give it to the knowledge index too, whose texts have dates of validity. */
export interface RehearsalClock extends Clock {
  set(moment: Date): void;
}

export interface RehearsalParts {
  readonly project: Project;
  readonly knowledge: Pick<KnowledgeIndex, 'search'>;
  readonly clock: RehearsalClock;
  /** Asked for each turn; without one rules and passages answer alone. What it costs is not limited here. */
  readonly model?: () => LlmProvider;
}

export type VisitorLine =
  | { readonly kind: 'start' }
  | { readonly kind: 'say'; readonly text: string }
  /** A button under the latest replies, by its label or its value. */
  | { readonly kind: 'press'; readonly label: string };

/** What one line of the visitor's led to. */
export interface RehearsedTurn {
  readonly replies: readonly Message[];
  readonly state: ConversationState;
  readonly quote: Quote | null;
  /** Of every turn that was worked: the visitor's, then those of finished documents. */
  readonly results: readonly TurnResult[];
  /** There was no such button: its words were said instead. The labels that there were; null when all is well. */
  readonly noButton: readonly string[] | null;
  /** Codes of what went wrong while the reply was made. */
  readonly troubles: readonly string[];
}

export interface RehearsedConversation {
  turn(line: VisitorLine): Promise<RehearsedTurn>;
  close(): Promise<void>;
}

export interface Rehearsal {
  /** A conversation on a clean slate: nothing of another one is known to it, and nothing of it is kept. */
  begin(options: {
    readonly at: Date;
    readonly channel?: string | undefined;
    /** `none`: the customer has not consented to the processing of his data yet; else there is nothing to ask for. */
    readonly consent?: 'given' | 'none' | undefined;
  }): Promise<RehearsedConversation>;
}

const noLimit = { tokens: null, kopecks: null };
const boundless = { conversation: noLimit, day: noLimit };

export function createRehearsalClock(): RehearsalClock {
  let current = new Date();
  return {
    now: () => current,
    set(moment) {
      current = moment;
    },
  };
}

/**
 * A project's conversations held for themselves: the same turns, prices and store as at work, but in memory only. Nobody
 * is called, no paper is printed and no number of one is spent. One conversation at a time, because they share the clock.
 */
export function createRehearsal(parts: RehearsalParts): Rehearsal {
  const { project, clock, model } = parts;
  const empty = buildEmptyDatabases();
  const signer = createHmacQuoteSigner({ current: 'rehearsal', keys: { rehearsal: randomBytes(32) } });

  return {
    async begin({ at, channel = 'web', consent = 'given' }) {
      const asks = consent === 'none' && project.assistant.personalData.consent === 'ask';
      clock.set(at);
      const { store, close } = openMemoryStore(empty);
      const quoting = createQuoting({ project: () => project, signer, clock, store });
      const conversing = createConversing({
        project: () => project,
        knowledge: () => parts.knowledge,
        ...(asks ? { consent: async () => ({ version: 'rehearsal', link: null }) } : {}),
        quoting,
        bookings: { store },
        clock,
        ids: randomIds,
        store,
        ...(model === undefined
          ? {}
          : {
              models: () => ({ provider: model(), budget: boundless, deadlineMs: project.assistant.models.deadlineMs }),
            }),
      });
      let results: TurnResult[] = [];
      let troubles: string[] = [];
      let buttons: readonly Button[] = [];
      const conversation = await createLocalConversation({
        ...conversing,
        store,
        perform: {
          renderDocument: async ({ document, quote }) => ({
            id: randomIds.next(),
            kind: document,
            quote,
            file: `${document}.pdf`,
          }),
          handoff: async () => {},
        },
        clock,
        ids: randomIds,
        logger: troubleCollector((code) => troubles.push(code)),
        channel,
        onTurn: (result) => results.push(result),
      });

      async function hear(line: VisitorLine): Promise<readonly Message[]> {
        if (line.kind === 'start') return conversation.start();
        if (line.kind === 'say') return conversation.say(line.text);
        const pressed = findButton(buttons, line.label);
        return pressed === undefined ? conversation.say(line.label) : conversation.press(pressed);
      }

      return {
        async turn(line) {
          results = [];
          troubles = [];
          const offered = buttons.map(({ label }) => label);
          const missing = line.kind === 'press' && findButton(buttons, line.label) === undefined;
          const replies = await hear(line);
          buttons = replies.flatMap((reply) => reply.buttons);
          const state = await conversation.state();
          const quote = state.quote === null ? undefined : await store.readQuote(state.quote);
          return {
            replies,
            state,
            quote: quote?.quote ?? null,
            results,
            noButton: missing ? offered : null,
            troubles,
          };
        },
        close,
      };
    },
  };
}

function findButton(buttons: readonly Button[], words: string): Button | undefined {
  return buttons.find(({ label }) => label === words) ?? buttons.find(({ value }) => value === words);
}

interface EmptyDatabases {
  readonly keys: Buffer;
  readonly store: Buffer;
}

/** Made once: a copy is open ten times sooner than a schema is built. */
function buildEmptyDatabases(): EmptyDatabases {
  const built = (migrations: readonly Migration[]) => {
    const database = openMemoryDatabase();
    migrate(database, migrations);
    const image = database.serialize();
    database.close();
    return image;
  };
  return { keys: built(vaultMigrations), store: built(storeMigrations) };
}

function openMemoryStore(empty: EmptyDatabases): { store: Store & BookingStore; close(): Promise<void> } {
  const keys = openMemoryDatabase(empty.keys);
  const vault = createSqliteKeyVault({ database: keys, encryptionKey: randomBytes(32) });
  const database = openMemoryDatabase(empty.store);
  const store = createSqliteStore({ database, vault, documentsFolder: '' });
  return {
    store,
    async close() {
      await store.close();
      await vault.close();
    },
  };
}

function troubleCollector(onTrouble: (code: string) => void): Logger {
  const logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: ({ failure }, message) => onTrouble(typeof failure === 'string' ? failure : message),
    child: () => logger,
  };
  return logger;
}
