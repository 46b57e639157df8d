import type { TurnResult } from '../../assistant/conversation/turn.ts';
import type { KnowledgeIndex } from '../../assistant/ports/knowledge-index.ts';
import type { Message } from '../../assistant/transcript/message.ts';
import type { Project } from '../../project/project.ts';
import { createRehearsal, type RehearsalClock, type RehearsedTurn, type VisitorLine } from '../testing/rehearsal.ts';
import type { RecordedConversation, RecordedTurn } from './recorded-conversations.ts';

/** What one side said in a turn. */
export interface ReplaySide {
  readonly texts: readonly string[];
  /** Kopecks of the quote that the replies name. */
  readonly total: number | null;
  readonly handoff: string | null;
  readonly documents: readonly string[];
  /** `document › heading` of every section that was quoted. */
  readonly sources: readonly string[];
}

export type ReplayDifference = 'text' | 'total' | 'handoff' | 'documents' | 'sources';

export interface ReplayedTurn {
  /** Counts from 1. */
  readonly turn: number;
  readonly said: string | null;
  readonly differences: readonly ReplayDifference[];
  readonly from: ReplaySide;
  readonly to: ReplaySide;
  /** The old replies are a model's words: texts and sources are not compared. */
  readonly worded: boolean;
  /** The customer pressed a button that is not offered any more. */
  readonly buttonGone: boolean;
  /** Codes of what went wrong while the new reply was made. */
  readonly troubles: readonly string[];
}

export interface ReplayedConversation {
  readonly conversation: string;
  readonly channel: string;
  readonly startedAt: Date;
  readonly changed: boolean;
  readonly turns: readonly ReplayedTurn[];
}

export interface ReplayParts {
  readonly project: Project;
  readonly knowledge: Pick<KnowledgeIndex, 'search'>;
  readonly clock: RehearsalClock;
  readonly onTurn?: ((result: TurnResult) => void) | undefined;
}

/**
 * Says the customer's lines again, at the hour they were said, to the assistant of today: rules, prices and passages,
 * without a model. In memory only: nothing is sent, stored or numbered.
 */
export async function replay(
  recorded: RecordedConversation,
  { project, knowledge, clock, onTurn }: ReplayParts,
): Promise<ReplayedConversation> {
  const { id, channel, startedAt } = recorded;
  const rehearsal = createRehearsal({ project, knowledge, clock });
  const conversation = await rehearsal.begin({ at: startedAt, channel });
  try {
    const turns: ReplayedTurn[] = [];
    let offered: readonly Message[] = [];
    let before: readonly Message[] = [];
    for (const [index, turn] of recorded.turns.entries()) {
      clock.set(turn.at);
      const line = lineOf(turn, before, offered);
      const said = await conversation.turn(line);
      for (const result of said.results) onTurn?.(result);
      turns.push(compare(index + 1, turn, said, line.kind === 'say' && wasPressed(turn, before)));
      before = turn.replies;
      offered = said.replies;
    }
    const changed = turns.some(({ differences }) => differences.length > 0);
    return { conversation: id, channel, startedAt, changed, turns };
  } finally {
    await conversation.close();
  }
}

/** The words on a button that stood there then are a press, as long as such a button is there now. */
function lineOf(turn: RecordedTurn, before: readonly Message[], offered: readonly Message[]): VisitorLine {
  if (turn.said === null) return { kind: 'start' };
  const isOffered = offered.some(({ buttons }) => buttons.some(({ label }) => label === turn.said));
  return isOffered && wasPressed(turn, before) ? { kind: 'press', label: turn.said } : { kind: 'say', text: turn.said };
}

function wasPressed({ said }: RecordedTurn, before: readonly Message[]): boolean {
  return before.some(({ buttons }) => buttons.some(({ label }) => label === said));
}

function compare(turn: number, recorded: RecordedTurn, said: RehearsedTurn, buttonGone: boolean): ReplayedTurn {
  const { worded } = recorded;
  const from = sideOf(recorded.replies, recorded.total);
  const names = said.replies.some(({ quote }) => quote !== null);
  const to = sideOf(said.replies, names ? (said.quote?.total ?? null) : null);
  const differs: Record<ReplayDifference, boolean> = {
    text: !worded && from.texts.join('\n') !== to.texts.join('\n'),
    total: from.total !== to.total,
    handoff: from.handoff !== to.handoff,
    documents: from.documents.join() !== to.documents.join(),
    sources: !worded && from.sources.join() !== to.sources.join(),
  };
  const kinds: readonly ReplayDifference[] = ['text', 'total', 'handoff', 'documents', 'sources'];
  const differences = kinds.filter((kind) => differs[kind]);
  return { turn, said: recorded.said, differences, from, to, worded, buttonGone, troubles: said.troubles };
}

function sideOf(replies: readonly Message[], total: number | null): ReplaySide {
  const quotes = [
    ...new Set(replies.flatMap(({ quote, documents }) => [quote, ...documents.map((paper) => paper.quote)])),
  ];
  // A quote's id is another one each time it is made.
  const withoutIds = (text: string) =>
    quotes.reduce<string>((rest, id) => (id === null ? rest : rest.replaceAll(id, '…')), text);
  return {
    texts: replies.map(({ text }) => withoutIds(text)),
    total,
    handoff: replies.findLast(({ handoff }) => handoff !== null)?.handoff?.reason ?? null,
    documents: replies.flatMap(({ documents }) => documents.map(({ kind }) => kind)),
    sources: replies.flatMap(({ sources }) => sources.map(sectionOf)),
  };
}

function sectionOf({ document, heading }: Message['sources'][number]): string {
  return heading === '' ? document : `${document} › ${heading}`;
}
