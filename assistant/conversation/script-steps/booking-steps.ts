import { fittingSlots, nearestSlots, readWishes } from '../../booking/booking-wish.ts';
import type { TimeSpan } from '../../booking/time-span.ts';
import { localCalendar } from '../../local-time/local-date.ts';
import type { Booking } from '../../ports/booking-store.ts';
import { type Consultations, spanOf } from '../../scheduling/consultations.ts';
import type { BookingState, KeptTime } from '../../transcript/conversation-state.ts';
import type { PhraseKey } from '../reply/phrases.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { bookingReferences, changeButtons, confirmButtons, slotButtons, toldSoFar } from './booking-words.ts';
import { humanButton, restingButtons } from './turn-buttons.ts';

const noBooking: BookingState = { open: null, offered: [], held: null, meeting: null };
const mostOffered = 6;
const daysOffered = 2;

export function bookingOf(draft: TurnDraft): BookingState {
  return draft.state.booking ?? noBooking;
}

export function changeBooking(draft: TurnDraft, change: Partial<BookingState>): void {
  draft.change({ booking: { ...bookingOf(draft), ...change } });
}

/** The meeting that is yet to come, as the store has it: a turn that nobody heard may have booked it. */
export async function comingMeeting(draft: TurnDraft, consultations: Consultations): Promise<KeptTime | null> {
  const booked = (await own(draft, consultations)) ?? (await elsewhere(draft, consultations));
  const meeting = booked === undefined ? null : keptTime(booked);
  if (bookingOf(draft).meeting?.id !== meeting?.id) changeBooking(draft, { meeting });
  return meeting;
}

async function own(draft: TurnDraft, consultations: Consultations): Promise<Booking | undefined> {
  return (await consultations.ofConversation(draft.input.conversation.id)).booked;
}

/** Booked in another conversation of the same person's: on the site, say, before he went over to a messenger. */
async function elsewhere(draft: TurnDraft, consultations: Consultations): Promise<Booking | undefined> {
  const { joinedConversations } = draft.dependencies;
  if (joinedConversations === undefined) return undefined;
  for (const { id } of await joinedConversations(draft.input.conversation.id)) {
    const { booked } = await consultations.ofConversation(id);
    if (booked !== undefined) return booked;
  }
  return undefined;
}

interface Offer {
  /** Words that name a time. */
  readonly wish?: string;
  /** What is said before the times, where it is not the usual. */
  readonly phrase?: 'booking_taken';
  /** Beginnings of the times that are spoken of: a bare hour is on one of their days. Absent: those that were offered. */
  readonly spoken?: readonly number[];
  /** Only what comes after those that were offered before. */
  readonly further?: boolean;
}

/** Names free times; one that is named to the hour is kept at once. */
export async function offerSlots(
  draft: TurnDraft,
  { wish = '', phrase, spoken, further = false }: Offer = {},
): Promise<void> {
  const { consultations } = draft.dependencies;
  if (consultations === undefined) return;
  const { rules } = consultations;
  const calendar = localCalendar(rules.timeZone);
  const all = await consultations.free(draft.input.conversation.id);
  const { offered } = bookingOf(draft);
  const last = further ? Math.max(0, ...offered) : 0;
  const later = all.filter(({ from }) => from > last);
  const free = later.length > 0 ? later : all;
  draft.note('booking', { step: 'offer', free: free.length, wish: wish !== '' });
  if (free.length === 0) return sayNothingFree(draft);
  const days = [...new Set((spoken ?? offered).map((from) => calendar.dateOf(new Date(from))))];
  const wishes = wish === '' ? [] : readWishes(wish, { now: draft.now, calendar, days });
  const fitting = wishes.length === 0 ? undefined : fittingSlots(wishes, free, mostOffered);
  const slots = fitting?.slots ?? nearestSlots(free, { calendar, count: mostOffered, days: daysOffered });
  const [only] = slots;
  if (fitting?.fits === true && wishes[0]?.exact === true && only !== undefined) {
    return keepSlot(draft, consultations, only, true);
  }
  const usual = fitting !== undefined && !fitting.fits ? 'booking_nearest' : 'booking_offer';
  sayTimes(draft, consultations, phrase ?? usual, slots);
}

function sayTimes(draft: TurnDraft, { rules }: Consultations, phrase: PhraseKey, slots: readonly TimeSpan[]): void {
  changeBooking(draft, { open: 'choosing', offered: slots.map(({ from }) => from), held: null });
  sayBooking(draft, phrase, bookingReferences(draft, rules, { slots }));
  draft.offerButtons([...slotButtons(draft, rules, slots), ...restingButtons(draft)]);
}

function sayNothingFree(draft: TurnDraft): void {
  const handoff = draft.markForPeople('Свободного времени для встречи нет');
  changeBooking(draft, { open: null, offered: [] });
  sayBooking(draft, 'booking_full', {});
  draft.amend({ handoff, buttons: [humanButton(draft)] });
}

/** Keeps a time for him and asks for a yes; where it is gone by now, others are named. */
export async function keepSlot(
  draft: TurnDraft,
  consultations: Consultations,
  slot: TimeSpan,
  known = false,
): Promise<void> {
  const held = await holdFree(draft, consultations, slot, known);
  if (held === undefined) return offerSlots(draft, { phrase: 'booking_taken' });
  changeBooking(draft, { open: 'confirming', held: keptTime(held) });
  const time = spanOf(held);
  const references = { time, ...(held.until === null ? {} : { until: held.until }) };
  sayBooking(draft, 'booking_held', bookingReferences(draft, consultations.rules, references));
  draft.offerButtons(confirmButtons(draft, time));
}

/** Only what may be offered now can be kept, whatever a button says. `known`: it was found free just now. */
async function holdFree(
  draft: TurnDraft,
  consultations: Consultations,
  slot: TimeSpan,
  known = false,
): Promise<Booking | undefined> {
  const { id } = draft.input.conversation;
  const isFree = known || (await consultations.free(id)).some(({ from, to }) => from === slot.from && to === slot.to);
  const held = isFree ? await consultations.hold(id, slot) : undefined;
  draft.note('booking', { step: 'hold', kept: held !== undefined });
  return held;
}

/** Books what is kept for him; a hold that has run out is taken anew where it is still free. False when it is gone. */
export async function bookKept(draft: TurnDraft, consultations: Consultations, kept: KeptTime): Promise<boolean> {
  const { id: conversation } = draft.input.conversation;
  const before = await comingMeeting(draft, consultations);
  const about = toldSoFar(draft);
  let booked = await consultations.book({ conversation, id: kept.id, about });
  if (booked === undefined) {
    const again = await holdFree(draft, consultations, kept);
    if (again !== undefined) booked = await consultations.book({ conversation, id: again.id, about });
  }
  if (booked === undefined) {
    await offerSlots(draft, { phrase: 'booking_taken' });
    return false;
  }
  const moved = before !== null && before.id !== booked.id;
  if (moved && before.conversation !== undefined) await leaveOther(draft, consultations, before);
  draft.note('booking', { step: moved ? 'moved' : 'booked', at: booked.from.toISOString() });
  changeBooking(draft, { open: null, offered: [], held: null, meeting: keptTime(booked) });
  draft.act({ kind: 'booking', meeting: booked.root });
  const references = bookingReferences(draft, consultations.rules, { time: spanOf(booked) });
  sayBooking(draft, moved ? 'booking_moved' : 'booking_booked', references);
  addLink(draft, consultations.linkTo(booked, draft.input.conversation.channel));
  draft.offerButtons([...changeButtons(draft), ...restingButtons(draft)]);
  return true;
}

function addLink(draft: TurnDraft, link: string | undefined): void {
  if (link === undefined) return;
  draft.append(`\n${draft.render(draft.phrase('booking_file'), { 'booking.link': link })}`, []);
}

/** What the same person had booked in another conversation makes way. */
async function leaveOther(
  draft: TurnDraft,
  consultations: Consultations,
  { id, conversation }: KeptTime,
): Promise<void> {
  if (conversation === undefined || conversation === draft.input.conversation.id) return;
  const left = await consultations.cancel(conversation, id);
  if (left !== undefined) draft.act({ kind: 'booking', meeting: left.root });
}

export async function cancelMeeting(draft: TurnDraft, consultations: Consultations, meeting: KeptTime): Promise<void> {
  const owner = meeting.conversation ?? draft.input.conversation.id;
  const cancelled = await consultations.cancel(owner, meeting.id);
  draft.note('booking', { step: 'cancelled', at: cancelled?.from.toISOString() ?? null });
  changeBooking(draft, { open: null, offered: [], held: null, meeting: null });
  if (cancelled === undefined) return sayNoMeeting(draft);
  draft.act({ kind: 'booking', meeting: cancelled.root });
  sayBooking(draft, 'booking_cancelled', bookingReferences(draft, consultations.rules, { time: spanOf(cancelled) }));
  draft.offerButtons(restingButtons(draft));
}

export function sayMeeting(draft: TurnDraft, consultations: Consultations, meeting: KeptTime): void {
  draft.note('booking', { step: 'current' });
  sayBooking(draft, 'booking_current', bookingReferences(draft, consultations.rules, { time: meeting }));
  draft.offerButtons([...changeButtons(draft), ...restingButtons(draft)]);
}

export function sayNoMeeting(draft: TurnDraft): void {
  draft.note('booking', { step: 'none' });
  sayBooking(draft, 'booking_none', {});
}

/** He wants none after all: what is kept for him is free again. */
export async function dropBooking(draft: TurnDraft, consultations: Consultations): Promise<void> {
  await releaseHeld(draft, consultations);
  draft.note('booking', { step: 'dropped' });
  changeBooking(draft, { open: null, offered: [] });
  const meeting = await comingMeeting(draft, consultations);
  if (meeting !== null) return sayMeeting(draft, consultations, meeting);
  sayBooking(draft, 'booking_dropped', {});
  draft.offerButtons(restingButtons(draft));
}

export async function releaseHeld(draft: TurnDraft, consultations: Consultations): Promise<void> {
  const { held } = bookingOf(draft);
  if (held === null) return;
  await consultations.release(draft.input.conversation.id, held.id);
  changeBooking(draft, { held: null });
}

/** The calendar has had that time for somebody else: he hears it, people too, and other times are named. */
export async function meetingRefused(draft: TurnDraft, root: string, quietly: boolean): Promise<void> {
  const { consultations } = draft.dependencies;
  if (consultations === undefined) return;
  const { booked } = await consultations.ofConversation(draft.input.conversation.id);
  if (booked === undefined || booked.root !== root) return;
  await consultations.cancel(draft.input.conversation.id, booked.id);
  draft.note('booking', { step: 'refused', at: booked.from.toISOString() });
  changeBooking(draft, { open: null, offered: [], held: null, meeting: null });
  // The calendar is left as the table has it, whatever of ours stands there.
  draft.act({ kind: 'booking', meeting: root });
  // Whoever leads the conversation tells him.
  if (quietly) return void draft.markForPeople('Время встречи занято в календаре, клиент этого не знает');
  sayBooking(draft, 'booking_refused', bookingReferences(draft, consultations.rules, { time: spanOf(booked) }));
  const handoff = draft.markForPeople('Время встречи занято в календаре, клиенту предложено другое');
  draft.amend({ handoff });
  await offerSlots(draft);
}

/** No model words a time: what is said of a booking is said as it stands. */
function sayBooking(draft: TurnDraft, phrase: PhraseKey, references: Readonly<Record<string, string>>): void {
  draft.sayPhrase(phrase, {}, references);
  draft.keepLiteral();
}

function keptTime({ id, conversation, from, to }: Booking): KeptTime {
  return { id, conversation, from: from.getTime(), to: to.getTime() };
}
