import { systemClock } from '../adapters/clock/system-clock.ts';
import { asOneText } from '../assistant/ports/burst.ts';
import type { Correction } from '../assistant/ports/correction-store.ts';
import type { StoredDraft } from '../assistant/ports/draft-store.ts';
import type { KnowledgeIndex } from '../assistant/ports/knowledge-index.ts';
import type { Store } from '../assistant/ports/store.ts';
import type { StoredTurnRecord } from '../assistant/ports/turn-record-store.ts';
import { groupQuestions } from '../assistant/retrieval/question-groups.ts';
import type { Message, Source } from '../assistant/transcript/message.ts';
import { type DraftStatus, proposedMessages } from '../assistant/transcript/proposed-reply.ts';
import { linesHeard, type RecordedPassage, type TurnRecord } from '../assistant/transcript/turn-record.ts';
import { companyTimeZone } from './company-time-zone.ts';
import { type KnowledgeNotice, openKnowledge } from './knowledge.ts';
import type { OnRenewed } from './project-secrets.ts';
import type { Environment } from './secrets.ts';
import { openStorage } from './storage.ts';
import { readTranscript } from './transcript-turns.ts';

/** A question that nothing in knowledge/ answered when it was asked; the same in other words counts as one. */
export interface UnansweredQuestion {
  readonly question: string;
  /** Each time it was asked, the latest first. */
  readonly asked: readonly {
    readonly question: string;
    readonly conversation: string;
    readonly seq: number;
    readonly at: Date;
    /** As it was then; null when nothing was searched. */
    readonly confidence: number | null;
  }[];
  /** As knowledge/ was indexed last. */
  readonly confidence: number;
  readonly answerableNow: boolean;
  /** Nearest entries, best first. */
  readonly nearest: readonly RecordedPassage[];
}

/** A reply that a human marked as wrong, with what it answered and what it rested on. */
export interface CorrectedReply {
  readonly conversation: string;
  /** Of the reply; of a draft, which has none, that of the last line it answers, 0 where it answers none. */
  readonly seq: number;
  /** It was proposed and never said: id of the draft. */
  readonly draft?: string;
  readonly at: Date;
  readonly by: string;
  /** Null when the reply answered no line of the visitor's. */
  readonly question: string | null;
  readonly reply: string;
  readonly sources: readonly Source[];
  readonly instead: string | null;
}

/** What became of the replies that were proposed to people in one channel. */
export type DraftTally = Readonly<Record<DraftStatus, number>> & { readonly channel: string };

export interface OwnerReports {
  readonly timeZone: string;
  unanswered(limit: number): Promise<readonly UnansweredQuestion[]>;
  /** Those marked last first. */
  corrections(limit: number): Promise<readonly CorrectedReply[]>;
  drafts(): Promise<readonly DraftTally[]>;
  close(): Promise<void>;
}

const nearestShown = 3;

/** What the owner of the knowledge has to mend, read beside a daemon at work. */
export async function openOwnerReports(
  folder: string,
  environment: Environment,
  options: { onRenewed?: OnRenewed; onKnowledge?: (notice: KnowledgeNotice) => void } = {},
): Promise<OwnerReports> {
  const timeZone = await companyTimeZone(folder, environment, systemClock.now());
  const { store, close } = await openStorage(folder, environment, {
    clock: systemClock,
    onRenewed: options.onRenewed,
  });
  const transcripts = new Map<string, Promise<readonly Message[]>>();
  const transcriptOf = (conversation: string) => {
    const known = transcripts.get(conversation) ?? readTranscript(store, conversation);
    transcripts.set(conversation, known);
    return known;
  };

  return {
    timeZone,
    async unanswered(limit) {
      const records = await store.listUnanswered({ limit });
      const asked = (await Promise.all(records.map((record) => askedIn(record, transcriptOf)))).flat();
      if (asked.length === 0) return [];
      // Words alone: what people asked does not leave this machine for a report.
      const knowledge = await openKnowledge(folder, {
        environment: {},
        now: systemClock.now(),
        timeZone,
        notice: (notice) => (notice.kind === 'embedder' ? undefined : options.onKnowledge?.(notice)),
      });
      try {
        const { threshold } = knowledge.settings;
        return await Promise.all(groupQuestions(asked).map((group) => withNearest(group, knowledge, threshold)));
      } finally {
        await knowledge.close();
      }
    },
    async corrections(limit) {
      const found = await store.listCorrections({ limit });
      const said = await Promise.all(found.map((correction) => correctedReply(store, correction, transcriptOf)));
      const drafts = await store.listCorrectedDrafts({ limit });
      const proposed = await Promise.all(drafts.map((draft) => correctedDraft(draft, transcriptOf)));
      const all = [...said.flat(), ...proposed.flat()];
      return all.sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, limit);
    },
    async drafts() {
      const tallies = new Map<string, Record<DraftStatus, number>>();
      for (const { channel, status, count } of await store.countDrafts()) {
        const tally = tallies.get(channel) ?? { waiting: 0, accepted: 0, edited: 0, rejected: 0, stale: 0 };
        tally[status] += count;
        tallies.set(channel, tally);
      }
      return [...tallies].map(([channel, tally]) => ({ channel, ...tally }));
    },
    close,
  };
}

type TranscriptOf = (conversation: string) => Promise<readonly Message[]>;
type Asked = UnansweredQuestion['asked'][number];

async function askedIn({ conversation, at, record }: StoredTurnRecord, transcriptOf: TranscriptOf): Promise<Asked[]> {
  const lines = saidIn(record, await transcriptOf(conversation));
  const [first] = lines;
  return first === undefined
    ? []
    : [
        {
          question: asOneText(lines.map(({ text }) => text)),
          conversation,
          seq: first.seq,
          at,
          confidence: record.confidence,
        },
      ];
}

function saidIn(record: TurnRecord, transcript: readonly Message[]): readonly Message[] {
  const heard = linesHeard(record);
  return transcript.filter(({ seq }) => heard.includes(seq));
}

async function withNearest(
  asked: readonly Asked[],
  knowledge: Pick<KnowledgeIndex, 'search'>,
  threshold: number,
): Promise<UnansweredQuestion> {
  const question = asked[0]?.question ?? '';
  const { confidence, answerable, hits } = await knowledge.search({ text: question, limit: nearestShown, threshold });
  const nearest = hits.map(({ document, heading, file, line, score }) => ({ document, heading, file, line, score }));
  return { question, asked, confidence, answerableNow: answerable, nearest };
}

async function correctedDraft(
  { id, conversation, at, decidedAt, by, instead, reply }: StoredDraft,
  transcriptOf: TranscriptOf,
): Promise<CorrectedReply[]> {
  if (reply === null) return [];
  const { lines, record, messages } = reply;
  const asked = (await transcriptOf(conversation)).filter(({ seq }) => lines.includes(seq));
  const words = proposedMessages(reply).map(({ text }) => text);
  const cited = messages.flatMap(({ sources }) => sources);
  return [
    {
      ...{ conversation, draft: id, at: decidedAt ?? at, by: by ?? '', instead },
      seq: lines.at(-1) ?? linesHeard(record).at(-1) ?? 0,
      question: asked.length === 0 ? null : asOneText(asked.map(({ text }) => text)),
      reply: words.join('\n\n'),
      sources: cited,
    },
  ];
}

async function correctedReply(
  store: Pick<Store, 'readTurnRecords'>,
  { conversation, seq, at, by, instead }: Correction,
  transcriptOf: TranscriptOf,
): Promise<CorrectedReply[]> {
  const transcript = await transcriptOf(conversation);
  const reply = transcript.find((line) => line.seq === seq);
  if (reply === undefined) return [];
  const records = await store.readTurnRecords({ conversation });
  const turn = records.find(({ firstSeq, lastSeq }) => (firstSeq ?? Infinity) <= seq && seq <= (lastSeq ?? -1));
  const asked =
    turn === undefined
      ? transcript.filter((line) => line.from === 'visitor' && line.seq < seq).slice(-1)
      : saidIn(turn.record, transcript);
  const question = asked.length === 0 ? null : asOneText(asked.map(({ text }) => text));
  const { text, sources } = reply;
  return [{ conversation, seq, at, by, question, reply: text, sources, instead }];
}
