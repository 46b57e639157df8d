import { contactFieldsOf } from '../consent/contact-fields.ts';
import type { ConversationRecord } from '../ports/conversation-store.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { PersonJoining } from '../transcript/inbound-event.ts';
import { listFields } from './brief/brief-answers.ts';
import { enterStart } from './script-steps/follow-script.ts';
import { askAgain } from './script-steps/open-question.ts';
import type { TurnDraft } from './turn-draft.ts';

const channelNames: Readonly<Record<string, string>> = { web: 'чате на сайте', telegram: 'Telegram', avito: 'Авито' };

/**
 * Two conversations are one person's. Where the customer has gone over, what he told there is known here from now on, and whoever led it
 * or shut it goes along. Silent but for a link: nobody else has asked for words. True when the customer is to be welcomed here.
 */
export async function personJoined(draft: TurnDraft, joining: PersonJoining): Promise<boolean> {
  const { with: other, proof, by, goesOn } = joining;
  draft.note('joined', { proof, goes_on: goesOn });
  const before = draft.state.joined;
  draft.change({ joined: { with: other, by, reads: goesOn === 'here' || before?.reads === true } });
  if (goesOn === 'there') return false;
  const found = (await othersOf(draft)).find(({ id }) => id === other);
  if (found === undefined) return false;
  if (proof === 'link') followPeople(draft, found.state);
  const empty = !holdsBrief(draft.state);
  if (holdsBrief(found.state) && (proof === 'link' || empty)) await carryBrief(draft, found);
  return proof === 'link';
}

/** Says that the conversation is followed from where it was left, and what is known. */
export async function welcomeOver(draft: TurnDraft): Promise<void> {
  const { fields, quote } = draft.state;
  draft.sayPhrase('joined');
  draft.keepLiteral();
  const known = listFields(draft, Object.keys(fields));
  if (known !== '') draft.append(`\n${draft.render(draft.phrase('joined_known'), { noted: known })}`, []);
  if (quote !== null && draft.quote !== undefined) draft.sayPhrase('price_quote');
  if (draft.position === undefined && !holdsBrief(draft.state)) return enterStart(draft, false);
  askAgain(draft);
}

/** Tells whoever has gone over where the conversation goes on. */
export function sayWhereItGoesOn(draft: TurnDraft, { channel }: PersonJoining): void {
  draft.sayPhrase('moved', {}, { channel: channelNames[channel] ?? channel });
  draft.keepLiteral();
}

/** It was not one person after all: what came from the other is forgotten here. */
export async function personParted(draft: TurnDraft, who: string): Promise<void> {
  draft.note('parted');
  const { carried, joined } = draft.state;
  const leaves = draft.input.conversation.id === who;
  if (carried !== undefined && (leaves || carried.from === who)) {
    const kept = Object.entries(draft.state.fields).filter(([id, value]) => carried.fields[id] !== value);
    const nothingOpen = { asking: null, between: null, later: { fields: [], again: [] }, misses: 0 };
    draft.change({ fields: Object.fromEntries(kept), order: null, quote: null, state: null, ...nothingOpen });
    const { carried: _, ...rest } = draft.state;
    draft.state = rest;
    draft.quote = undefined;
  }
  const { consent } = draft.state;
  // Somebody else has consented.
  if (consent?.from !== undefined && (leaves || consent.from === who)) {
    const { counts = {} } = consent;
    draft.change({ consent: { standing: 'none', counts } });
  }
  if (joined === undefined) return;
  const [next] = leaves ? [] : await othersOf(draft);
  if (next !== undefined) return draft.change({ joined: { ...joined, with: next.id } });
  const { joined: _, ...rest } = draft.state;
  draft.state = rest;
}

/**
 * What the same person has told elsewhere since he was last heard here takes the place of what is known. Resolves with when he was last
 * heard at all, milliseconds.
 */
export async function catchUp(draft: TurnDraft): Promise<number | undefined> {
  const { joined, heardAt } = draft.state;
  if (joined?.reads !== true) return heardAt;
  const newest = (await othersOf(draft)).toSorted((a, b) => (b.state.heardAt ?? 0) - (a.state.heardAt ?? 0))[0];
  const heardThere = newest?.state.heardAt ?? 0;
  if (newest === undefined || heardThere <= (heardAt ?? 0) || !holdsBrief(newest.state)) return heardAt;
  await carryBrief(draft, newest);
  return heardThere;
}

async function othersOf({ dependencies, input }: TurnDraft): Promise<readonly ConversationRecord[]> {
  return (await dependencies.joinedConversations?.(input.conversation.id)) ?? [];
}

function holdsBrief({ fields, order, quote }: ConversationState): boolean {
  return Object.keys(fields).length > 0 || order !== null || quote !== null;
}

/** A human who led the conversation, or shut it, does so wherever the customer goes. */
function followPeople(draft: TurnDraft, { mode, manager, pausedAt, blocked }: ConversationState): void {
  if (blocked === true) draft.change({ blocked });
  if (mode !== 'paused') return;
  const led = { ...(manager === undefined ? {} : { manager }), ...(pausedAt === undefined ? {} : { pausedAt }) };
  draft.change({ mode, ...led });
}

/** What somebody has consented to he has consented to, wherever he writes; what he refused here stays refused. */
function followConsent(draft: TurnDraft, from: string, { consent: there }: ConversationState): void {
  const { consent: here } = draft.state;
  if (there?.standing !== 'given' || here?.standing === 'given' || here?.standing === 'refused') return;
  draft.change({ consent: { ...here, standing: 'given', from } });
}

async function carryBrief(draft: TurnDraft, { id: from, state }: ConversationRecord): Promise<void> {
  draft.note('carried');
  const { script, state: place, asking, order, quote, later, between, language } = state;
  const fields = carriedFields(draft, state);
  const open = { later: later ?? { fields: [], again: [] }, between: between ?? null, misses: 0 };
  followConsent(draft, from, state);
  draft.change({ script, state: place, fields, asking, order, quote, ...open, carried: { from, fields } });
  if (language !== undefined) {
    draft.language = language;
    draft.change({ language });
  }
  draft.quote = quote === null ? undefined : await draft.dependencies.findQuote(quote);
}

/** Names and contacts come along only where nobody has to agree to their being kept, or their owner has. */
function carriedFields({ project, consentTerms }: TurnDraft, { fields, consent }: ConversationState) {
  if (consentTerms === undefined || consent?.standing === 'given') return fields;
  const contacts = contactFieldsOf(project.scripts);
  return Object.fromEntries(Object.entries(fields).filter(([id]) => !contacts.has(id)));
}
