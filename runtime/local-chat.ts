import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { randomIds } from '../adapters/ids/random-ids.ts';
import type { TurnResult } from '../assistant/conversation/turn.ts';
import type { EffectPerformers } from '../assistant/delivery/effect-parts.ts';
import type { LogFields, Logger } from '../assistant/ports/logger.ts';
import type { DocumentLink } from '../assistant/transcript/message.ts';
import { createAssistantAtWork } from './assistant-at-work.ts';
import { type KnowledgeNotice, openKnowledge } from './knowledge.ts';
import { createLocalConversation, type LocalConversation } from './local-conversation.ts';
import { filesOf, openProject } from './project-loading.ts';
import type { OnRenewed } from './project-secrets.ts';
import { openQuoteSigner } from './quote-signing.ts';
import type { Environment } from './secrets.ts';
import { openStorage } from './storage.ts';
import { type TerminalLock, takeTerminalLock } from './terminal-lock.ts';

export interface LocalChatOptions {
  readonly folder: string;
  readonly environment: Environment;
  /** Continue this one instead of beginning anew. */
  readonly conversation?: string | undefined;
  readonly onTurn?: (result: TurnResult) => void;
  /** An effect that would leave this machine, shown instead of performed. */
  readonly onHandoff?: (reason: string) => void;
  readonly onTrouble?: (fields: LogFields, message: string) => void;
  readonly onKnowledge?: (notice: KnowledgeNotice) => void;
  readonly onRenewed?: OnRenewed;
}

export interface LocalChat extends LocalConversation {
  close(): Promise<void>;
}

/** The project's assistant at the terminal: its knowledge, prices, store and documents, nothing sent anywhere. */
export async function openLocalChat(options: LocalChatOptions): Promise<LocalChat> {
  const { folder, environment } = options;
  const project = await openProject(folder, environment, systemClock.now());
  const knowledge = await openKnowledge(folder, {
    environment,
    settings: project.assistant.retrieval,
    now: () => systemClock.now(),
    timeZone: project.company.time_zone,
    ...(options.onKnowledge === undefined ? {} : { notice: options.onKnowledge }),
  });
  const storage = await openStorage(folder, environment, { clock: systemClock, onRenewed: options.onRenewed });
  const signer = openQuoteSigner(folder, environment);
  const { store } = storage;
  const files = await filesOf(folder);
  const assistant = createAssistantAtWork({
    source: () => ({ project, files, knowledge }),
    store,
    bookings: { store },
    signer,
    clock: systemClock,
    ids: randomIds,
    cacheFolder: join(storage.paths.folder, 'cache'),
    environment,
    random: Math.random,
  });

  /** Documents are files under data/chat/, for whoever sits here. */
  async function renderDocument(request: Parameters<EffectPerformers['renderDocument']>[0]): Promise<DocumentLink> {
    const { id, kind, quote, name, bytes } = await assistant.renderDocument(request);
    const place = join(storage.paths.folder, 'chat', request.conversation.id);
    await mkdir(place, { recursive: true, mode: 0o700 });
    const file = join(place, name);
    await writeFile(file, bytes, { mode: 0o600 });
    return { id, kind, quote, file };
  }

  let lock: TerminalLock | null = null;
  async function close(): Promise<void> {
    lock?.release();
    await assistant.close();
    await knowledge.close();
    await storage.close();
  }
  try {
    const conversation = await createLocalConversation(
      {
        ...assistant.conversing,
        store,
        perform: {
          renderDocument,
          handoff: async ({ reason }) => options.onHandoff?.(reason),
        },
        clock: systemClock,
        ids: randomIds,
        logger: troubleLogger(options.onTrouble),
        ...(options.onTurn === undefined ? {} : { onTurn: options.onTurn }),
      },
      options.conversation,
    );
    lock = takeTerminalLock(storage.paths.folder, conversation.id);
    // No other terminal is in it: what one had begun died with it, and need not be waited for.
    if (lock !== null) await store.freeLeases({ conversation: conversation.id, at: systemClock.now() });
    return { ...conversation, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What goes wrong is told to the person at the terminal, not written to a log. */
function troubleLogger(onTrouble: LocalChatOptions['onTrouble'] = () => {}): Logger {
  const logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: onTrouble,
    child: () => logger,
  };
  return logger;
}
