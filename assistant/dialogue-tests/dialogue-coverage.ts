import type { PriceForm, PriceList } from '../pricing/price-list.ts';
import type { Quote } from '../pricing/quote.ts';
import type { Script, Target } from '../script/script.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { TurnRecord } from '../transcript/turn-record.ts';

/** How much of something the dialogues touched; `missing` in the order of the files. */
export interface CoverageShare {
  readonly covered: number;
  readonly total: number;
  readonly missing: readonly string[];
}

export interface DialogueCoverage {
  /** `SCRIPT.STATE` */
  readonly states: CoverageShare;
  /** `SCRIPT.STATE → TARGET`; an intent stands for the state where it may be said anywhere: `SCRIPT.intent:ID → TARGET`. */
  readonly transitions: CoverageShare;
  /** `package:ID`, `option:ID`, `coefficient:ID=VALUE`, `discount:ID`, `promo:CODE`; a price by quantity has one a tier. */
  readonly priceRules: CoverageShare;
}

export interface CoveredTurn {
  /** As it was before the turn. */
  readonly before: Pick<ConversationState, 'script' | 'state'>;
  readonly steps: TurnRecord['steps'];
  readonly quote: Quote | null;
}

export interface CoverageGauge {
  observe(turn: CoveredTurn): void;
  result(): DialogueCoverage;
}

/** Watches dialogues and tells which states, transitions and prices no dialogue has touched. */
export function createCoverageGauge({
  scripts,
  prices,
}: {
  scripts: readonly Script[];
  prices: PriceList;
}): CoverageGauge {
  const states = new Tally(scripts.flatMap(({ id, states }) => Object.keys(states).map((state) => `${id}.${state}`)));
  const transitions = new Tally(scripts.flatMap(transitionsOf));
  const rules = new Tally(priceRulesOf(prices));
  const names = ruleNames(prices);

  return {
    observe({ before, steps, quote }) {
      let at = before.script !== null && before.state !== null ? `${before.script}.${before.state}` : null;
      let intent: string | null = null;
      for (const { rule, detail } of steps) {
        if (rule === 'intent') intent = String(detail.intent);
        if (rule === 'switch_script') {
          if (at !== null) transitions.touch(`${at} → script:${detail.script}`);
          if (intent !== null) transitions.touch(`${scriptOf(at)}.intent:${intent} → script:${detail.script}`);
          at = null;
          intent = null;
        }
        if (rule !== 'enter') continue;
        const script = String(detail.script);
        for (const id of String(detail.path ?? '').split(' ')) {
          const here = `${script}.${id}`;
          if (at !== null && at !== here) transitions.touch(`${at} → ${id}`);
          if (intent !== null) transitions.touch(`${script}.intent:${intent} → ${id}`);
          states.touch(here);
          intent = null;
          at = here;
        }
      }
      if (quote !== null) for (const name of rulesOf(quote, names)) rules.touch(name);
    },
    result: () => ({ states: states.share(), transitions: transitions.share(), priceRules: rules.share() }),
  };
}

class Tally {
  readonly #all: ReadonlySet<string>;
  readonly #touched = new Set<string>();

  constructor(names: readonly string[]) {
    this.#all = new Set(names);
  }

  /** What is not on the list is no part of the whole. */
  touch(name: string): void {
    if (this.#all.has(name)) this.#touched.add(name);
  }

  share(): CoverageShare {
    const missing = [...this.#all].filter((name) => !this.#touched.has(name));
    return { covered: this.#touched.size, total: this.#all.size, missing };
  }
}

function scriptOf(place: string | null): string {
  return place?.split('.')[0] ?? '';
}

function transitionsOf({ id, states, intents }: Script): string[] {
  const named = (place: string, targets: readonly Target[]) =>
    targets.flatMap((target) => {
      const to = target.goto ?? (target.script === undefined ? undefined : `script:${target.script}`);
      return to === undefined ? [] : [`${id}.${place} → ${to}`];
    });
  return [
    ...Object.values(states).flatMap(({ id: place, next, branches, buttons }) =>
      named(place, [...branches, ...(next === null ? [] : [{ goto: next }]), ...buttons]),
    ),
    ...Object.values(intents).flatMap((intent) => named(`intent:${intent.id}`, [intent])),
  ];
}

/** A price by quantity counts once a tier. */
function tierNames(name: string, form: PriceForm | null): [place: string, name: string][] {
  return (form?.tiers ?? []).map((tier) => [
    `${tier.rule.file}:${tier.rule.line}`,
    form !== null && form.tiers.length > 1 ? `${name} (${tier.from}${tier.to === null ? '+' : `–${tier.to}`})` : name,
  ]);
}

/** Lines of a quote name their rule by its place in the price list. */
function ruleNames({ packages, options }: PriceList): ReadonlyMap<string, string> {
  const of = (kind: string) => (item: PriceList['options'][number]) => [
    ...tierNames(`${kind}:${item.id}`, item.oneOff),
    ...tierNames(`${kind}:${item.id}${item.oneOff === null ? '' : ' monthly'}`, item.monthly),
  ];
  return new Map([...packages.flatMap(of('package')), ...options.flatMap(of('option'))]);
}

function priceRulesOf(prices: PriceList): string[] {
  return [
    ...ruleNames(prices).values(),
    ...prices.coefficients.flatMap(({ id, values }) => values.map((value) => `coefficient:${id}=${value.id}`)),
    ...[...prices.bundles, ...prices.limited].map(({ id }) => `discount:${id}`),
    ...prices.promoCodes.map(({ id }) => `promo:${id}`),
  ];
}

function rulesOf({ lines, recurring, discounts, order }: Quote, names: ReadonlyMap<string, string>): string[] {
  return [
    ...[...lines, ...recurring].flatMap(({ rule }) => names.get(`${rule.file}:${rule.line}`) ?? []),
    ...Object.entries(order.set).map(([id, value]) => `coefficient:${id}=${value}`),
    ...discounts.map(({ id }) => `discount:${id}`),
    ...(order.promo === null ? [] : [`promo:${order.promo}`]),
  ];
}
