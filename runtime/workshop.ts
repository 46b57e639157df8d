import { dirname, join } from 'node:path';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { randomIds } from '../adapters/ids/random-ids.ts';
import { createPdfPages } from '../adapters/pdf-pages/pdfium/pdf-pages.ts';
import type { EffectPerformers } from '../assistant/delivery/effect-parts.ts';
import type { BurstWindow } from '../assistant/ports/burst.ts';
import type { LlmAttempt } from '../assistant/ports/llm-provider.ts';
import type { GroupMember } from '../assistant/ports/managers-group.ts';
import type { TranscriptionSettings } from '../assistant/settings/transcription-settings.ts';
import type { Message } from '../assistant/transcript/message.ts';
import { createAssistantAtWork } from './assistant-at-work.ts';
import { openListingBoard } from './avito.ts';
import { openChannelMemory } from './channel-memory.ts';
import { createConsentTerms } from './consent-terms.ts';
import { createCrossingLinks } from './crossing-links.ts';
import { createCrossings } from './crossings.ts';
import { documentHindrance } from './documents/document-hindrance.ts';
import { createDocumentLinks } from './documents/document-links.ts';
import { createErrorReporter } from './error-reporting.ts';
import { freeBytes } from './free-space.ts';
import { createKnownChat } from './known-chat.ts';
import { sweepLeftovers } from './leftovers.ts';
import { keepListeningPlace } from './listening-place.ts';
import { ListingPublisher } from './listings/listing-publisher.ts';
import { type FeedSource, ListingsFeed } from './listings/listings-feed.ts';
import { createLiveProjects, type LiveProject } from './live-project.ts';
import { createLogger } from './logging.ts';
import { createMailing, isMailConnected } from './mailing.ts';
import { createManagersDesk } from './managers-desk.ts';
import { createMeetings } from './meetings.ts';
import { packageRoot, packageVersion, workerFile } from './package-root.ts';
import type { PreviewData } from './preview-data.ts';
import { isWeakJwtSecret } from './project-secrets.ts';
import { isPublicAddress, publicUrlOf } from './public-address.ts';
import { createPushChannels, type PushChannels } from './push-channels.ts';
import { openQuoteSigner } from './quote-signing.ts';
import type { Environment } from './secrets.ts';
import { createPrepareSend } from './sending.ts';
import { openStorage } from './storage.ts';
import { vendorSecret } from './vendor-secrets.ts';
import { createHearVoice } from './voice.ts';
import { WebChat } from './web-chat.ts';

export type Workshop = Awaited<ReturnType<typeof createWorkshop>>;

export interface WorkshopOptions {
  readonly folder: string;
  readonly environment: Environment;
  /** For the message that a second daemon gets. */
  readonly address: string;
  /** A preview's own data in the place of the project's; papers are drafts. */
  readonly preview?: Pick<PreviewData, 'home'> | undefined;
}

/** Everything the daemon works with, made once; the project comes and goes and is bound to it. */
export async function createWorkshop({ folder, environment, address, preview }: WorkshopOptions) {
  const home = preview?.home ?? folder;
  const clock = systemClock;
  const ids = randomIds;
  const logger = createLogger(environment);
  const storage = await openStorage(home, environment, { clock, daemon: true, address });
  const { store, keyValues, secrets, paths } = storage;
  if (secrets.renewed.length > 0) logger.warn({ renewed: secrets.renewed }, 'secrets made anew beside existing data');
  if (isWeakJwtSecret(environment)) logger.warn({}, 'JWT_SECRET is shorter than 32 bytes: tokens could be forged');
  const hindrance = documentHindrance(environment);
  if (hindrance !== null) logger.error({ error: hindrance }, 'documents cannot be printed');
  const signer = openQuoteSigner(home, environment);
  const links = createDocumentLinks(secrets.documentLinkSecret);
  const crossingLinks = createCrossingLinks(secrets.documentLinkSecret);
  const errors = await createErrorReporter(environment);
  const pages = createPdfPages(() => workerFile('adapters/pdf-pages/pdfium/pdf-pages'));

  /** Links are signed as a message leaves, so that an old conversation still opens its papers. */
  function present(message: Message, base: string): Message {
    if (message.documents.length === 0) return message;
    const now = clock.now();
    return {
      ...message,
      documents: message.documents.map(({ id, kind, quote }) => ({
        id,
        kind,
        quote,
        url: links.urlFor(id, base, now),
      })),
    };
  }

  /** A signed link to a paper; null where nobody outside could open it. */
  function linkTo(document: string): string | null {
    const base = publicUrlOf(environment);
    return base !== null && isPublicAddress(base) ? links.urlFor(document, base, clock.now()) : null;
  }

  const managersDesk = createManagersDesk(environment, logger);
  let isMember: ((token: string) => Promise<boolean>) | undefined;

  async function operatorSessions() {
    const [{ createOperatorSessions }, { createMembership }] = await Promise.all([
      import('./operator-sessions.ts'),
      import('./member-links.ts'),
    ]);
    isMember ??= createMembership(() => managersDesk.group(), clock);
    return createOperatorSessions({
      ...{ secret: secrets.jwtSecret, tokens: store, values: keyValues, clock, ids },
      isWorth: isMember,
    });
  }

  /** The assistant of whatever project is current. */
  function bind(current: () => LiveProject, onAttempt: (attempt: LlmAttempt) => void) {
    const meetings = createMeetings({
      ...{ store, folder, environment, clock, logger, links },
      project: () => current().project,
      alone: preview !== undefined,
    });
    const assistant = createAssistantAtWork({
      source: current,
      store,
      bookings: meetings.bookings,
      mails: () => preview === undefined && isMailConnected(environment, current().project),
      people: store,
      consent: createConsentTerms(current, publicUrlOf(environment)),
      signer,
      clock,
      ids,
      // The project's own, in a preview too: the browser is unpacked there already.
      cacheFolder: join(folder, 'data', 'cache'),
      draft: preview !== undefined,
      environment,
      random: Math.random,
      logger,
      onAttempt,
    });
    const effects: EffectPerformers = {
      async renderDocument(request) {
        const { id, kind, quote, bytes } = await assistant.renderDocument(request);
        // Only what is sent may go page by page.
        const counted = request.conversation.address === null ? {} : { pages: await pages.count(bytes) };
        return { id, kind, quote, ...counted };
      },
      async handoff({ conversation, reason }) {
        logger.info({ conversation: conversation.id, reason }, 'a conversation waits for a human');
      },
      enterMeeting: meetings.enterMeeting,
      prepareMail: createMailing({ environment, source: current, store, linkTo }),
    };
    return {
      quoting: assistant.quoting,
      conversing: assistant.conversing,
      usesModels: () => assistant.models().provider !== null,
      effects,
      /** Meetings of people who were erased go out of the calendar. */
      clearForsakenMeetings: () => meetings.clearForsaken(),
      meetingFile: (root: string) => meetings.fileOf(root),
      close: () => assistant.close(),
    };
  }

  return {
    clock,
    ids,
    logger,
    store,
    keyValues,
    secrets,
    links,
    errors,
    present,
    /** What of this machine does not work, by name: it degrades the daemon and stops nothing else. */
    degraded: hindrance === null ? {} : { documents: hindrance.text('en').message },
    bind,
    projects: createLiveProjects({
      folder,
      dataFolder: paths.folder,
      environment,
      clock,
      logger,
      isPreview: preview !== undefined,
    }),
    createListingsFeed: (source: () => FeedSource) =>
      new ListingsFeed({
        dataFolder: paths.folder,
        ...{ clock, logger, current: source },
        secret: () => vendorSecret(home, environment, 'AVITO_FEED_SECRET'),
      }),
    createListingPublisher: (source: () => FeedSource, feed: ListingsFeed, publicUrl: string | null) =>
      new ListingPublisher({
        dataFolder: paths.folder,
        ...{ clock, logger, current: source, feed: () => feed.accepted },
        board: () => openListingBoard(environment, clock),
        reachable: isPublicAddress(publicUrl),
      }),
    createPushChannels: (publicUrl: string | null) =>
      createPushChannels({
        ...{ environment, clock, logger, publicUrl },
        secretOf: (name) => vendorSecret(home, environment, name),
        knownChat: createKnownChat(store),
        memory: openChannelMemory(keyValues, paths),
      }),
    crossingLinks,
    createCrossings: (channels: PushChannels) =>
      createCrossings({ links: crossingLinks, store, channels: () => channels.current(), clock }),
    createHearVoice: (channels: PushChannels, settings: () => TranscriptionSettings | null) =>
      createHearVoice({ settings, environment, channels: () => channels.current(), logger }),
    createManagersDesk: () => managersDesk,
    async memberLink(member: GroupMember, isOwner: boolean): Promise<string> {
      const { createMemberLinks } = await import('./member-links.ts');
      const sessions = await operatorSessions();
      return createMemberLinks({ tokens: store, sessions, clock, ids })(member, isOwner);
    },
    createPrepareSend: (channels: PushChannels) =>
      createPrepareSend({
        channels: () => channels.current(),
        documents: store,
        linkTo,
        pictureOf: (pdf, page) => pages.picture(pdf, page),
      }),
    createWebChat: (wake: () => void, burst: () => BurstWindow | undefined) =>
      new WebChat({ store, clock, ids, logger, present, wake, burst }),
    async verifyOperator(token: string) {
      const { createOperatorVerifier } = await import('./tokens.ts');
      return createOperatorVerifier({ secret: secrets.jwtSecret, tokens: store, clock })(token);
    },
    operatorSessions: {
      open: async (link: string) => (await operatorSessions()).open(link),
      verify: async (key: string) => (await operatorSessions()).verify(key),
      close: async (key: string) => (await operatorSessions()).close(key),
    },
    sweepLeftovers: () => sweepLeftovers(paths, clock),
    /** What is left on the disk for data/. */
    freeBytes: () => freeBytes(paths.folder, dirname(paths.database)),
    /** A preview's copy is gone with it. */
    async upkeep() {
      if (preview !== undefined) return null;
      const { createUpkeep } = await import('./upkeep.ts');
      return createUpkeep({ folder, environment, storage, clock, logger });
    },
    keepListeningPlace: (address: string) => keepListeningPlace(keyValues, address),
    webFolder: join(packageRoot(), 'dist', 'web'),
    version: packageVersion(),
    async close() {
      await errors.close(1000);
      await storage.close();
    },
  };
}
