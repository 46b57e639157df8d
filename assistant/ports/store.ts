import type { ArrivalStore } from './arrival-store.ts';
import type { ConversationStore } from './conversation-store.ts';
import type { CorrectionStore } from './correction-store.ts';
import type { DocumentStore } from './document-store.ts';
import type { DraftStore } from './draft-store.ts';
import type { QuoteStore } from './quote-store.ts';
import type { TokenStore } from './token-store.ts';
import type { TurnRecordStore } from './turn-record-store.ts';

/** All that must not be lost, behind one connection. Every method returns a Promise, whatever stands behind it. */
export interface Store
  extends ArrivalStore,
    ConversationStore,
    QuoteStore,
    DocumentStore,
    TokenStore,
    TurnRecordStore,
    CorrectionStore,
    DraftStore {
  /** Cheap: is the store readable and writable now? Rejects with the reason. */
  check(): Promise<void>;
  close(): Promise<void>;
}
