import type { Store } from '../assistant/ports/store.ts';
import type { StoredTurnRecord } from '../assistant/ports/turn-record-store.ts';
import type { Message } from '../assistant/transcript/message.ts';
import { linesHeard, type TurnRecord } from '../assistant/transcript/turn-record.ts';

/** What was said in one turn, by everybody; `record` is null where none was kept. */
export interface TurnLines {
  readonly at: Date;
  readonly lines: Message[];
  readonly record: TurnRecord | null;
}

/**
 * A record takes the lines it names, and what the visitor wrote right before them and no record names: older records name
 * the first line of several alone. Where there is no record a turn begins with the visitor's line.
 */
export function groupByTurn(messages: readonly Message[], records: readonly StoredTurnRecord[]): TurnLines[] {
  const recorded = records.map(({ at, record }): TurnLines => ({ at, lines: [], record }));
  const turnOf = (seq: number) => recorded[records.findIndex((record) => covers(record, seq))];
  const unrecorded: TurnLines[] = [];
  let waiting: Message[] = [];
  const settle = () => {
    unrecorded.push(...waiting.map((line) => ({ at: new Date(line.at), lines: [line], record: null })));
    waiting = [];
  };
  for (const message of messages) {
    const turn = turnOf(message.seq);
    if (turn !== undefined) turn.lines.push(...waiting.splice(0), message);
    else if (message.from === 'visitor') waiting.push(message);
    else {
      settle();
      const open = unrecorded.at(-1);
      if (open !== undefined) open.lines.push(message);
      else unrecorded.push({ at: new Date(message.at), lines: [message], record: null });
    }
  }
  settle();
  const place = ({ lines, at }: TurnLines) =>
    lines[0]?.seq ?? messages.findLast((line) => new Date(line.at) <= at)?.seq ?? 0;
  return [...recorded, ...unrecorded].sort((a, b) => place(a) - place(b) || a.at.getTime() - b.at.getTime());
}

function covers({ record, firstSeq, lastSeq }: StoredTurnRecord, seq: number): boolean {
  return (
    linesHeard(record).includes(seq) || (firstSeq !== null && lastSeq !== null && firstSeq <= seq && seq <= lastSeq)
  );
}

/** The whole transcript, page by page. */
export async function readTranscript(
  store: Pick<Store, 'readMessages'>,
  conversation: string,
): Promise<readonly Message[]> {
  const messages: Message[] = [];
  for (;;) {
    const page = await store.readMessages({ conversation, after: messages.at(-1)?.seq ?? 0, limit: 1000 });
    if (page.length === 0) return messages;
    messages.push(...page);
  }
}
