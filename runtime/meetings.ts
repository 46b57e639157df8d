import { compileConsultations } from '../assistant/booking/consultation-settings.ts';
import type { EffectPerformers } from '../assistant/delivery/effect-work.ts';
import type { Booking, BookingStore } from '../assistant/ports/booking-store.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import { enterMeeting } from '../assistant/scheduling/enter-meeting.ts';
import type { Project } from '../project/project.ts';
import type { Bookings } from './conversing.ts';
import { isGoogleConnected, openGoogleCalendar } from './google-calendar.ts';
import type { Environment } from './secrets.ts';

export interface MeetingsParts {
  readonly store: BookingStore;
  readonly folder: string;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly project: () => Pick<Project, 'company' | 'integrations'>;
  /** A preview: nothing is asked or told outside. */
  readonly alone: boolean;
}

type EnterMeeting = NonNullable<EffectPerformers['enterMeeting']>;

export interface Meetings {
  readonly bookings: Bookings;
  readonly enterMeeting: EnterMeeting;
  /** Takes the meetings of people who were erased out of the calendar. */
  clearForsaken(): Promise<void>;
}

const forsakenAtOnce = 50;
const patienceMs = 60_000;

/** Meetings in our table and, where one is connected, in the company's Google Calendar. */
export function createMeetings(parts: MeetingsParts): Meetings {
  const { store, environment, logger, project, alone } = parts;
  const google = openGoogleCalendar(parts);
  const connected = () => {
    const { enabled } = project().integrations.google_calendar ?? {};
    return !alone && isGoogleConnected(environment, enabled) ? google : undefined;
  };
  return {
    bookings: { store, calendar: connected, logger },

    async enterMeeting({ conversation, meeting, signal }) {
      const calendar = connected();
      if (calendar === undefined) return 'entered';
      const { company } = project();
      const words = (booking: Booking) => ({
        title: compileConsultations(company.consultations ?? {}).title,
        description: eventText(booking, conversation.channel, environment.PUBLIC_URL),
      });
      return enterMeeting(meeting, { store, calendar, timeZone: company.time_zone, signal, words });
    },

    async clearForsaken() {
      const calendar = connected();
      for (const root of await store.listForsakenMeetings(forsakenAtOnce)) {
        await calendar?.remove(root, AbortSignal.timeout(patienceMs));
        await store.forgetForsakenMeeting(root);
      }
    },
  };
}

const channelTitles: Readonly<Record<string, string>> = { web: 'сайт', telegram: 'Telegram', avito: 'Авито' };

/** Nothing personal: the calendar is kept by somebody else, abroad. Who it is, our own pages tell. */
function eventText({ conversation }: Booking, channel: string, publicUrl: string | undefined): string {
  const where = publicUrl === undefined ? '' : `\n${publicUrl.replace(/\/+$/, '')}/operator`;
  return `Записал ассистент. Канал: ${channelTitles[channel] ?? channel}.\nДиалог: ${conversation}${where}`;
}
