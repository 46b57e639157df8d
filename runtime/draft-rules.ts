import type { DraftRules } from '../assistant/delivery/drafting.ts';
import { localDate } from '../assistant/local-time/local-date.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { QuoteStore } from '../assistant/ports/quote-store.ts';
import type { Quote } from '../assistant/pricing/quote.ts';
import { isExpired } from '../assistant/pricing/quote-expiry.ts';
import type { Quoting } from '../assistant/quoting/quoting.ts';
import type { LiveProject } from './live-project.ts';
import { draftReminder, isDrafting, meanwhileText } from './reply-modes.ts';

export interface DraftRuleParts {
  readonly current: () => Pick<LiveProject, 'project' | 'config' | 'knowledge'>;
  readonly quoting: Pick<Quoting, 'current'>;
  readonly store: Pick<QuoteStore, 'findWithdrawal' | 'latestRevision'>;
  readonly clock: Clock;
  readonly onLateLine: NonNullable<DraftRules['onLateLine']>;
}

/** When replies are proposed to people first, as the project in force says. */
export function createDraftRules({ current, quoting, store, clock, onLateLine }: DraftRuleParts): DraftRules {
  /** Nobody has been told of it yet: it stands in the draft alone. */
  async function freshHolds(quote: Quote): Promise<boolean> {
    if (isExpired(quote, clock.now()) || (await store.findWithdrawal(quote)) !== null) return false;
    return quote.replaces === null || (await store.latestRevision(quote.replaces)) < quote.revision;
  }

  return {
    proposes: (conversation) => isDrafting(current().project, conversation),
    async basis() {
      const { project, config, knowledge } = current();
      const generation = (await knowledge.open())?.generation ?? '';
      return [config.hash, generation, localDate(clock.now(), project.company.time_zone)].join(' ');
    },
    holds: async (quote) =>
      typeof quote === 'string' ? (await quoting.current(quote))?.id === quote : freshHolds(quote),
    meanwhile: () => meanwhileText(current().project, clock.now()),
    remindAt: () => draftReminder(current().project, clock.now()),
    onLateLine,
  };
}
