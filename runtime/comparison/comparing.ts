import type { ListingChange } from '../../assistant/listings/listing-changes.ts';
import { compareOrders, type OrderChange } from '../../assistant/pricing/price-changes.ts';
import type { ConfigIdentity } from '../../assistant/pricing/quote.ts';
import type { AnswerChange } from '../../assistant/retrieval/answer-changes.ts';
import type { ScriptChange } from '../../assistant/script/script-changes.ts';
import { changesBetween, type ValueChange } from '../../assistant/value-changes.ts';
import { createRehearsalClock } from '../testing/rehearsal.ts';
import { answering, compareAnswers, questionsOf } from './compared-answers.ts';
import { compareKnowledge, type KnowledgeChange } from './compared-knowledge.ts';
import { type ComparedSide, openSide, openSideKnowledge, type SideOptions, templateHashes } from './compared-side.ts';
import { compareTests, holdTests, type TestChange } from './compared-tests.ts';
import {
  type Placed,
  type PriceListChange,
  placedListingChanges,
  placedPriceChanges,
  placedScriptChanges,
  placedSettingChanges,
} from './placed-changes.ts';
import { openRecordedConversations } from './recorded-conversations.ts';
import { type ReplayedConversation, replay } from './replaying.ts';

export interface FileChange {
  readonly file: string;
  readonly change: ValueChange['change'];
}

/** What an edit changes for customers. */
export interface Comparison {
  /** As it was asked for. */
  readonly ref: string;
  readonly from: ConfigIdentity;
  readonly to: ConfigIdentity;
  readonly changed: boolean;
  readonly prices: {
    readonly compared: number;
    readonly orders: readonly OrderChange[];
    readonly list: readonly PriceListChange[];
  };
  /** Of Avito. */
  readonly listings: readonly Placed<ListingChange>[];
  readonly scripts: readonly Placed<ScriptChange>[];
  readonly knowledge: readonly KnowledgeChange[];
  readonly answers: { readonly compared: number; readonly changes: readonly AnswerChange[] };
  readonly tests: { readonly compared: number; readonly changes: readonly TestChange[] };
  /** Outside prices and scripts. */
  readonly settings: readonly Placed<ValueChange>[];
  readonly templates: readonly FileChange[];
  /** What was said to customers against what would be said now; null unless it was asked for. */
  readonly replay: { readonly compared: number; readonly changes: readonly ReplayedConversation[] } | null;
}

export interface ComparingOptions extends SideOptions {
  /** A commit, branch or tag. */
  readonly ref: string;
  /** How many of the latest recorded conversations to play against the working tree. */
  readonly replay?: number | undefined;
}

/** The working tree against a commit. Writes nothing but caches under data/cache; asks no model and no vendor. */
export async function compareWithRef(options: ComparingOptions): Promise<Comparison> {
  const { ref, now } = options;
  const from = await openSide(ref, options);
  const to = await openSide(null, options);
  const prices = await comparePrices(from, to, now);
  const listings = await placedListingChanges(from, to, now);
  const scripts = await placedScriptChanges(from, to);
  // Before the index: all defects of a side are told, not the first one.
  const knowledge = await compareKnowledge(from, to, options);
  const spoken = await compareSpoken(from, to, now);
  const settings = await placedSettingChanges(from, to);
  const templates = await compareTemplates(from, to);
  const replayed = options.replay === undefined ? null : await replayLatest(options.replay, to, options);
  const parts = [
    prices.orders,
    prices.list,
    listings,
    scripts,
    knowledge,
    spoken.answers.changes,
    spoken.tests.changes,
    settings,
    templates,
  ];
  return {
    ref,
    from: from.project.config,
    to: to.project.config,
    changed: parts.some(({ length }) => length > 0),
    prices,
    listings,
    scripts,
    knowledge,
    ...spoken,
    settings,
    templates,
    replay: replayed,
  };
}

async function comparePrices(from: ComparedSide, to: ComparedSide, now: Date): Promise<Comparison['prices']> {
  const side = ({ project: { prices, company, orders } }: ComparedSide) => ({
    prices,
    vat: company.vat,
    timeZone: company.time_zone,
    orders,
  });
  const { compared, changes } = compareOrders(side(from), side(to), now);
  return { compared, orders: changes, list: await placedPriceChanges(from, to) };
}

/** Answers and dialogues: what needs the knowledge of both sides, opened only where it can matter. */
async function compareSpoken(
  from: ComparedSide,
  to: ComparedSide,
  now: Date,
): Promise<Pick<Comparison, 'answers' | 'tests'>> {
  const questions = await questionsOf([to, from]);
  const tests = to.project.tests.length;
  const isSame = from.knowledgeHash === to.knowledgeHash && from.project.config.hash === to.project.config.hash;
  if (isSame) {
    return { answers: { compared: questions.length, changes: [] }, tests: { compared: tests, changes: [] } };
  }
  const clock = createRehearsalClock();
  clock.set(now);
  const [before, after] = [lazy(() => openSideKnowledge(from, clock)), lazy(() => openSideKnowledge(to, clock))];
  try {
    const was = await holdTests(from, before.get, clock, now);
    const is = await holdTests(to, after.get, clock, now);
    clock.set(now);
    const answers =
      questions.length === 0
        ? []
        : await compareAnswers(
            questions,
            answering(from, await before.get(), now),
            answering(to, await after.get(), now),
          );
    return {
      answers: { compared: questions.length, changes: answers },
      tests: { compared: tests, changes: compareTests(was, is) },
    };
  } finally {
    await before.close();
    await after.close();
  }
}

/** What was really said is the old side, whatever the commit: customers have heard it. */
async function replayLatest(
  count: number,
  side: ComparedSide,
  { environment }: ComparingOptions,
): Promise<NonNullable<Comparison['replay']>> {
  const { project } = side;
  const recordings = await openRecordedConversations(project.folder, environment);
  try {
    const recorded = await recordings.latest(count);
    if (recorded.length === 0) return { compared: 0, changes: [] };
    const clock = createRehearsalClock();
    const knowledge = await openSideKnowledge(side, clock);
    try {
      const replayed: ReplayedConversation[] = [];
      for (const one of recorded) replayed.push(await replay(one, { project, knowledge, clock }));
      return { compared: replayed.length, changes: replayed.filter(({ changed }) => changed) };
    } finally {
      await knowledge.close();
    }
  } finally {
    await recordings.close();
  }
}

function lazy<Value extends { close(): Promise<void> }>(open: () => Promise<Value>) {
  let opened: Promise<Value> | undefined;
  return {
    get() {
      opened ??= open();
      return opened;
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

async function compareTemplates(from: ComparedSide, to: ComparedSide): Promise<FileChange[]> {
  const [before, after] = [await templateHashes(from.files), await templateHashes(to.files)];
  return changesBetween(Object.fromEntries(before), Object.fromEntries(after)).map(({ path, change }) => ({
    file: path.join('/'),
    change,
  }));
}
