/** Least and greatest of minute, hour, day, month, weekday (0 and 7 are Sunday). */
const fields = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** `09:00` or five fields of cron, as five fields of cron; undefined for anything else. */
export function cronOf(entry: string): string | undefined {
  const time = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(entry.trim());
  if (time !== null) return `${Number(time[2])} ${Number(time[1])} * * *`;
  const parts = entry.trim().split(/\s+/);
  if (parts.length !== fields.length) return undefined;
  const fits = fields.every(([least, greatest], index) => fieldFits(parts[index] ?? '', least, greatest));
  return fits ? parts.join(' ') : undefined;
}

function fieldFits(field: string, least: number, greatest: number): boolean {
  return field.split(',').every((part) => {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) return false;
    const [, from = String(least), to = match[1] ?? String(greatest), step = '1'] = match;
    const [first, last] = [Number(from), Number(to)];
    return first >= least && last <= greatest && first <= last && Number(step) >= 1;
  });
}
