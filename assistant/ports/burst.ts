import type { InboundEvent } from '../transcript/inbound-event.ts';

/**
 * Short lines in a row get one reply. The rule is here; a store finds the lines of a burst, a channel's settings
 * (settings/burst-settings.ts) give its window, and a daemon looks again when silence has lasted (workers/quiet-wake.ts).
 */

/** How long short lines are waited for, so that people who write in three or four of them get one reply. */
export interface BurstWindow {
  /** After this silence the lines so far are one turn; 0: every line is a turn of its own. */
  readonly quietMs: number;
  /** The first line waits no longer than this, however fast others follow. */
  readonly longestMs: number;
}

/** Silence enough after a line that ends like a whole sentence or question. */
const finishedQuietMs = 300;

/** «Сколько стоит?», «Нужен бот.»: whoever puts a full stop has said what he wanted. */
export function isFinished(event: InboundEvent): boolean {
  return event.kind === 'text' && /[.!?…][\s)»"”]*$/.test(event.text.slice(-8));
}

/** More lines in a row than anybody writes for one reply. */
export const mostLinesOfBurst = 10;

/** When lines are answered if nothing follows them; times in milliseconds. `finished`: the newest ends like a whole sentence. */
export function answeredAt(
  { first, newest, finished }: { readonly first: number; readonly newest: number; readonly finished: boolean },
  window: BurstWindow,
): number {
  return Math.min(newest + quietAfter(finished, window), first + window.longestMs);
}

/** How long silence has to last after a line. */
export function quietAfter(finished: boolean, { quietMs }: BurstWindow): number {
  return finished ? Math.min(quietMs, finishedQuietMs) : quietMs;
}

/** Lines that are answered together, as a turn hears them and reports show them: a line each. */
export function asOneText(lines: readonly string[]): string {
  return lines.join('\n');
}
