import { companyReferences } from '../../assistant/documents/company-references.ts';
import { formatLongDate } from '../../assistant/documents/russian-formats.ts';
import { AssistantError } from '../../assistant/errors.ts';
import { passagePlace } from '../../assistant/guard/claim-checks.ts';
import type { ClaimTrial } from '../../assistant/guard/claim-evaluation.ts';
import { claimSetErrors } from '../../assistant/guard/claim-set-errors.ts';
import { companyPassage } from '../../assistant/guard/company-evidence.ts';
import type { Evidence, Passage } from '../../assistant/guard/evidence.ts';
import { quoteEvidence } from '../../assistant/guard/quote-evidence.ts';
import { localDate } from '../../assistant/local-time/local-date.ts';
import { computeQuote } from '../../assistant/pricing/compute-quote.ts';
import { formatMoneyShort } from '../../assistant/pricing/money.ts';
import { possiblePrices } from '../../assistant/pricing/possible-prices.ts';
import { priceReference } from '../../assistant/pricing/price-references.ts';
import type { Quote } from '../../assistant/pricing/quote.ts';
import { vatOn } from '../../assistant/pricing/vat.ts';
import { referencesIn, renderText } from '../../assistant/script/text-template.ts';
import type { PlacedClaim } from '../../project/evaluation-sets.ts';
import type { KnowledgeFile } from '../../project/knowledge-files.ts';
import type { Project } from '../../project/project.ts';

const noQuote = { sums: [], percents: [], dates: [], counts: [] };

/** Gives claims the evidence that the conversation would have: the project's texts, prices and the quote of the order. */
export function createClaimTrials(
  project: Project,
  documents: readonly KnowledgeFile[],
  now: Date,
): (claim: PlacedClaim) => Promise<ClaimTrial> {
  const { company, prices, config } = project;
  const timeZone = company.time_zone;
  const references: Readonly<Record<string, string>> = companyReferences(company);
  const sections = new Map(documents.map(({ name, read }) => [name, read]));

  return async (claim) => {
    const at = claim.today === undefined ? now : new Date(`${claim.today}T09:00:00Z`);
    const vat = vatOn(company.vat, localDate(at, timeZone));
    const quote = claim.order === undefined ? undefined : quoteAt(claim.order, at);
    const render = (text: string): string => rendered(text, quote, vat);
    const figures = quote === undefined ? noQuote : quoteEvidence(quote, timeZone);
    const evidence: Evidence = {
      ...figures,
      prices: possiblePrices(prices, vat),
      passages: (await Promise.all((claim.passages ?? []).map((passage) => passagesOf(passage, render)))).flat(),
      reviewed: [companyPassage(company), ...reviewedTexts(claim, render)],
      customer: claim.customer ?? [],
      earlier: claim.earlier ?? [],
      now: at,
      timeZone,
    };
    const { id, honest, wording = 'model' } = claim;
    return { id, text: render(claim.text), honest, wording, evidence };
  };

  function quoteAt(order: NonNullable<PlacedClaim['order']>, at: Date): Quote {
    const { body } = computeQuote(prices, company.vat, { order }, { now: at, timeZone, config });
    return { ...body, id: 'q_eval', signature: '' };
  }

  function reviewedTexts({ reviewed = [] }: PlacedClaim, render: (text: string) => string): Passage[] {
    return reviewed.map((text, index) => ({ name: `script ${index + 1}`, text: render(text) }));
  }

  async function passagesOf(name: string, render: (text: string) => string): Promise<Passage[]> {
    const { document, heading } = passagePlace(name);
    const found = ((await sections.get(document)?.())?.sections ?? []).filter(
      (section) => heading === null || section.heading === heading,
    );
    if (found.length === 0) throw new AssistantError(claimSetErrors.unknownPassage, { passage: name, suggestion: '' });
    return found.map(({ searchTitles, text, neverSay }) => ({
      name: `knowledge ${document}`,
      heading: searchTitles[0],
      text: render(text),
      neverSay,
    }));
  }

  function rendered(text: string, quote: Quote | undefined, vat: Parameters<typeof priceReference>[2]): string {
    const lookup = (name: string): string | undefined => {
      const path = name.split('.');
      if (path[0] === 'company') return references[path[1] ?? ''];
      if (path[0] === 'quote') return quote === undefined ? undefined : quoteReference(quote, path[1]);
      return priceReference(prices, path, vat);
    };
    for (const { name } of referencesIn(text)) {
      if (lookup(name) !== undefined) continue;
      throw new AssistantError(claimSetErrors.unknownReference, {
        reference: `{{ ${name} }}`,
        text: text.slice(0, 80),
      });
    }
    return renderText(text, lookup);
  }

  function quoteReference(quote: Quote, field: string | undefined): string | undefined {
    if (field === 'total') return formatMoneyShort(quote.total);
    if (field !== 'valid_until') return undefined;
    return formatLongDate(new Date(quote.validUntil), timeZone).replace(/\s*г\.$/, '');
  }
}
