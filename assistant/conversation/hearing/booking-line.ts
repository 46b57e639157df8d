import { readWishes } from '../../booking/booking-wish.ts';
import type { TimeSpan } from '../../booking/time-span.ts';
import { localCalendar } from '../../local-time/local-date.ts';
import type { Consultations } from '../../scheduling/consultations.ts';
import { exitOf } from '../../script/advance.ts';
import { readChoice } from '../../script/understand/choice.ts';
import { answerYesNo } from '../../script/understand/yes-no.ts';
import type { KeptTime } from '../../transcript/conversation-state.ts';
import {
  asksWhenMeeting,
  confirmsTime,
  declinesBooking,
  mentionsMeeting,
  positionNamed,
  takesAnyTime,
  wantsBooking,
  wantsOtherTime,
  wantsToCancel,
  wantsToMove,
} from '../line/booking-acts.ts';
import {
  bookingOf,
  bookKept,
  cancelMeeting,
  changeBooking,
  comingMeeting,
  dropBooking,
  keepSlot,
  offerSlots,
  releaseHeld,
  sayMeeting,
  sayNoMeeting,
} from '../script-steps/booking-steps.ts';
import { timeLabel } from '../script-steps/booking-words.ts';
import { follow } from '../script-steps/follow-script.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { intentOf } from './script-intent.ts';

/** Buttons of times and bookings: `slot:…`, `book:…`, `booking:move`. */
export async function pressBooking(draft: TurnDraft, value: string): Promise<boolean> {
  const { consultations } = draft.dependencies;
  if (consultations === undefined) return false;
  if (!/^(?:slot|book|booking):/.test(value)) return false;
  const meeting = await comingMeeting(draft, consultations);
  const [, verb, moment = ''] = /^(slot|book):(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)$/.exec(value) ?? [];
  if (verb !== undefined) {
    const from = Date.parse(moment);
    if (Number.isNaN(from)) return false;
    const slot = { from, to: from + consultations.rules.settings.duration };
    const { held } = bookingOf(draft);
    if (verb === 'book' && held?.from === from) await bookAndGoOn(draft, consultations, held);
    else if (meeting?.from === from) sayMeeting(draft, consultations, meeting);
    else await keepSlot(draft, consultations, slot);
    return true;
  }
  if (value === 'booking:cancel') await cancelOr(draft, consultations, meeting);
  else if (value === 'booking:move') await offerSlots(draft);
  else if (value === 'booking:other') await offerOthers(draft, consultations);
  else return false;
  return true;
}

/** What of a line is about a meeting: an answer to the times that were named, or a wish for one. */
export async function hearBooking(draft: TurnDraft, line: string): Promise<boolean> {
  const { consultations } = draft.dependencies;
  if (consultations === undefined) return false;
  const { open } = bookingOf(draft);
  if (open !== null && open !== undefined && (await hearDecision(draft, consultations, line))) return true;
  if (await hearWish(draft, consultations, line)) return true;
  if (open === 'choosing' || open === 'confirming') changeBooking(draft, { open: 'aside' });
  return false;
}

async function hearWish(draft: TurnDraft, consultations: Consultations, line: string): Promise<boolean> {
  if (!mentionsMeeting(line)) return false;
  const { open, meeting: known } = bookingOf(draft);
  const alone = known !== null && open === null && draft.state.asking === null;
  const cancels = wantsToCancel(line, { booked: known !== null, alone });
  const asks = asksWhenMeeting(line);
  const moves = wantsToMove(line);
  // The owner's own words for it come first.
  const books = wantsBooking(line) && intentOf(draft, line) === undefined;
  if (!cancels && !asks && !moves && !books) return false;
  const meeting = await comingMeeting(draft, consultations);
  if (cancels) await cancelOr(draft, consultations, meeting);
  else if (meeting !== null && moves) await offerSlots(draft, { wish: line, spoken: [] });
  else if (asks) await sayWhen(draft, consultations, meeting);
  else if (!books) return false;
  else if (meeting !== null && wishOf(draft, consultations, line).length === 0)
    sayMeeting(draft, consultations, meeting);
  else await offerSlots(draft, { wish: line, spoken: [] });
  return true;
}

async function sayWhen(draft: TurnDraft, consultations: Consultations, meeting: KeptTime | null): Promise<void> {
  if (meeting !== null) return sayMeeting(draft, consultations, meeting);
  sayNoMeeting(draft);
  await offerSlots(draft);
}

async function hearDecision(draft: TurnDraft, consultations: Consultations, line: string): Promise<boolean> {
  const { open, held, offered } = bookingOf(draft);
  const wishes = wishOf(draft, consultations, line);
  const isLong = line.split(/\s+/u).length > 12;
  if (open === 'aside') {
    if (held !== null && confirmsTime(line)) return bookAndGoOn(draft, consultations, held);
    return false;
  }
  if (isLong) return false;
  if (declinesBooking(line)) {
    await dropBooking(draft, consultations);
    return true;
  }
  const named = wishes.length > 0 && !isQuestion(line) && positionNamed(line, offered.length) === undefined;
  if (open === 'confirming' && held !== null) {
    const same = wishes.some(({ from, exact }) => exact && from === held.from);
    if (named && !same) return offerWished(draft, consultations, line);
    const answer = answerYesNo(line);
    if (same || confirmsTime(line) || answer === true) return bookAndGoOn(draft, consultations, held);
    if (answer === false || wantsOtherTime(line)) {
      await offerOthers(draft, consultations);
      return true;
    }
    return false;
  }
  const chosen = named ? undefined : chosenOf(draft, consultations, line);
  if (chosen !== undefined) {
    await keepSlot(draft, consultations, chosen);
    return true;
  }
  if (named) return offerWished(draft, consultations, line);
  if (wantsOtherTime(line)) {
    await offerSlots(draft, { further: true });
    return true;
  }
  if (answerYesNo(line) === false && line.split(/\s+/u).length <= 2) {
    await dropBooking(draft, consultations);
    return true;
  }
  return false;
}

async function offerWished(draft: TurnDraft, consultations: Consultations, line: string): Promise<boolean> {
  const spoken = spokenOf(draft);
  await releaseHeld(draft, consultations);
  await offerSlots(draft, { spoken, wish: /^\s*\d{1,2}\s*$/.test(line) ? `в ${line}` : line });
  return true;
}

async function offerOthers(draft: TurnDraft, consultations: Consultations): Promise<void> {
  await releaseHeld(draft, consultations);
  await offerSlots(draft, { further: true });
}

/** One of the times that were named: by its hour, its number or «любое». */
function chosenOf(draft: TurnDraft, { rules }: Consultations, line: string): TimeSpan | undefined {
  const { offered } = bookingOf(draft);
  const slots = offered.map((from) => ({ from, to: from + rules.settings.duration }));
  const calendar = localCalendar(rules.timeZone);
  const [, hour] = /^\s*(\d{1,2})\s*\.?$/.exec(line) ?? [];
  if (hour !== undefined) {
    const atHour = slots.filter(({ from }) => Number(calendar.timeOf(new Date(from)).slice(0, 2)) === Number(hour));
    if (atHour.length > 0) return atHour.length === 1 ? atHour[0] : undefined;
    return slots[Number(hour) - 1];
  }
  const position = positionNamed(line, slots.length);
  if (position !== undefined) return slots[position];
  if (takesAnyTime(line)) return slots[0];
  const choices = slots.map((slot) => ({
    value: String(slot.from),
    label: timeLabel(draft, rules, slot),
    synonyms: [],
  }));
  const [value, second] = readChoice(choices, line);
  if (value === undefined || second !== undefined) {
    return slots.length === 1 && answerYesNo(line) === true ? slots[0] : undefined;
  }
  return slots.find(({ from }) => String(from) === value);
}

function wishOf(draft: TurnDraft, { rules }: Consultations, line: string) {
  const calendar = localCalendar(rules.timeZone);
  const days = [...new Set(spokenOf(draft).map((from) => calendar.dateOf(new Date(from))))];
  return readWishes(line, { now: draft.now, calendar, days });
}

/** Beginnings of the times that are being decided about. */
function spokenOf(draft: TurnDraft): readonly number[] {
  const { open, offered, held } = bookingOf(draft);
  if (open === null) return [];
  return held === null ? offered : [held.from];
}

function isQuestion(line: string): boolean {
  return /^(?:сколько|почему|зачем|кто|что|какие|какой|какая|how|why|what|who)(?!\p{L})/iu.test(line.trim());
}

async function cancelOr(draft: TurnDraft, consultations: Consultations, meeting: KeptTime | null): Promise<void> {
  if (meeting !== null) return cancelMeeting(draft, consultations, meeting);
  if (bookingOf(draft).held !== null) return dropBooking(draft, consultations);
  sayNoMeeting(draft);
}

/** Where the script waits for a booking, it goes on. */
async function bookAndGoOn(draft: TurnDraft, consultations: Consultations, held: KeptTime): Promise<boolean> {
  const booked = await bookKept(draft, consultations, held);
  const { script, position } = draft;
  if (booked && script !== undefined && position?.action === 'offer_slots') {
    await follow(draft, exitOf(script, position, draft.state.fields));
  }
  return true;
}
