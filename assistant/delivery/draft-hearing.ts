import type { TurnResult } from '../conversation/turn.ts';
import type { ClaimedTurn, ConversationRecord } from '../ports/conversation-store.ts';
import type { DraftStore, StoredDraft } from '../ports/draft-store.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { InboundEvent } from '../transcript/inbound-event.ts';

/**
 * What the conversation remembers because of what was said to the customer; everything else is what was heard from him, and known
 * whether he is answered or not.
 */
export const spokenKeys = [
  'state',
  'asking',
  'order',
  'quote',
  'misses',
  'greeted',
  'later',
  'between',
  'autoReplied',
] as const;
/** Besides, what those words themselves have told: told again when they are heard again. */
const heardKeys = ['script', 'fields', 'heardAt', 'pace', 'language', 'waiting'] as const;

export interface DraftSource {
  readonly store: Pick<DraftStore, 'readDraft'>;
}

/** A customer's words, heard together with those that a draft was to answer. */
export interface HeardTurn {
  readonly turn: ClaimedTurn;
  /** The draft that waits for a decision, if one does. */
  readonly open: StoredDraft | undefined;
}

export async function openDraft(
  { store }: DraftSource,
  { state: { draft: id } }: ConversationRecord,
): Promise<StoredDraft | undefined> {
  const draft = id === undefined ? undefined : await store.readDraft(id);
  return draft?.status === 'waiting' ? draft : undefined;
}

/** Nothing was said since the draft's words: lines of text that follow are answered together with them, from where they were said. */
export async function hearOnDraft(parts: DraftSource, turn: ClaimedTurn): Promise<HeardTurn> {
  if (!isCustomers(turn.inbound)) return { turn, open: await openDraft(parts, turn.conversation) };
  const { conversation, inbound, lines } = turn;
  const open = await openDraft(parts, conversation);
  const { rejected: _, ...state } = conversation.state;
  const now = { ...turn, conversation: { ...conversation, state } };
  if (open?.reply == null) return { turn: now, open };
  const { heard, before, lines: first } = open.reply;
  // What is withheld until he consents is known by the lines it was said in: those are not heard twice.
  const apart = heard?.kind !== 'text' || inbound.kind !== 'text' || turn.withheld.length > 0;
  if (apart) return { turn: now, open };
  const said = { kind: 'text', text: `${heard.text}\n${inbound.text}` } as const;
  const rewound = { ...conversation, state: { ...state, ...picked(before, [...spokenKeys, ...heardKeys]) } };
  return { turn: { ...turn, conversation: rewound, inbound: said, lines: [...first, ...lines] }, open };
}

/** What was heard as it may be kept: without what is withheld until its customer consents. */
export function keptInbound({ inbound, said }: ClaimedTurn, { personal, state }: TurnResult): InboundEvent | null {
  const shown = personal?.shown ?? [];
  const hides = personal?.shown !== undefined && state.consent?.standing !== 'given';
  if (inbound.kind === 'contact' && hides) return null;
  if (shown.length === 0) return inbound;
  // A recording is heard again by the words that were made of it.
  if (inbound.kind === 'attachment') return { kind: 'text', text: shown.map(({ text }) => text).join('\n') };
  if (inbound.kind !== 'text' && inbound.kind !== 'edited') return null;
  const text = shown.reduce((words, line) => {
    const raw = said.find(({ seq }) => seq === line.seq)?.text ?? '';
    return raw === '' ? words : words.replace(raw, () => line.text);
  }, inbound.text);
  return { ...inbound, text };
}

/** Words of the customer's that a reply may answer. */
export function isCustomers({ kind }: InboundEvent): boolean {
  return customers.has(kind);
}

const customers: ReadonlySet<string> = new Set<InboundEvent['kind']>([
  'started',
  'text',
  'button',
  'command',
  'attachment',
  'contact',
  'edited',
]);

/** What is absent becomes absent. */
export function picked<Key extends keyof ConversationState>(
  state: ConversationState,
  keys: readonly Key[],
): Pick<ConversationState, Key> {
  return Object.fromEntries(keys.map((key) => [key, state[key]])) as Pick<ConversationState, Key>;
}
