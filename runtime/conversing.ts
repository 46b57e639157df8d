import { catalogueOf } from '../assistant/conversation/price-catalogue.ts';
import { createRunTurn, troubleTurn } from '../assistant/conversation/run-turn.ts';
import type { RunTurn, TurnDependencies, TurnInput, TurnProject, TurnResult } from '../assistant/conversation/turn.ts';
import { companyReferences } from '../assistant/documents/company-references.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { Ids } from '../assistant/ports/ids.ts';
import type { KnowledgeIndex } from '../assistant/ports/knowledge-index.ts';
import type { QuoteStore } from '../assistant/ports/quote-store.ts';
import type { Project } from '../project/project.ts';
import type { Quoting } from './quoting.ts';

/** What conversations need of a project. */
export type ConversingProject = Pick<Project, 'company' | 'prices' | 'scripts' | 'assistant'>;

export interface ConversingParts {
  /** Both are asked once a turn: the daemon swaps them, a turn keeps what it began with. */
  readonly project: () => ConversingProject;
  readonly knowledge: () => Pick<KnowledgeIndex, 'search'>;
  /** Keeps what is current now open until the turn has ended. */
  readonly hold?: () => (() => void) | undefined;
  readonly quoting: Pick<Quoting, 'draftFor'>;
  readonly quotes: Pick<QuoteStore, 'readQuote'>;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface Conversing {
  readonly runTurn: RunTurn;
  /** The reply when a turn keeps failing. */
  troubleTurn(input: TurnInput, failure: string): TurnResult;
}

/** The conversation of this project: the same for the web chat and the terminal. */
export function createConversing(parts: ConversingParts): Conversing {
  let known: { readonly source: ConversingProject; readonly project: TurnProject } | undefined;

  function currentProject(): TurnProject {
    const source = parts.project();
    if (known?.source !== source) known = { source, project: turnProject(source) };
    return known.project;
  }

  function dependencies(): TurnDependencies {
    const project = currentProject();
    const knowledge = parts.knowledge();
    const { limit, threshold } = project.assistant.retrieval;
    return {
      project,
      retrieve: (text) => knowledge.search({ text, limit, threshold }),
      issueQuote: ({ order, conversation, replaces }) => parts.quoting.draftFor({ order, conversation, replaces }),
      async findQuote(id) {
        const stored = await parts.quotes.readQuote(id);
        // A price that was called back is not named again.
        return stored === undefined || stored.withdrawnAt !== null ? undefined : stored.quote;
      },
      now: () => parts.clock.now(),
      ids: parts.ids,
    };
  }
  return {
    async runTurn(input) {
      const letGo = parts.hold?.();
      try {
        return await createRunTurn(dependencies())(input);
      } finally {
        letGo?.();
      }
    },
    troubleTurn: (input, failure) => troubleTurn(dependencies(), input, failure),
  };
}

function turnProject({ company, prices, scripts, assistant }: ConversingProject): TurnProject {
  const catalogue = catalogueOf(prices);
  return { scripts, prices, catalogue, assistant, company: companyReferences(company), timeZone: company.time_zone };
}
