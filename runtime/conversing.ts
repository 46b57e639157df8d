import { compileConsultations } from '../assistant/booking/consultation-settings.ts';
import { createRunTurn, troubleTurn } from '../assistant/conversation/run-turn.ts';
import { catalogueOf } from '../assistant/conversation/script-steps/price-catalogue.ts';
import type {
  ConsentTerms,
  ModelAccess,
  RunTurn,
  TurnDependencies,
  TurnInput,
  TurnProject,
  TurnResult,
} from '../assistant/conversation/turn.ts';
import { companyReferences } from '../assistant/documents/company-references.ts';
import { companyPassage } from '../assistant/guard/company-evidence.ts';
import { localDate } from '../assistant/local-time/local-date.ts';
import type { BookingStore } from '../assistant/ports/booking-store.ts';
import type { Calendar } from '../assistant/ports/calendar.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { KnowledgeIndex } from '../assistant/ports/knowledge-index.ts';
import type { Logger } from '../assistant/ports/logger.ts';
import type { PeopleStore } from '../assistant/ports/people-store.ts';
import type { PersonalDataStore } from '../assistant/ports/personal-data-store.ts';
import type { Store } from '../assistant/ports/store.ts';
import { possiblePrices } from '../assistant/pricing/possible-prices.ts';
import { type VatInForce, vatOn } from '../assistant/pricing/vat.ts';
import type { Quoting } from '../assistant/quoting/quoting.ts';
import { type ConsultationsParts, createConsultations } from '../assistant/scheduling/consultations.ts';
import type { ConversationState } from '../assistant/transcript/conversation-state.ts';
import type { Message } from '../assistant/transcript/message.ts';
import type { Project } from '../project/project.ts';

/** What conversations need of a project. */
export type ConversingProject = Pick<Project, 'company' | 'prices' | 'scripts' | 'assistant'> &
  Partial<Pick<Project, 'config'>>;

/** Language models as a conversation uses them. */
export type ConversingModels = Pick<ModelAccess, 'provider' | 'budget' | 'deadlineMs'>;

export interface ConversingParts {
  /** Both are asked once a turn: the daemon swaps them, a turn keeps what it began with. */
  readonly project: () => ConversingProject;
  readonly knowledge: () => Pick<KnowledgeIndex, 'search'>;
  /** Keeps what is current now open until the turn has ended. */
  readonly hold?: () => (() => void) | undefined;
  readonly quoting: Pick<Quoting, 'draftFor' | 'current'>;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Asked for each turn; undefined where no model is configured: rules and passages answer alone. */
  readonly models?: () => ConversingModels | undefined;
  /** Where models look up what was said and what was spent; needed with `models` alone. */
  readonly store?: Pick<Store, 'readConversation' | 'readMessages' | 'readModelUsage' | 'addModelUsage'>;
  /** Times of meetings; absent where none are arranged. */
  readonly bookings?: Bookings;
  /** What consent is asked for; absent, or undefined: nothing is withheld. */
  readonly consent?: (() => Promise<ConsentTerms | undefined>) | undefined;
  /** May letters be sent now? Never, where absent. */
  readonly mails?: (() => boolean) | undefined;
  /** Knows whose conversations are one person's; absent where each stands alone. */
  readonly people?: Pick<PeopleStore, 'joinedConversations' | 'samePersons'> & Pick<PersonalDataStore, 'readHoldings'>;
}

/** Where times are kept, and the calendar to ask besides; undefined where none is connected. */
export interface Bookings {
  readonly store: BookingStore;
  readonly calendar?: () => Pick<Calendar, 'busy'> | undefined;
  readonly linkTo?: ConsultationsParts['linkTo'];
  readonly logger?: Pick<Logger, 'warn'> | undefined;
}

export interface Conversing {
  readonly runTurn: RunTurn;
  /** The reply when a turn keeps failing. */
  troubleTurn(input: TurnInput, failure: string): Promise<TurnResult>;
}

/** How much of a transcript a turn with models looks back at. */
const rememberedLines = 60;

/** The conversation of this project: the same for the web chat and the terminal. */
export function createConversing(parts: ConversingParts): Conversing {
  let known: { readonly source: ConversingProject; readonly date: string; readonly project: TurnProject } | undefined;

  function currentProject(): TurnProject {
    const source = parts.project();
    const { company } = source;
    const date = localDate(parts.clock.now(), company.time_zone);
    if (known?.source !== source || known.date !== date) {
      known = { source, date, project: turnProject(source, vatOn(company.vat, date)) };
    }
    return known.project;
  }

  async function dependencies(): Promise<TurnDependencies> {
    // Read first: everything else is of one moment.
    const consent = await parts.consent?.();
    const project = currentProject();
    const knowledge = parts.knowledge();
    const { limit, threshold } = project.assistant.retrieval;
    const { people } = parts;
    return {
      project,
      retrieve: (text, outside) => knowledge.search({ text, outside, limit, threshold }),
      issueQuote: ({ order, conversation, replaces }) => parts.quoting.draftFor({ order, conversation, replaces }),
      // A manager's discount is seen, a price that lapsed or was called back is not named again.
      findQuote: (id) => parts.quoting.current(id),
      ...(people === undefined
        ? {}
        : {
            joinedConversations: (id) => people.joinedConversations(id),
            async whoErases({ person }) {
              const persons = await people.samePersons([person]);
              const holdings = await Promise.all(persons.map((each) => people.readHoldings(each)));
              return holdings.some(({ kept }) => kept.length > 0) ? 'people' : 'assistant';
            },
          }),
      ...consultations(),
      mails: parts.mails?.() === true,
      now: () => parts.clock.now(),
      ids: parts.ids,
      consent,
      ...modelAccess(),
    };
  }

  function consultations(): Pick<TurnDependencies, 'consultations'> {
    const { company } = parts.project();
    const { bookings, clock, ids } = parts;
    if (company.consultations === undefined || bookings === undefined) return {};
    const { store, calendar, linkTo, logger } = bookings;
    const settings = compileConsultations(company.consultations);
    const rules = { settings, hours: company, timeZone: company.time_zone };
    return { consultations: createConsultations({ store, calendar: calendar?.(), rules, linkTo, clock, ids, logger }) };
  }

  function modelAccess(): Pick<TurnDependencies, 'modelAccess'> {
    const models = parts.models?.();
    const { store } = parts;
    if (models === undefined || store === undefined) return {};
    return {
      modelAccess: {
        ...models,
        async spentOn(day) {
          const usage = await store.readModelUsage({ from: day, to: day });
          return {
            tokens: usage.reduce((sum, { inputTokens, outputTokens }) => sum + inputTokens + outputTokens, 0),
            kopecks: usage.reduce((sum, { kopecks }) => sum + kopecks, 0),
          };
        },
        spentInVain: (usage) => store.addModelUsage(usage),
        async history({ id, lastSeq, state }) {
          const after = Math.max(0, lastSeq - rememberedLines);
          const said = await store.readMessages({ conversation: id, after, limit: rememberedLines });
          return [...(await saidElsewhere(state, rememberedLines - said.length)), ...said];
        },
      },
    };
  }

  /** The end of the conversation that this one goes on with; its lines stand before the first of this one. */
  async function saidElsewhere({ joined }: ConversationState, room: number): Promise<readonly Message[]> {
    const { store, people } = parts;
    if (joined?.reads !== true || room <= 0 || store === undefined || people === undefined) return [];
    const other = await store.readConversation(joined.with);
    if (other === undefined) return [];
    const after = Math.max(0, other.lastSeq - room);
    const lines = await store.readMessages({ conversation: other.id, after, limit: room });
    return lines.map((line) => ({ ...line, seq: 0 }));
  }

  return {
    async runTurn(input) {
      const letGo = parts.hold?.();
      try {
        return await createRunTurn(await dependencies())(input);
      } finally {
        letGo?.();
      }
    },
    troubleTurn: async (input, failure) => troubleTurn(await dependencies(), input, failure),
  };
}

function turnProject(
  { company, prices, scripts, assistant, config }: ConversingProject,
  vat: VatInForce | undefined,
): TurnProject {
  return {
    scripts,
    prices,
    ...(vat === undefined ? {} : { vat }),
    catalogue: catalogueOf(prices, vat),
    assistant,
    company: companyReferences(company),
    timeZone: company.time_zone,
    hours: company,
    companyFacts: companyPassage(company),
    possiblePrices: possiblePrices(prices, vat),
    ...(config === undefined ? {} : { config: config.hash }),
  };
}
