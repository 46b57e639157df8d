import { slotInWords, zoneInWords } from '../booking/slot-words.ts';
import { localCalendar } from '../local-time/local-date.ts';
import type { TurnRecord } from '../transcript/turn-record.ts';
import type { IncidentNotice } from './incidents.ts';

const told: Readonly<Record<string, string>> = {
  booked: 'Новая запись',
  moved: 'Запись перенесена на',
  cancelled: 'Запись отменена',
};

/** What a turn has arranged, for the people who hold the meeting; undefined when it has arranged nothing. */
export function meetingNotice(
  steps: TurnRecord['steps'],
  { conversation, timeZone, now }: { readonly conversation: string; readonly timeZone: string; readonly now: Date },
): IncidentNotice | undefined {
  const done = steps.findLast(({ rule, detail }) => rule === 'booking' && Object.hasOwn(told, String(detail.step)));
  if (done === undefined || typeof done.detail.at !== 'string') return undefined;
  const { step, at } = done.detail;
  const from = Date.parse(at);
  const when = `${slotInWords({ from }, { calendar: localCalendar(timeZone), language: 'ru' })} (${zoneInWords(timeZone, 'ru')})`;
  const text = `📅 ${told[String(step)]}: ${when}\nДиалог: sales-assistant trace ${conversation}`;
  return { key: `meeting:${conversation}:${step}:${at}:${now.toISOString()}`, text };
}
