import type { ConsentTerms, RunTurn, TurnInput, TurnResult } from '../assistant/conversation/turn.ts';
import type { EffectPerformers } from '../assistant/delivery/effect-parts.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { KnowledgeIndex } from '../assistant/ports/knowledge-index.ts';
import type { LlmAttempt } from '../assistant/ports/llm-provider.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { PeopleStore } from '../assistant/ports/people-store.ts';
import type { PersonalDataStore } from '../assistant/ports/personal-data-store.ts';
import type { QuoteSigner } from '../assistant/ports/quote-signer.ts';
import type { Store } from '../assistant/ports/store.ts';
import { createQuoting, type Quoting } from '../assistant/quoting/quoting.ts';
import { initialState } from '../assistant/transcript/conversation-state.ts';
import type { Project } from '../project/project.ts';
import type { ProjectFiles } from '../project/project-files.ts';
import type { Bookings, Conversing } from './conversing.ts';
import type { Documents, RenderedDocument } from './documents/documents.ts';
import { createModels, type Models } from './models.ts';
import type { Environment } from './secrets.ts';

/** What the assistant answers from. */
export interface AssistantSource {
  readonly project: Project;
  /** The templates that go with the project. */
  readonly files: ProjectFiles;
  readonly knowledge: Pick<KnowledgeIndex, 'search'>;
  /** Keeps it open until the returned function is called. */
  hold?(): () => void;
}

export interface AssistantParts {
  /** Asked for each turn, quote and document: the daemon swaps it. */
  readonly source: () => AssistantSource;
  readonly store: Store;
  /** Knows whose conversations are one person's; absent where each stands alone. */
  readonly people?: PeopleStore & PersonalDataStore;
  readonly bookings?: Bookings | undefined;
  /** May letters be sent now? Never, where absent. */
  readonly mails?: (() => boolean) | undefined;
  readonly signer: QuoteSigner;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Where the browser is unpacked. */
  readonly cacheFolder: string;
  readonly environment: Environment;
  /** What consent customers are asked for; absent: whoever sits here is no customer. */
  readonly consent?: (() => Promise<ConsentTerms | undefined>) | undefined;
  /** 0…1 */
  readonly random: () => number;
  /** A preview: papers are marked ЧЕРНОВИК and take no number. */
  readonly draft?: boolean | undefined;
  readonly logger?: Pick<Logger, 'info' | 'warn'>;
  /** Every try of every call of a language model. */
  readonly onAttempt?: (attempt: LlmAttempt) => void;
}

/** As Conversing, ready before what it takes is loaded. */
export interface ConversingSoon {
  readonly runTurn: RunTurn;
  troubleTurn(input: TurnInput, failure: string): Promise<TurnResult>;
  /** Loads it and, where no model would be paid for it, runs a turn that nobody sees; the first visitor's would. */
  warm(): Promise<void>;
}

export interface AssistantAtWork {
  readonly quoting: Quoting;
  readonly conversing: ConversingSoon;
  /** Of the current project. */
  models(): Models;
  renderDocument(request: Parameters<EffectPerformers['renderDocument']>[0]): Promise<RenderedDocument>;
  /** Ends the browser, if one was started. */
  close(): Promise<void>;
}

/** Quotes, turns and documents of one project over one store: the same for the daemon and the terminal. */
export function createAssistantAtWork(parts: AssistantParts): AssistantAtWork {
  const {
    source,
    store,
    people,
    bookings,
    signer,
    clock,
    ids,
    cacheFolder,
    environment,
    random,
    logger,
    onAttempt,
    draft,
  } = parts;
  const project = () => source().project;
  const quoting = createQuoting({ project, signer, clock, store });

  let made: { readonly settings: Project['assistant']['models']; readonly models: Models } | undefined;
  /** Kept while their settings are the same object: what is known of failing providers outlives a turn. */
  function models(): Models {
    const settings = project().assistant.models;
    if (made?.settings !== settings) {
      const optional = {
        ...(logger === undefined ? {} : { logger }),
        ...(onAttempt === undefined ? {} : { onAttempt }),
      };
      made = { settings, models: createModels({ settings, environment, clock, random, ...optional }) };
    }
    return made.models;
  }

  let loading: Promise<Conversing> | undefined;
  /** The rules, the guard and their words are half of the program, and nobody has written yet when a daemon starts. */
  function conversing(): Promise<Conversing> {
    loading ??= import('./conversing.ts').then(({ createConversing }) =>
      createConversing({
        project,
        ...(bookings === undefined ? {} : { bookings }),
        ...(parts.mails === undefined ? {} : { mails: parts.mails }),
        knowledge: () => source().knowledge,
        hold: () => source().hold?.(),
        quoting,
        clock,
        ids,
        store,
        ...(people === undefined ? {} : { people }),
        consent: parts.consent,
        models() {
          const { provider, budget, deadlineMs } = models();
          return provider === null ? undefined : { provider, budget, deadlineMs };
        },
      }),
    );
    return loading;
  }

  let closePrinter = async (): Promise<void> => {};
  let making: Promise<Documents> | undefined;
  /** Made with the first document; they share one browser. */
  async function makeDocuments(): Promise<Documents> {
    const { createDocumentPrinter, createDocuments } = await import('./documents/documents.ts');
    const printer = createDocumentPrinter({ cacheFolder, environment, mark: draft ? 'ЧЕРНОВИК' : undefined });
    closePrinter = () => printer.close();
    return createDocuments({
      project: () => ({ company: project().company, files: source().files }),
      store,
      signer,
      printer,
      clock,
      ids,
      draft,
    });
  }

  return {
    quoting,
    conversing: {
      runTurn: async (input) => (await conversing()).runTurn(input),
      troubleTurn: async (input, failure) => (await conversing()).troubleTurn(input, failure),
      async warm() {
        const { runTurn } = await conversing();
        if (models().provider === null) await runTurn(unseenTurn(clock.now()));
      },
    },
    models,
    async renderDocument({ conversation: { person }, document, quote, brief, signal }) {
      making ??= makeDocuments();
      const documents = await making;
      return documents.renderDocument({ kind: document, quote, person, brief, signal });
    },
    close: () => closePrinter(),
  };
}

/** A question of nobody's: what a turn compiles on its way takes many times as long as a turn. */
function unseenTurn(at: Date): TurnInput {
  const conversation = {
    id: 'nobody',
    person: 'nobody',
    channel: 'web',
    address: null,
    version: 1,
    state: initialState,
    lastSeq: 1,
    createdAt: at,
    updatedAt: at,
  };
  const text = 'Здравствуйте! Сколько это стоит и как оплатить?';
  return { conversation, inbound: { kind: 'text', text }, lines: [1] };
}
