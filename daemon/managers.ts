import type { TurnResult } from '../assistant/conversation/turn.ts';
import type { EffectPerformers } from '../assistant/delivery/effect-parts.ts';
import { createGroupReader } from '../assistant/delivery/group-arrivals.ts';
import { GroupPace } from '../assistant/delivery/group-pace.ts';
import type { People } from '../assistant/delivery/people.ts';
import type { ArrivalReader } from '../assistant/delivery/work-arrivals.ts';
import { type Incident, type IncidentNotice, incidentKeys, incidentNotice } from '../assistant/desk/incidents.ts';
import { meetingNotice } from '../assistant/desk/meeting-notice.ts';
import { AssistantError } from '../assistant/errors.ts';
import { channelErrors } from '../assistant/ports/channel-errors.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { DraftPosts } from '../assistant/ports/draft-store.ts';
import type { KeyValueStore } from '../assistant/ports/key-value-store.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { GroupMember } from '../assistant/ports/managers-group.ts';
import type { Store } from '../assistant/ports/store.ts';
import type { TopicStore } from '../assistant/ports/topic-store.ts';
import type { Quote } from '../assistant/pricing/quote.ts';
import type { ManagersDesk } from '../runtime/managers-desk.ts';
import { readingLinks, sendMemberLink } from './member-links.ts';
import type { ReloadResult, ReportedDiagnostic } from './project-holder.ts';
import { startTopicsWorker } from './workers/topics-worker.ts';

/** Longer than that no connection is missing by chance. */
const shortRestMs = 45_000;

export type Managers = Awaited<ReturnType<typeof startManagers>>;

export interface ManagersParts {
  readonly desk: ManagersDesk;
  readonly store: Store & TopicStore & DraftPosts;
  readonly people: People;
  readonly keyValues: KeyValueStore;
  readonly findQuote: (id: string) => Promise<Quote | undefined>;
  /** A one-time link to the operators' page in the name of a member. */
  readonly memberLink: (member: GroupMember, isOwner: boolean) => Promise<string>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** The company's people beside the assistant: what they are shown, what they say, and where they have silenced it. */
export async function startManagers({
  desk,
  store,
  keyValues,
  people,
  findQuote,
  memberLink,
  clock,
  logger,
}: ManagersParts) {
  let silent: ReadonlySet<string> = new Set();
  const readSwitches = async () => {
    silent = new Set(await store.switchedOff());
  };
  await readSwitches();
  const pace = new GroupPace({ values: keyValues, clock });
  const topics = startTopicsWorker({
    store,
    group: () => desk.group(),
    settings: () => desk.settings(),
    findQuote,
    pace,
    clock,
    logger,
  });
  /** Channels of which nobody has been told since they worked. */
  const fine = new Set<string>();

  /** People hear of it once; where there is no group, the log has it. */
  function tell(incident: Incident): void {
    const group = desk.group();
    if (group === null) return;
    const at = clock.now();
    const { key, text } = incidentNotice(incident, at);
    store
      .postToGroup({ key, thread: null, text: text.slice(0, group.longestText), at })
      .then((fresh) => fresh && topics.notify())
      .catch(async (error: unknown) => {
        // What says that nothing can be written down any more need not be written down.
        if (incident.kind === 'disk')
          await group.post({ thread: null, text, buttons: [], signal: AbortSignal.timeout(30_000) });
        else throw error;
      })
      .catch((error: unknown) => logger.error({ error, incident: incident.kind }, 'people were not told'));
  }

  /** News that nobody has to mend. */
  function sayOnce({ key, text }: IncidentNotice): void {
    if (desk.group() === null) return;
    store
      .postToGroup({ key, thread: null, text, at: clock.now() })
      .then((fresh) => fresh && topics.notify())
      .catch((error: unknown) => logger.error({ error }, 'people were not told'));
  }

  function over(key: string): void {
    if (desk.group() === null) return;
    store.forgetGroupPost(key).catch((error: unknown) => logger.error({ error }, 'an incident was not closed'));
  }

  return {
    /** For /ready: the group cannot be written to. */
    degraded: (): Readonly<Record<string, string>> => (pace.trouble === null ? {} : { managers: pace.trouble }),
    tell,
    /** A refused edit is told with what is wrong in it; an accepted one ends that. */
    reloaded(result: ReloadResult, diagnostics: readonly ReportedDiagnostic[]) {
      if (result === 'swapped') over(incidentKeys.edit);
      if (result !== 'rejected') return;
      const errors = diagnostics.filter(({ severity }) => severity === 'error');
      const named = errors.map(({ file, range, message }) => ({ file, line: range.start.line, message }));
      tell({ kind: 'edit', diagnostics: named });
    },
    /** The feed of listings: refused, or in force as the project says. */
    listings(refusal: AssistantError | null) {
      if (refusal === null) over(incidentKeys.feed);
      else tell({ kind: 'feed', ...refusal.text('ru') });
    },
    /** Megabytes that are left on the disk of data/; null: enough. */
    disk(freeMb: number | null) {
      if (freeMb === null) over(incidentKeys.disk);
      else tell({ kind: 'disk', freeMb });
    },
    /** A turn is durable: there may be something to show. */
    committed({ steps }: TurnResult['record'], conversation: string) {
      const notice = meetingNotice(steps, {
        conversation,
        timeZone: desk.settings().hours.time_zone,
        now: clock.now(),
      });
      if (notice !== undefined) sayOnce(notice);
      topics.notify();
      const spent = steps.some(({ rule, detail }) => rule === 'budget' && detail.spent === 'day_budget');
      if (spent) tell({ kind: 'budget' });
    },
    /** A person was erased: his topics go. */
    erased: () => topics.notify(),
    /** A channel rests until then. A pause that a vendor asks for is no incident, a short one for want of a connection neither. */
    resting(channel: string, until: Date, error: unknown) {
      if (!(error instanceof AssistantError) || error.code === channelErrors.busy.code) return;
      const long = until.getTime() - clock.now().getTime() >= shortRestMs;
      if (error.code === channelErrors.unreachable.code && !long) return;
      fine.delete(channel);
      const { message, hint } = error.text('ru');
      tell({ kind: 'vendor', channel, message, hint });
    },
    /** A part has reached its chat: the channel works. */
    working(channel: string) {
      if (fine.has(channel)) return;
      fine.add(channel);
      over(incidentKeys.vendor(channel));
    },
    watch: () => desk.group() !== null,
    silenced: (channel: string) => silent.has('all') || silent.has(`channel:${channel}`),
    /** Whoever understands what comes from the group; undefined while there is none. */
    reader(): ArrivalReader | undefined {
      const group = desk.group();
      if (group === null) return undefined;
      return createGroupReader({
        ...{ group, store, people, clock },
        drafting: (record) => desk.settings().drafting(record),
        sendLink: ({ by }) => sendMemberLink({ group, member: by, makeLink: memberLink }),
        onPost: () => topics.notify(),
        onSwitch: readSwitches,
      });
    },
    /** The same channel, where members of the group may ask for their link in private too. */
    withLinks: (channel: ArrivalReader): ArrivalReader => readingLinks(channel, () => desk.group(), memberLink),
    /** What somebody wrote instead of a draft came too late. */
    lateLine(conversation: string, by: string) {
      const group = desk.group();
      if (group === null) return;
      const at = clock.now();
      const text = `${by}: черновик тем временем решён или устарел. Ваша строка клиенту не ушла: если она нужна, напишите её ещё раз.`;
      store
        .threadOf({ conversation, chat: group.chat })
        .then((found) => {
          const thread = found ?? null;
          return store.postToGroup({ key: `late:${conversation}:${at.toISOString()}`, thread, text, at });
        })
        .then(() => topics.notify())
        .catch((error: unknown) => logger.error({ error }, 'people were not told'));
    },
    /** People are called, after what told them before. */
    handoff: (before: EffectPerformers['handoff']): EffectPerformers['handoff'] =>
      async function handoff(call) {
        await before(call);
        if (desk.group() === null) return;
        await store.callManagers({ conversation: call.conversation.id, at: clock.now() });
        topics.notify();
      },
    stop: (deadlineMs: number) => topics.stop(deadlineMs),
  };
}
