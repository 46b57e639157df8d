import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../adapters/clock/system-clock.ts';
import { randomIds } from '../adapters/ids/random-ids.ts';
import { documentBriefOf } from '../assistant/conversation/document-brief.ts';
import type { DocumentLink } from '../assistant/conversation/message.ts';
import type { TraceStep } from '../assistant/conversation/turn.ts';
import type { EffectPerformers } from '../assistant/delivery/work-effect.ts';
import type { LogFields, Logger } from '../assistant/ports/logger.ts';
import type { QuoteSigner } from '../assistant/ports/quote-signer.ts';
import type { Project } from '../project/project.ts';
import { createConversing } from './conversing.ts';
import { type KnowledgeNotice, openKnowledge } from './knowledge.ts';
import { createLocalConversation, type LocalConversation } from './local-conversation.ts';
import { filesOf, openProject } from './project-loading.ts';
import type { OnRenewed } from './project-secrets.ts';
import { openQuoteSigner } from './quote-signing.ts';
import { createQuoting } from './quoting.ts';
import type { Environment } from './secrets.ts';
import { openStorage, type Storage } from './storage.ts';

export interface LocalChatOptions {
  readonly folder: string;
  readonly environment: Environment;
  /** Continue this one instead of beginning anew. */
  readonly conversation?: string | undefined;
  readonly onTrace?: (steps: readonly TraceStep[]) => void;
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
  const papers = localPapers(options, project, storage, signer);
  const quoting = createQuoting({ project: () => project, signer, clock: systemClock, store });
  const conversing = createConversing({
    project: () => project,
    knowledge: () => knowledge,
    quoting,
    quotes: store,
    clock: systemClock,
    ids: randomIds,
  });
  async function close(): Promise<void> {
    await papers.close();
    await knowledge.close();
    await storage.close();
  }
  try {
    const conversation = await createLocalConversation(
      {
        ...conversing,
        store,
        perform: {
          renderDocument: papers.renderDocument,
          handoff: async ({ reason }) => options.onHandoff?.(reason),
        },
        clock: systemClock,
        ids: randomIds,
        logger: troubleLogger(options.onTrouble),
        ...(options.onTrace === undefined ? {} : { onTrace: options.onTrace }),
      },
      options.conversation,
    );
    return { ...conversation, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface LocalPapers {
  readonly renderDocument: EffectPerformers['renderDocument'];
  close(): Promise<void>;
}

/** Documents as files under data/chat/; the browser is started by the first one. */
function localPapers(
  { folder, environment }: LocalChatOptions,
  project: Project,
  storage: Storage,
  signer: QuoteSigner,
): LocalPapers {
  let stop: (() => Promise<void>) | undefined;
  return {
    async renderDocument({ conversation, document, quote }): Promise<DocumentLink> {
      const { createDocumentPrinter, createDocuments } = await import('./documents.ts');
      const files = await filesOf(folder);
      const printer = createDocumentPrinter({ cacheFolder: join(folder, 'data', 'cache'), environment });
      stop = () => printer.close();
      const documents = createDocuments({
        project: () => ({ company: project.company, files }),
        store: storage.store,
        signer,
        printer,
        clock: systemClock,
        ids: randomIds,
      });
      const brief = documentBriefOf(project, conversation.state);
      const { person } = conversation;
      try {
        const { id, name, bytes } = await documents.renderDocument({ kind: document, quote, person, brief });
        const place = join(storage.paths.folder, 'chat', conversation.id);
        await mkdir(place, { recursive: true, mode: 0o700 });
        const file = join(place, name);
        await writeFile(file, bytes, { mode: 0o600 });
        return { id, kind: document, quote, file };
      } finally {
        await printer.close();
        stop = undefined;
      }
    },
    async close() {
      await stop?.();
    },
  };
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
