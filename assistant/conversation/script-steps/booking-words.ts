import { slotInWords, slotLabel, slotsByDay, zoneInWords } from '../../booking/slot-words.ts';
import type { TimeSpan } from '../../booking/time-span.ts';
import { isContactField } from '../../consent/contact-fields.ts';
import { plural } from '../../documents/russian-formats.ts';
import { localCalendar } from '../../local-time/local-date.ts';
import type { ConsultationRules } from '../../scheduling/consultations.ts';
import type { Button } from '../../transcript/message.ts';
import { fieldText } from '../reply/reference-values.ts';
import type { TurnDraft } from '../turn-draft.ts';

/** Values of `{{ booking.… }}`: times come from the free ones and from bookings alone. */
export function bookingReferences(
  draft: TurnDraft,
  rules: ConsultationRules,
  told: { readonly slots?: readonly TimeSpan[]; readonly time?: TimeSpan; readonly until?: Date },
): Readonly<Record<string, string>> {
  const { settings, timeZone } = rules;
  const words = wordsOf(draft, rules);
  const { slots = [], time, until } = told;
  return {
    'booking.title': settings.title,
    'booking.minutes': minutesInWords(settings.duration, draft.language),
    'booking.zone': zoneInWords(timeZone, draft.language),
    'booking.slots': slotsByDay(slots, words),
    'booking.when': time === undefined ? '' : slotInWords(time, words),
    'booking.until': until === undefined ? '' : words.calendar.timeOf(until),
    'booking.details': [
      minutesInWords(time === undefined ? settings.duration : time.to - time.from, draft.language),
      ...[settings.who, settings.place].flatMap((part) => part ?? []),
    ].join(', '),
  };
}

function wordsOf({ language }: TurnDraft, { timeZone }: ConsultationRules) {
  return { calendar: localCalendar(timeZone), language };
}

function minutesInWords(length: number, language: 'ru' | 'en'): string {
  const minutes = Math.round(length / 60_000);
  if (language === 'en') return `${minutes} minutes`;
  return `${minutes} ${plural(minutes, ['минута', 'минуты', 'минут'])}`;
}

/** What a customer would call a time, as a button says it. */
export function timeLabel(draft: TurnDraft, rules: ConsultationRules, slot: TimeSpan): string {
  return slotLabel(slot, wordsOf(draft, rules));
}

/** Each names its time, so that one under an older message still means the same. */
export function slotButtons(draft: TurnDraft, rules: ConsultationRules, slots: readonly TimeSpan[]): Button[] {
  return slots.map((slot) => ({ label: timeLabel(draft, rules, slot), value: slotValue('slot', slot.from) }));
}

export function confirmButtons(draft: TurnDraft, { from }: TimeSpan): Button[] {
  return [
    { label: draft.phrase('button_book'), value: slotValue('book', from) },
    { label: draft.phrase('button_other_time'), value: 'booking:other' },
  ];
}

export function changeButtons(draft: TurnDraft): Button[] {
  return [
    { label: draft.phrase('button_move'), value: 'booking:move' },
    { label: draft.phrase('button_cancel_booking'), value: 'booking:cancel' },
  ];
}

function slotValue(verb: 'slot' | 'book', from: number): string {
  return `${verb}:${new Date(from).toISOString()}`;
}

/** What he has told so far, for whoever prepares the meeting. */
export function toldSoFar(draft: TurnDraft): string {
  const { consentTerms, state } = draft;
  const mayTell = consentTerms === undefined || state.consent?.standing === 'given';
  const fields = Object.values(draft.script?.fields ?? {}).filter((field) => mayTell || !isContactField(field));
  return fields
    .flatMap(({ id, title }) => {
      const text = fieldText(draft, id);
      return text === undefined ? [] : [`${title}: ${text}`];
    })
    .join('; ');
}
