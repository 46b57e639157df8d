import { calendarFile } from '../assistant/booking/calendar-file.ts';
import { compileConsultations } from '../assistant/booking/consultation-settings.ts';
import type { EffectPerformers } from '../assistant/delivery/effect-parts.ts';
import type { Booking, BookingStore } from '../assistant/ports/booking-store.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import { enterMeeting } from '../assistant/scheduling/enter-meeting.ts';
import type { Project } from '../project/project.ts';
import type { Bookings } from './conversing.ts';
import type { DocumentLinks } from './documents/document-links.ts';
import { isGoogleConnected, openGoogleCalendar } from './google-calendar.ts';
import type { Environment } from './secrets.ts';

export interface MeetingsParts {
  readonly store: BookingStore;
  readonly folder: string;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly links: Pick<DocumentLinks, 'urlFor'>;
  readonly project: () => Pick<Project, 'company' | 'integrations'>;
  /** A preview: nothing is asked or told outside. */
  readonly alone: boolean;
}

type EnterMeeting = NonNullable<EffectPerformers['enterMeeting']>;

export interface Meetings {
  readonly bookings: Bookings;
  readonly enterMeeting: EnterMeeting;
  /** The meeting as a file for a customer's calendar; undefined when it does not take place. */
  fileOf(root: string): Promise<string | undefined>;
  /** Takes the meetings of people who were erased out of the calendar. */
  clearForsaken(): Promise<void>;
}

const channelsWithLinks = new Set(['web', 'telegram']);
const forsakenAtOnce = 50;
const patienceMs = 60_000;

/** Meetings in our table and, where one is connected, in the company's Google Calendar. */
export function createMeetings(parts: MeetingsParts): Meetings {
  const { store, environment, logger, project, alone, links, clock } = parts;
  const google = openGoogleCalendar(parts);
  const connected = () => {
    const { enabled } = project().integrations.google_calendar ?? {};
    return !alone && isGoogleConnected(environment, enabled) ? google : undefined;
  };
  /** Only where links can be opened by whoever gets them, and are not cut off by the platform. */
  function linkTo({ root }: Booking, channel: string): string | undefined {
    const { PUBLIC_URL: base } = environment;
    if (base === undefined || !channelsWithLinks.has(channel)) return undefined;
    return links.urlFor(meetingDocument(root), base.replace(/\/+$/, ''), clock.now());
  }

  return {
    bookings: { store, calendar: connected, logger, linkTo },

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

    async fileOf(root) {
      const booking = await store.readMeeting(root);
      const { company } = project();
      if (booking === undefined) return undefined;
      const { title, place } = compileConsultations(company.consultations ?? {});
      const { from, to, changedAt } = booking;
      const host = new URL(company.contacts.site).hostname;
      return calendarFile({ uid: `${root}@${host}`, title, organizer: company.name, place, from, to, changedAt });
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

/** Under which its file is asked for, beside the papers. */
function meetingDocument(root: string): string {
  return `meeting.${root}`;
}

/** Nothing personal: the calendar is kept by somebody else, abroad. Who it is, our own pages tell. */
function eventText({ conversation }: Booking, channel: string, publicUrl: string | undefined): string {
  const where = publicUrl === undefined ? '' : `\n${publicUrl.replace(/\/+$/, '')}/operator`;
  return `Записал ассистент. Канал: ${channelTitles[channel] ?? channel}.\nДиалог: ${conversation}${where}`;
}
