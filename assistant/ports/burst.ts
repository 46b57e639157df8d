import type { InboundEvent } from '../transcript/inbound-event.ts';

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

/** How long silence has to last after a line. */
export function quietAfter(finished: boolean, { quietMs }: BurstWindow): number {
  return finished ? Math.min(quietMs, finishedQuietMs) : quietMs;
}
