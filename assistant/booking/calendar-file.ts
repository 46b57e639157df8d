/** A meeting as a calendar of the customer's own takes it in. */
export interface CalendarFile {
  /** The same for the same meeting, whenever it takes place: a calendar moves what it has. */
  readonly uid: string;
  readonly title: string;
  readonly organizer: string;
  readonly place: string | null;
  readonly from: Date;
  readonly to: Date;
  /** When this was said last; a later one wins. */
  readonly changedAt: Date;
}

/** RFC 5545, one event, in UTC. */
export function calendarFile({ uid, title, organizer, place, from, to, changedAt }: CalendarFile): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//sales-assistant//booking//RU',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `SEQUENCE:${Math.floor(changedAt.getTime() / 1000) % 2_000_000_000}`,
    `DTSTAMP:${stamp(changedAt)}`,
    `DTSTART:${stamp(from)}`,
    `DTEND:${stamp(to)}`,
    `SUMMARY:${escaped(`${title} — ${organizer}`)}`,
    ...(place === null ? [] : [`LOCATION:${escaped(place)}`]),
    'STATUS:CONFIRMED',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${escaped(title)}`,
    'TRIGGER:-PT30M',
    'END:VALARM',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function stamp(moment: Date): string {
  return moment.toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function escaped(text: string): string {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replace(/\r?\n/g, '\\n');
}

const longestOctets = 74;

/** No line is longer than 75 octets, and no letter is cut in two. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const pieces: string[] = [];
  let [piece, octets] = ['', 0];
  for (const letter of line) {
    const size = encoder.encode(letter).length;
    if (octets + size > longestOctets) {
      pieces.push(piece);
      [piece, octets] = [' ', 1];
    }
    piece += letter;
    octets += size;
  }
  return [...pieces, piece].join('\r\n');
}
