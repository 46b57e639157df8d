import { Desk } from '../assistant/delivery/desk.ts';
import { People } from '../assistant/delivery/people.ts';
import type { AssistantError } from '../assistant/errors.ts';
import { assertUsable } from '../assistant/quoting/usable-quote.ts';
import type { PreviewData } from '../runtime/preview-data.ts';
import { isDrafting } from '../runtime/reply-modes.ts';
import type { Environment } from '../runtime/secrets.ts';
import { createWorkshop, type Workshop } from '../runtime/workshop.ts';
import { startBehindTheScenes } from './behind-the-scenes.ts';
import { type DailyWork, startDailyWork } from './daily-work.ts';
import { startDeliveryWorkers } from './delivery-workers.ts';
import { megabytes, startDiskWatch } from './disk-watch.ts';
import { crowdAt, DoorCrowd } from './door-crowd.ts';
import { type HeldProject, holdProject, withMachine } from './held-project.ts';
import { listen } from './listening.ts';
import { startManagers } from './managers.ts';
import { Metrics } from './metrics.ts';
import type { ReloadResult } from './project-holder.ts';
import { type ProjectWatch, watchProject } from './project-watch.ts';
import { createServer } from './server.ts';
import { readServerSettings } from './server-settings.ts';
import { createSessionTokens } from './session-tokens.ts';
import { WorkedEvents } from './worked-events.ts';
import { createFeedWorker } from './workers/feed-worker.ts';

export interface DaemonOptions {
  readonly folder: string;
  readonly environment: Environment;
  readonly host: string;
  readonly port: number;
  /** On a throw-away copy of data/: no vendor, no number of a document, papers and the chat marked as drafts. */
  readonly preview?: boolean;
  /** Reload when files change; off where the caller decides. */
  readonly watch?: boolean;
}

export interface Daemon {
  /** Where visitors reach it on this machine. */
  readonly address: string;
  /** Running on the last good copy or without something that the project asks for. */
  readonly degraded: boolean;
  /** What no visitor waits for has started too: metrics, the last good copy, the watch over files. */
  readonly settled: Promise<void>;
  reload(reason: string): Promise<ReloadResult>;
  /** Stops taking, says goodbye to sockets, lets the work that has begun end. Idempotent; never longer than ten seconds. */
  stop(): Promise<void>;
}

/** The parts of ten seconds: open requests, work that has begun, and what is left for the browser and the disk. */
const requestsMs = 3000;
const workMs = 4500;

/** Lock → storage → project → workers → listen. What fails on the way undoes what was done before it. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { folder, host, port } = options;
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const preview = options.preview === true ? await makePreview(options) : undefined;
    undo.push(async () => preview?.remove());
    const environment = preview?.environment ?? options.environment;
    const settings = { ...readServerSettings(environment), draft: preview !== undefined };
    const workshop = await createWorkshop({ folder, environment, address: `http://${host}:${port}`, preview });
    undo.push(() => workshop.close());
    const holder = await holdProject(workshop);
    undo.push(() => holder.close());
    const daemon = await assemble({ ...options, settings, ended: () => preview?.remove() }, workshop, holder, undo);
    workshop.logger.info({ address: daemon.address, project: folder }, 'listening');
    return daemon;
  } catch (error) {
    for (const step of undo.reverse()) await step().catch(() => {});
    throw error;
  }
}

async function makePreview({ folder, environment }: DaemonOptions): Promise<PreviewData> {
  const { makePreviewData } = await import('../runtime/preview-data.ts');
  return makePreviewData(folder, environment, new Date());
}

interface AssembleOptions {
  readonly settings: ReturnType<typeof readServerSettings> & { readonly draft: boolean };
  /** After the last file is closed. */
  readonly ended: () => void;
}

async function assemble(
  { folder, host, port, watch = true, settings, ended }: DaemonOptions & AssembleOptions,
  workshop: Workshop,
  holder: HeldProject,
  undo: (() => Promise<unknown>)[],
): Promise<Daemon> {
  const { store, logger, clock, ids, errors } = workshop;
  const current = () => holder.current();
  const feed = workshop.createListingsFeed(() => current().project);
  const listings = createFeedWorker({
    ...{ feed, logger },
    onRenewed: () => managers.listings(feed.refusal),
    publisher: workshop.createListingPublisher(() => current().project, feed, settings.publicUrl),
    schedule: () => ({
      entries: current().project.listings?.schedule ?? [],
      timeZone: current().project.company.time_zone,
    }),
  });
  undo.push(() => listings.stop());
  let troubles = (): Workshop['degraded'] => ({});
  const status = () => withMachine(holder.status(), { ...workshop.degraded, ...feedTrouble(feed), ...troubles() });
  const isDegraded = () => Object.values(status().checks).some(({ status: each }) => each !== 'ok');
  let stopping = false;
  let wake = (): void => {};
  const sockets = new DoorCrowd();
  const webChat = workshop.createWebChat(
    () => {
      sockets.came();
      wake();
    },
    () => current().bursts.web,
  );
  const metrics = new Metrics({
    store,
    clock,
    connections: () => webChat.hub.size,
    degraded: isDegraded,
  });
  const assistant = workshop.bind(current, (attempt) => metrics.model(attempt));
  const { conversing, quoting } = assistant;
  undo.push(() => assistant.close());
  const pushed = workshop.createPushChannels(settings.publicUrl);
  await pushed.renew(current().project);
  const managersDesk = workshop.createManagersDesk();
  await managersDesk.renew(current().project);
  const channels = () => ['web', ...pushed.current().keys()];
  let arrived = (): void => {};
  const door = new DoorCrowd();
  const worked = new WorkedEvents();
  const desk = new Desk({ store, channels, clock, ids, onRecorded: () => wake() });

  const people = new People({ store, clock, onRecorded: () => wake() });
  const crossings = workshop.createCrossings(pushed);

  const app = await createServer({
    store,
    webChat,
    live: {
      web: () => current().web,
      status,
      companyName: () => current().project.company.name,
      brandColor: () => current().project.company.brand.color ?? null,
      legal: () => current().legal(),
      asksConsent: () => current().project.assistant.personalData.consent === 'ask',
      issueQuote: async (order, conversation) => (await quoting.issue({ order, conversation })).quote,
      readQuote: (id) => quoting.read(id),
      assertUsable: (stored) => assertUsable(stored, clock.now(), current().project.company.time_zone),
    },
    sessions: createSessionTokens({ secret: workshop.secrets.jwtSecret, clock }),
    verifyOperator: workshop.verifyOperator,
    operatorSessions: workshop.operatorSessions,
    desk,
    people,
    crossings,
    worked,
    drafting: (record) => isDrafting(current().project, record),
    feed,
    links: workshop.links,
    meetingFile: (root) => assistant.meetingFile(root),
    present: workshop.present,
    metrics,
    logger,
    errors,
    clock,
    ids,
    settings: { ...settings, webFolder: workshop.webFolder, version: workshop.version },
    stopping: () => stopping,
    channels: () => pushed.current(),
    onArrival: () => {
      door.came();
      arrived();
    },
  });
  undo.push(() => app.close());
  const address = await listen(app, host, port);

  const managers = await startManagers({
    ...{ desk: managersDesk, store, keyValues: workshop.keyValues, people, clock, logger },
    findQuote: (id) => quoting.current(id),
    memberLink: async (member, isOwner) =>
      `${settings.publicUrl ?? address}/operator#token=${await workshop.memberLink(member, isOwner)}`,
  });
  troubles = () => managers.degraded();
  const workers = startDeliveryWorkers({
    ...{ workshop, current, assistant, webChat, pushed, managers, people, worked, channels },
    crowd: crowdAt(webChat, sockets, door),
  });
  troubles = () => ({ ...managers.degraded(), ...workers.degraded(), ...disk.degraded() });
  const disk = startDiskWatch({
    freeBytes: () => workshop.freeBytes(),
    limitBytes: () => current().project.assistant.alerts.freeDiskMb * 2 ** 20,
    onLow: (free) => managers.disk(megabytes(free)),
    onEnough: () => managers.disk(null),
    logger,
  });
  undo.push(async () => disk.stop());
  wake = workers.wake;
  arrived = workers.arrived;

  let watcher: ProjectWatch | undefined;
  let daily: DailyWork | undefined;
  const startDaily = async () => {
    const upkeep = stopping ? null : await workshop.upkeep();
    if (upkeep === null) return;
    const keeping = () => current().project.assistant;
    daily = await startDailyWork({
      at: () => ({ ...keeping().backups, timeZone: current().project.company.time_zone }),
      tasks: {
        forget: () => upkeep.forget(keeping()),
        forgetSoon: () => upkeep.forgetSoon(),
        meetings: () => assistant.clearForsakenMeetings(),
        backUp: () => upkeep.backUp(keeping()),
      },
      atStart: ['forget', 'meetings'],
      often: ['forgetSoon'],
      logger,
    });
  };
  const reload = async (reason: string): Promise<ReloadResult> => {
    const result = await holder.reload(reason);
    metrics.reload(result);
    managers.reloaded(result, holder.status().diagnostics);
    await disk.look();
    if (result !== 'swapped') return result;
    metrics.priceMoves(holder.freshAlerts);
    await pushed.renew(current().project);
    await managersDesk.renew(current().project);
    workers.renew();
    daily?.renew();
    await listings.renew();
    return result;
  };
  const startWatch = async () => {
    if (!watch || stopping) return;
    watcher = await watchProject(folder, { logger, changed: () => void reload('files changed') });
    if (!(await workshop.projects.isCurrent(current()))) await reload('files changed during the start');
  };
  // None of this is needed to answer the first visitor, and none of it needs what comes before it.
  const { settled, hurry } = startBehindTheScenes({
    steps: [
      async () => stopping || conversing.warm(),
      () => workshop.sweepLeftovers(),
      async () => stopping || metrics.start(),
      async () => stopping || port !== 0 || workshop.keepListeningPlace(address),
      async () => stopping || listings.renew(),
      () => holder.keepAsLastGood(),
      startWatch,
      startDaily,
    ],
    arrivals: webChat,
    stopping: () => stopping,
    logger,
  });

  async function stop(): Promise<void> {
    stopping = true;
    logger.info({}, 'stopping');
    hurry();
    await settled;
    await watcher?.close();
    await daily?.stop();
    disk.stop();
    workers.calm();
    await listings.stop();
    const cut = setTimeout(() => app.server.closeAllConnections(), requestsMs);
    await app.close();
    clearTimeout(cut);
    await Promise.all([workers.stop(workMs), managers.stop(workMs)]);
    await assistant.close();
    await holder.close();
    await workshop.close();
    ended();
    logger.info({}, 'stopped');
  }

  let stopped: Promise<void> | undefined;
  return {
    address,
    get degraded() {
      return isDegraded();
    },
    settled,
    reload,
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

function feedTrouble({ refusal }: { readonly refusal: AssistantError | null }): Record<string, string> {
  return refusal === null ? {} : { listings: refusal.text('en').message };
}
