import t from 'tap';
import { fittingSlots, nearestSlots, readWishes } from '../../../assistant/booking/booking-wish.ts';
import { calendarFile } from '../../../assistant/booking/calendar-file.ts';
import { compileConsultations } from '../../../assistant/booking/consultation-settings.ts';
import { bookingHorizon, freeSlots, type WorkingTime } from '../../../assistant/booking/free-slots.ts';
import { slotInWords, slotLabel, slotsByDay, zoneInWords } from '../../../assistant/booking/slot-words.ts';
import { without } from '../../../assistant/booking/time-span.ts';
import { localCalendar } from '../../../assistant/local-time/local-date.ts';

const hours: WorkingTime = {
  working_hours: {
    mon: ['10:00-13:00', '14:00-18:00'],
    tue: ['10:00-18:00'],
    wed: ['10:00-18:00'],
    thu: ['10:00-18:00'],
    fri: ['10:00-16:00'],
    sat: [],
    sun: [],
  },
  holidays: [{ date: '2026-11-25' }],
};
const moscow = localCalendar('Europe/Moscow');
const at = (text: string) => new Date(`${text}:00+03:00`);
/** A Monday. */
const now = at('2026-11-23T11:10');
const ground = { now, calendar: moscow };
const settings = compileConsultations({ duration_minutes: 60, step_minutes: 60, buffer_minutes: 15, days_ahead: 4 });
const shown = (slots: readonly { readonly from: number }[], calendar = moscow) =>
  slots.map(({ from }) => `${calendar.dateOf(new Date(from)).slice(5)} ${calendar.timeOf(new Date(from))}`);
const span = (from: string, to: string) => ({ from: at(from).getTime(), to: at(to).getTime() });

t.test('free is what lies in working hours, on no holiday, far enough from now', async (t) => {
  t.strictSame(shown(freeSlots(settings, { ...ground, hours }, [])), [
    ...['14:00', '15:00', '16:00', '17:00'].map((time) => `11-23 ${time}`),
    ...['10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00', '17:00'].map((time) => `11-24 ${time}`),
    ...['10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00', '17:00'].map((time) => `11-26 ${time}`),
    ...['10:00', '11:00', '12:00', '13:00', '14:00', '15:00'].map((time) => `11-27 ${time}`),
  ]);
  const closed = Object.fromEntries(Object.keys(hours.working_hours).map((day) => [day, []]));
  t.strictSame(
    freeSlots(settings, { ...ground, hours: { ...hours, working_hours: closed as never } }, []),
    [],
    'whoever names no hours promises none',
  );
});

t.test('what is taken takes its buffer on both sides', async (t) => {
  const tuesday = (taken: readonly ReturnType<typeof span>[]) =>
    shown(freeSlots(settings, { ...ground, hours }, taken)).filter((slot) => slot.startsWith('11-24'));
  t.strictSame(
    tuesday([span('2026-11-24T13:00', '2026-11-24T14:00')]),
    ['11-24 10:00', '11-24 11:00', '11-24 15:00', '11-24 16:00', '11-24 17:00'],
    'twelve ends a quarter of an hour too late, fourteen begins too early',
  );
  t.strictSame(tuesday([span('2026-11-24T00:00', '2026-11-25T00:00')]), [], 'a whole day');
  t.strictSame(
    tuesday([span('2026-11-24T09:00', '2026-11-24T09:45'), span('2026-11-24T18:15', '2026-11-24T19:00')]).length,
    8,
    'a buffer that just fits',
  );
});

t.test('the calendar of another zone counts', async (t) => {
  const calendar = localCalendar('Asia/Vladivostok');
  const late = new Date('2026-11-23T15:30:00Z');
  const [first] = freeSlots(settings, { now: late, calendar, hours }, []);
  t.equal(new Date(first?.from ?? 0).toISOString(), '2026-11-24T00:00:00.000Z', 'it is Tuesday there');
  const berlin = localCalendar('Europe/Berlin');
  t.equal(berlin.momentOf('2026-10-25', '10:00').toISOString(), '2026-10-25T09:00:00.000Z');
  t.equal(berlin.momentOf('2026-10-24', '10:00').toISOString(), '2026-10-24T08:00:00.000Z', 'summer time');
  t.equal(new Date(bookingHorizon(settings, ground).to).toISOString(), '2026-11-27T21:00:00.000Z');
});

t.test('wishes as people say them', async (t) => {
  const cases: readonly (readonly [string, string, string, boolean])[] = [
    ['завтра после обеда', '2026-11-24T13:00', '2026-11-24T18:00', false],
    ['в четверг в 3', '2026-11-26T15:00', '2026-11-26T15:00', true],
    ['24-го утром', '2026-11-24T09:00', '2026-11-24T12:00', false],
    ['в пятницу', '2026-11-27T00:00', '2026-11-28T00:00', false],
    ['давайте 26 ноября в 11:30', '2026-11-26T11:30', '2026-11-26T11:30', true],
    ['на следующей неделе', '2026-11-30T00:00', '2026-12-07T00:00', false],
    ['через 2 часа', '2026-11-23T13:10', '2026-11-23T13:10', true],
  ];
  for (const [text, from, to, exact] of cases) {
    const [wish] = readWishes(text, ground);
    t.strictSame(
      [new Date(wish?.from ?? 0), new Date((wish?.to ?? 0) - (exact ? 1 : 0)), wish?.exact],
      [at(from), at(to), exact],
      text,
    );
  }
  t.strictSame(readWishes('какие у вас гарантии', ground), []);
  const bare = readWishes('лучше в 12', { ...ground, days: ['2026-11-26', '2026-11-27'] });
  t.strictSame(
    bare.map(({ from }) => new Date(from)),
    [at('2026-11-26T12:00'), at('2026-11-27T12:00')],
    'an hour without a day is on the days that are spoken of',
  );
});

t.test('a wish is met, or what lies nearest is named', async (t) => {
  const free = freeSlots(settings, { ...ground, hours }, [span('2026-11-26T14:00', '2026-11-26T16:00')]);
  const wished = (text: string, count = 3) => fittingSlots(readWishes(text, ground), free, count);
  t.match(wished('в четверг в 12'), { fits: true });
  t.strictSame(shown(wished('в четверг в 12').slots), ['11-26 12:00']);
  t.equal(wished('в четверг в 15').fits, false);
  t.strictSame(shown(wished('в четверг в 15', 2).slots), ['11-26 12:00', '11-26 17:00']);
  t.strictSame(shown(wished('завтра', 3).slots), ['11-24 10:00', '11-24 14:00', '11-24 17:00'], 'spread over the day');
  t.equal(wished('в среду').fits, false, 'a holiday');
  t.strictSame(fittingSlots(readWishes('завтра', ground), [], 3), { fits: false, slots: [] });
  t.strictSame(shown(nearestSlots(free, { calendar: moscow, count: 6, days: 2 })), [
    '11-23 14:00',
    '11-23 16:00',
    '11-23 17:00',
    '11-24 10:00',
    '11-24 14:00',
    '11-24 17:00',
  ]);
});

t.test('slots in words', async (t) => {
  const slot = span('2026-11-24T15:00', '2026-11-24T16:00');
  const ru = { calendar: moscow, language: 'ru' } as const;
  t.equal(slotInWords(slot, ru), 'вторник, 24 ноября, 15:00');
  t.equal(slotLabel(slot, ru), 'вт, 24 ноября, 15:00');
  t.equal(slotInWords(slot, { ...ru, language: 'en' }), 'Tuesday, 24 November, 15:00');
  t.equal(
    slotsByDay([slot, span('2026-11-24T17:00', '2026-11-24T18:00'), span('2026-11-26T10:00', '2026-11-26T11:00')], ru),
    '• вторник, 24 ноября: 15:00, 17:00\n• четверг, 26 ноября: 10:00',
  );
  t.equal(zoneInWords('Europe/Moscow', 'ru'), 'по Москве');
  t.equal(zoneInWords('Asia/Almaty', 'ru'), 'время Asia/Almaty');
});

t.test('a hole is cut out of what is taken', async (t) => {
  t.strictSame(without([{ from: 0, to: 10 }], { from: 3, to: 5 }), [
    { from: 0, to: 3 },
    { from: 5, to: 10 },
  ]);
  t.strictSame(without([{ from: 3, to: 5 }], { from: 3, to: 5 }), []);
  t.strictSame(without([{ from: 6, to: 7 }], { from: 3, to: 5 }), [{ from: 6, to: 7 }]);
});

t.test('a file for a calendar: lines are folded, signs are escaped', async (t) => {
  const file = calendarFile({
    ...{ uid: 'b1@example.ru', title: 'Разбор, первый; очень подробный', organizer: 'ООО «Ромашка»'.repeat(9) },
    ...{ place: 'ул. Мира, 1\nвход со двора', from: now, to: at('2026-11-23T12:00'), changedAt: now },
  });
  t.ok(file.split('\r\n').every((line) => Buffer.byteLength(line) <= 75));
  const whole = file.replaceAll('\r\n ', '');
  t.match(whole, /\r\nSUMMARY:Разбор\\, первый\\; очень подробный — ООО «Ромашка»/);
  t.match(whole, /\r\nLOCATION:ул\. Мира\\, 1\\nвход со двора\r\n/);
  t.match(whole, /\r\nDTSTART:20261123T081000Z\r\nDTEND:20261123T090000Z\r\n/);
});
