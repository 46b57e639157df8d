import { vendorRetries } from '../assistant/delivery/backoff.ts';
import { ChannelGates } from '../assistant/delivery/channel-gates.ts';
import type { OnFailure } from '../assistant/delivery/failure.ts';
import type { People } from '../assistant/delivery/people.ts';
import { Rests } from '../assistant/delivery/rests.ts';
import type { SendingPace } from '../assistant/ports/channel.ts';
import type { Destination } from '../assistant/transcript/effect.ts';
import { createDraftRules } from '../runtime/draft-rules.ts';
import type { PushChannels } from '../runtime/push-channels.ts';
import { staffedNow } from '../runtime/staffed-hours.ts';
import type { Workshop } from '../runtime/workshop.ts';
import { channelTroubles } from './channel-troubles.ts';
import type { HeldProject } from './held-project.ts';
import type { Managers } from './managers.ts';
import { startVendorChannels } from './vendor-channels.ts';
import type { WorkedEvents } from './worked-events.ts';
import { startInboxWorker } from './workers/inbox-worker.ts';
import { startOutboxWorker } from './workers/outbox-worker.ts';
import { createQuietWake } from './workers/quiet-wake.ts';
import { type Arrivals, createRightOfWay } from './workers/right-of-way.ts';
import { createWakeTimer } from './workers/wake-timer.ts';

export interface DeliveryWorkerParts {
  readonly workshop: Workshop;
  readonly current: HeldProject['current'];
  readonly assistant: ReturnType<Workshop['bind']>;
  readonly webChat: ReturnType<Workshop['createWebChat']>;
  readonly pushed: PushChannels;
  readonly managers: Managers;
  readonly people: People;
  readonly worked: WorkedEvents;
  readonly channels: () => readonly string[];
  readonly crowd: Arrivals;
}

const leaseMs = 120_000;
/** No limits are published that a company would come near to: enough to be no nuisance. */
const vendorPaces: Readonly<Record<string, SendingPace>> = {
  calendar: { chatMs: 0, calls: 5, withinMs: 1_000 },
  mail: { chatMs: 0, calls: 1, withinMs: 2_000 },
} satisfies Record<Destination, SendingPace>;
/** Turns at the same time where most of a turn is waiting. */
const lanes = 8;
const lanesWithModels = 48;

/** The way of a line through the house: vendors' arrivals → inbox → turn → outbox. */
export function startDeliveryWorkers(parts: DeliveryWorkerParts) {
  const { workshop, current, assistant, webChat, pushed, managers, people, worked, channels, crowd } = parts;
  const { store, logger, clock, ids, errors } = workshop;
  const { conversing, effects } = assistant;
  const onFailure: OnFailure = (error, context) => {
    errors.report(error, context);
    managers.tell({ kind: 'dead', work: context.work ?? '' });
  };
  const lane = { store, channels, clock, random: Math.random, logger, leaseMs, onFailure };
  const timer = createWakeTimer(clock, () => {
    for (const worker of [outbox, ...vendorWorkers]) worker.notify();
  });
  const rests = new Rests({ values: workshop.keyValues, clock });
  const gates = new ChannelGates({
    ...{ values: workshop.keyValues, clock, random: Math.random },
    paceOf(name) {
      const channel = pushed.current().get(name);
      return channel === undefined ? vendorPaces[name] : (channel.traits.pace ?? null);
    },
    wakeAt: (moment) => timer.at(moment),
  });
  const bursts = () => current().bursts;
  const drafts = createDraftRules({
    ...{ current, store, clock, quoting: assistant.quoting },
    onLateLine: (conversation, by) => managers.lateLine(conversation, by),
  });
  const outbox = startOutboxWorker({
    ...lane,
    gates,
    perform: {
      ...effects,
      handoff: managers.handoff(effects.handoff),
      async erase({ conversation }) {
        const upkeep = await workshop.upkeep();
        await upkeep?.eraseOnDemand(conversation.person, current().project.assistant);
        managers.erased();
      },
      prepareSend: workshop.createPrepareSend(pushed),
    },
    onRest: (channel, until, error) => managers.resting(channel, until, error),
    onSent: ({ conversation }) => managers.working(conversation.channel),
    onHeld: ({ conversation }) => managers.tell({ kind: 'held', channel: conversation.channel }),
    onResult: () => wake(),
  });
  /** Who waits for these waits for no chat. */
  const vendorWorker = (destination: Destination, work: 'booking' | 'mail') =>
    startOutboxWorker({
      ...{ ...lane, gates, destination },
      retries: vendorRetries,
      concurrency: 2,
      perform: effects,
      onResult: () => wake(),
      onFailure: (error, context) => {
        errors.report(error, context);
        managers.tell({ kind: 'dead', work });
      },
      onHeld: () => managers.tell({ kind: 'held', channel: 'Почта' }),
    });
  const vendorWorkers = [vendorWorker('calendar', 'booking'), vendorWorker('mail', 'mail')];
  const inbox = startInboxWorker({
    ...lane,
    ids,
    bursts,
    rightOfWay: createRightOfWay(crowd),
    // A turn that waits for a model does nothing else: it must not keep others from being worked.
    concurrency: () => (assistant.usesModels() ? lanesWithModels : lanes),
    peopleWait: (conversation) => store.peopleWait(conversation),
    prove: (conversation, phone) => people.prove(conversation, phone),
    silenced: (channel) => managers.silenced(channel),
    transcribe: workshop.createHearVoice(pushed, () => current().project.assistant.transcription),
    staffed: (channel) => staffedNow(current().project, channel, clock.now()),
    managersWatch: () => managers.watch(),
    pushes: (channel) => pushed.current().get(channel)?.traits,
    drafts,
    runTurn: conversing.runTurn,
    troubleTurn: conversing.troubleTurn,
    onClaimed: ({ conversation, inbound }) => {
      if (inbound.kind !== 'text' && inbound.kind !== 'button') return;
      // Nobody answers him now: people decide first.
      if (drafts.proposes(conversation)) return;
      webChat.hub.typing(conversation.id);
      if (conversation.address !== null && gates.mayCall(conversation.channel))
        void pushed.current().get(conversation.channel)?.typing?.(conversation.address);
    },
    onProgress: (conversation, reply, text) => webChat.hub.delta(conversation, reply, text),
    onCommitted: ({ conversation, event }, { record }) => {
      worked.committed(conversation.id, event);
      void webChat.hub.committed(conversation.id);
      managers.committed(record, conversation.id);
      outbox.notify();
      for (const worker of vendorWorkers) worker.notify();
    },
  });
  const quiet = createQuietWake(
    () => inbox.notify(),
    () => Math.max(0, ...Object.values(bursts()).map(({ longestMs }) => longestMs)),
  );
  const wake = () => quiet.wake();
  const vendors = startVendorChannels({
    ...{ store, channels: pushed, clock, ids, logger, leaseMs, onFailure, bursts, rests },
    managers: () => managers.reader(),
    withLinks: (channel) => managers.withLinks(channel),
    people,
    readLink: (payload) => workshop.crossingLinks.read(payload, clock.now()),
    rightOfWay: createRightOfWay(crowd),
    wakeInbox: wake,
  });
  return {
    /** Something lies in an inbox. */
    wake,
    /** For /ready: vendors that cannot be spoken to. */
    degraded: () => channelTroubles(gates.standings(), clock.now()),
    /** A vendor has brought something. */
    arrived: () => vendors.arrived(),
    /** After the project was swapped. */
    renew: () => vendors.renew(),
    /** No worker is woken for quiet lines any more. */
    calm: () => quiet.stop(),
    /** Lets the work that has begun end, but no longer than that. */
    async stop(deadlineMs: number) {
      await Promise.all([
        vendors.stop(deadlineMs),
        inbox.stop(deadlineMs),
        outbox.stop(deadlineMs),
        ...vendorWorkers.map((worker) => worker.stop(deadlineMs)),
      ]);
    },
  };
}
