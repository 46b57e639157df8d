import { isRude } from './line/dialogue-acts.ts';
import { humanButton } from './script-steps/turn-buttons.ts';
import type { TurnDraft } from './turn-draft.ts';

/** So often the same line, or nothing but swearing, is answered. */
const sameInARow = 4;
const rudeInARow = 4;
const minuteMs = 60_000;
/** So long it stays silent after the warning. */
const silenceMs = 10 * minuteMs;

/** He was warned, and is not answered for a while. */
export function isHushed({ state: { pace }, now }: TurnDraft): boolean {
  return pace?.warned === true && now.getTime() - pace.since <= silenceMs;
}

/**
 * Who floods, repeats himself or only swears is warned once, then met with silence for a while; no model is asked meanwhile. True when the
 * line gets no further answer.
 */
export function isTooMuch(draft: TurnDraft, line: string): boolean {
  const now = draft.now.getTime();
  const { pace } = draft.state;
  const fresh = pace === undefined || now - pace.since > (pace.warned ? silenceMs : minuteMs);
  const before = fresh ? { since: now, lines: 0, same: 0, rude: 0, last: pace?.last ?? '', warned: false } : pace;
  const lines = before.lines + Math.max(1, draft.input.lines?.length ?? 1);
  const last = line.trim().toLowerCase().slice(0, 200);
  const same = last !== '' && last === before.last ? before.same + 1 : 1;
  const rude = isRude(line) ? before.rude + 1 : 0;
  const over = lines > draft.project.assistant.dialogue.linesPerMinute || same > sameInARow || rude > rudeInARow;
  draft.change({ pace: { ...before, lines, same, rude, last, warned: before.warned || over } });
  if (!over && !before.warned) return false;
  draft.note('silent', { warned: before.warned, lines, same, rude });
  if (!before.warned) {
    draft.sayPhrase('slow_down', { buttons: [humanButton(draft)] });
    draft.keepLiteral();
  }
  return true;
}
