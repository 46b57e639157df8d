import type { Locale } from '../errors.ts';
import type { AppliedDiscount } from './apply-discounts.ts';
import type { QuoteCalculation } from './compute-quote.ts';
import { formatMoneyShort } from './money.ts';
import type { PricedLine } from './price-lines.ts';
import type { Quote, QuoteDiscount, QuoteLine, QuoteVat, RuleReference } from './quote.ts';

export interface ExplanationStep {
  readonly text: string;
  /** The line of the user's file that this step rests on. */
  readonly rule: RuleReference | null;
}

export interface ExplanationSection {
  readonly title: string;
  readonly steps: readonly ExplanationStep[];
}

/** How every figure came about, step by step, each with the YAML line behind it. */
export function explainQuote(calculation: QuoteCalculation, locale: Locale): readonly ExplanationSection[] {
  const words = vocabulary[locale];
  const { body, lines, discounts, base } = calculation;
  const sections = body.lines.map((line, index): ExplanationSection => {
    const source = lines[index];
    return {
      title: `${line.id} · ${line.title}`,
      steps: source === undefined ? [] : explainLine(line, source, { calculation, index, words }),
    };
  });
  return [
    ...sections,
    ...(body.discounts.length === 0
      ? []
      : [
          {
            title: words.discounts,
            steps: [
              ...(base?.discounts ?? []).map((discount) => explainEarlier(discount, base?.id ?? '', words)),
              ...discounts.map((discount) => explainDiscount(discount, words)),
            ],
          },
        ]),
    { title: words.vatTitle, steps: [explainVat(body.vat, words)] },
    ...(body.recurring.length === 0
      ? []
      : [
          {
            title: words.recurring,
            steps: body.recurring.map(({ title, amount, rule }) => ({
              text: `${title}: ${formatMoneyShort(amount)}`,
              rule,
            })),
          },
        ]),
  ];
}

export function formatExplanation(sections: readonly ExplanationSection[]): string {
  return sections
    .map(({ title, steps }) =>
      [
        title,
        ...steps.map(({ text, rule }) => `  ${text}${rule === null ? '' : `  ← ${rule.file}:${rule.line}`}`),
      ].join('\n'),
    )
    .join('\n\n');
}

function explainLine(
  line: QuoteLine,
  source: PricedLine,
  { calculation, index, words }: { calculation: QuoteCalculation; index: number; words: Vocabulary },
): ExplanationStep[] {
  const { discounts, base } = calculation;
  const { vat } = calculation.body;
  const { tier, factors, rounding, floor, floorRule } = source;
  const promised = base === null ? '' : ` – ${words.earlier} ${base.id}`;
  const range = tier.from === 1 && tier.to === null ? '' : ` (${words.tier} ${tier.from}–${tier.to ?? '…'})`;
  const steps: ExplanationStep[] = [
    { text: `${formatMoneyShort(tier.price)} / ${line.unit}${range}${promised}`, rule: tier.rule },
    ...factors.map(({ coefficient, value }) => ({
      text: `× ${decimal(value.factor)} – ${coefficient.title}: ${value.title}`,
      rule: value.rule,
    })),
  ];
  if (rounding !== null) {
    steps.push({
      text: `≈ ${formatMoneyShort(line.unitPrice)} – ${words.rounded(formatMoneyShort(rounding.step))}`,
      rule: rounding.rule,
    });
  }
  const product = `${formatMoneyShort(line.unitPrice)} × ${line.quantity} = ${formatMoneyShort(line.amount)}`;
  steps.push({ text: `= ${product}`, rule: null });
  const before = base?.lines[index]?.discount ?? 0;
  if (before > 0) steps.push({ text: `− ${formatMoneyShort(before)} – ${titlesOf(base)}${promised}`, rule: null });
  for (const discount of discounts) {
    const part = discount.perLine[index] ?? 0;
    if (part > 0) steps.push({ text: `− ${formatMoneyShort(part)} – ${discount.title}`, rule: null });
  }
  if (line.discount > 0) steps.push({ text: `≥ ${formatMoneyShort(floor)} – ${words.floor}`, rule: floorRule });
  if (vat.regime === 'on_top')
    steps.push({ text: `+ ${formatMoneyShort(line.vat)} – ${words.vat} ${vat.rate} %`, rule: null });
  const inside = vat.regime === 'included' ? ` (${words.including} ${formatMoneyShort(line.vat)})` : '';
  steps.push({ text: `= ${formatMoneyShort(line.total)}${inside}`, rule: null });
  return steps;
}

function explainDiscount(discount: AppliedDiscount, words: Vocabulary): ExplanationStep {
  const { title, id, kind, percent, asked, amount, rule, approvedBy, reason } = discount;
  const share = percent === null ? '' : `, ${decimal(percent)} %`;
  const cut = amount < asked ? `; ${words.cut(formatMoneyShort(asked))}` : '';
  const who = approvedBy === undefined ? '' : `; ${words.granted}: ${approvedBy}, «${reason ?? ''}»`;
  return { text: `− ${formatMoneyShort(amount)} – ${title} (${words[kind]} ${id}${share})${cut}${who}`, rule };
}

/** How it was counted then is not known any more: what it gave stands in the quote. */
function explainEarlier({ id, title, amount, rule }: QuoteDiscount, base: string, words: Vocabulary): ExplanationStep {
  return { text: `− ${formatMoneyShort(amount)} – ${title} (${id}, ${words.earlier} ${base})`, rule };
}

function titlesOf(quote: Quote | null): string {
  return (quote?.discounts ?? []).map(({ title }) => title).join(', ');
}

function explainVat(vat: QuoteVat, words: Vocabulary): ExplanationStep {
  const text =
    vat.regime === 'none'
      ? `${words.noVat}: ${vat.ground}`
      : `${words[vat.regime]}, ${vat.rate} %: ${formatMoneyShort(vat.amount)} (${vat.ground})`;
  return { text, rule: null };
}

function decimal(value: number): string {
  return String(value).replace('.', ',');
}

const vocabulary = {
  ru: {
    tier: 'ступень',
    discounts: 'Скидки',
    bundle: 'комплект',
    limited: 'акция',
    promo: 'промокод',
    manual: 'ручная',
    earlier: 'из сметы',
    rounded: (step: string) => `округлено до ${step}`,
    floor: 'ниже этого скидки строку не опускают',
    cut: (asked: string) => `по правилу ${asked}, лишнее срезано: ниже минимальной цены нельзя`,
    granted: 'разрешил',
    vat: 'НДС',
    vatTitle: 'НДС',
    noVat: 'без НДС',
    included: 'уже в ценах',
    on_top: 'сверх цен',
    including: 'в том числе НДС',
    recurring: 'Дальше ежемесячно',
  },
  en: {
    tier: 'tier',
    discounts: 'Discounts',
    bundle: 'bundle',
    limited: 'limited',
    promo: 'promo code',
    manual: 'manual',
    earlier: 'from quote',
    rounded: (step: string) => `rounded to ${step}`,
    floor: 'discounts do not bring the line below this',
    cut: (asked: string) => `${asked} by the rule, cut: not below the floor`,
    granted: 'granted by',
    vat: 'VAT',
    vatTitle: 'VAT',
    noVat: 'no VAT',
    included: 'included in prices',
    on_top: 'on top of prices',
    including: 'VAT included',
    recurring: 'Then monthly',
  },
} as const;

type Vocabulary = (typeof vocabulary)[Locale];
