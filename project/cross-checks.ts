import { catalogueOf } from '../assistant/conversation/script-steps/price-catalogue.ts';
import { checkDialogueTests } from '../assistant/dialogue-tests/dialogue-test-checks.ts';
import { checkCompany } from '../assistant/documents/company-checks.ts';
import { companyReferences } from '../assistant/documents/company-references.ts';
import type { Finding } from '../assistant/findings.ts';
import { checkClaims } from '../assistant/guard/claim-checks.ts';
import { checkListings } from '../assistant/listings/listing-checks.ts';
import { localDate } from '../assistant/local-time/local-date.ts';
import { checkOrderSets } from '../assistant/pricing/order-set-checks.ts';
import type { PriceList } from '../assistant/pricing/price-list.ts';
import { checkPricing } from '../assistant/pricing/pricing-checks.ts';
import { type VatInForce, vatOn } from '../assistant/pricing/vat.ts';
import { checkKnowledge } from '../assistant/retrieval/knowledge-checks.ts';
import { checkQuestions } from '../assistant/retrieval/question-checks.ts';
import { checkScripts } from '../assistant/script/script-checks.ts';
import { bookingChecks } from './booking-checks.ts';
import { channelChecks } from './channel-checks.ts';
import { isDocumentCard, unreadFormat } from './documents/document-formats.ts';
import { knownSections } from './known-sections.ts';
import { typedSumsIn } from './price-figures.ts';
import type { ProjectSources } from './project-sources.ts';
import { checkKnowledgeReferences } from './reference-checks.ts';
import { checkSecrets } from './secret-checks.ts';
import { sampleVendorChecks } from './vendor-checks.ts';

export interface CheckContext {
  /** Undefined when pricing.yaml does not read. */
  readonly prices: PriceList | undefined;
  readonly now: Date;
  /** Under `config` knowledge/ and templates/ were not read, so nothing of them can be missed. */
  readonly scope: 'all' | 'config';
}

/** Of crossChecks, what needs config/ alone: there while knowledge/ is still being read. */
export function configChecks(sources: ProjectSources, { prices, now }: CheckContext): Finding[] {
  const vat = vatOn(sources.of('company')[0]?.source.vat ?? [], todayOf(sources, now));
  return [
    ...sources.of('company').flatMap(({ source }) => checkCompany(source)),
    ...sources.of('pricing').flatMap(({ file, source }) => checkPricing(source, file)),
    ...(prices === undefined
      ? []
      : checkScripts(sources.of('script'), catalogueOf(prices, vat), sources.of('assistant')[0])),
    ...listingFindings(sources, prices, vat, todayOf(sources, now)),
    ...channelChecks(sources, prices),
    ...bookingChecks(sources),
    ...sampleVendorChecks(sources),
  ];
}

function listingFindings(
  sources: ProjectSources,
  prices: PriceList | undefined,
  vat: VatInForce | undefined,
  today: string,
): Finding[] {
  const company = sources.of('company')[0]?.source;
  const ground =
    prices === undefined || company === undefined
      ? undefined
      : { prices, vat, company: companyReferences(company), timeZone: company.time_zone };
  return sources.of('listings').flatMap(({ file, source }) => checkListings(source, file, ground, today));
}

/**
 * What no file's schema can see, but for config/ by itself and the templates. Files in error are left out, so that one
 * mistake is told once.
 */
export async function crossChecks(sources: ProjectSources, context: CheckContext): Promise<Finding[]> {
  const pricing = sources.of('pricing')[0]?.source;
  const { prices, now } = context;
  const today = todayOf(sources, now);
  const vat = vatOn(sources.of('company')[0]?.source.vat ?? [], today);
  const spoken = spokenTexts(sources);
  return [
    ...checkKnowledge(
      sources.of('faq'),
      sources.markdown,
      today,
      sources.extracted.map(({ file }) => file),
    ),
    ...(holdsOtherFormats(sources) ? await otherFormatFindings(sources, { prices, vat, today }) : []),
    ...(context.scope === 'all' ? checkTestReferences(sources) : []),
    // Not under `config`: `diff` shows such an order as one that has become impossible.
    ...(context.scope === 'all' ? checkOrderSets(sources.of('order-set'), prices, today) : []),
    ...checkSecrets(sources.texts),
    ...checkKnowledgeReferences(spoken, pricing),
    ...(prices === undefined ? [] : await priceFindings(spoken, prices, vat)),
  ];
}

/** The words of a price list are stemmed, by a large module, only where a text names a sum at all. */
async function priceFindings(
  spoken: ReadonlyMap<string, string>,
  prices: PriceList,
  vat: VatInForce | undefined,
): Promise<Finding[]> {
  const naming = new Map([...spoken].filter(([, text]) => typedSumsIn(text).length > 0));
  if (naming.size === 0) return [];
  const { checkPriceFigures } = await import('./price-checks.ts');
  return checkPriceFigures(naming, prices, vat);
}

function holdsOtherFormats({ extracted, of, paths }: ProjectSources): boolean {
  return extracted.length > 0 || of('document-card').length > 0 || [...paths].some((path) => unreadFormat(path));
}

/** What files of other formats say is held against the same rules; their text has no lines to point at. */
async function otherFormatFindings(
  sources: ProjectSources,
  { prices, vat, today }: { prices: PriceList | undefined; vat: VatInForce | undefined; today: string },
): Promise<Finding[]> {
  const { checkCards, checkExtracted, checkUnknownFormats, extractedTexts } = await import(
    './documents/document-checks.ts'
  );
  const texts = extractedTexts(sources.extracted);
  const inside = [
    ...checkSecrets(texts),
    ...checkKnowledgeReferences(texts, sources.of('pricing')[0]?.source),
    ...(prices === undefined ? [] : await priceFindings(texts, prices, vat)),
  ];
  return [
    ...checkExtracted(sources.extracted),
    ...checkUnknownFormats(sources.paths),
    ...checkCards(sources.of('document-card'), sources.paths, today),
    ...inside.map(({ offset: _, length: __, ...finding }) => finding),
  ];
}

/** What tests say of the knowledge and of the scripts. */
function checkTestReferences(sources: ProjectSources): Finding[] {
  const known = knownSections(sources);
  const scripts = sources.of('script');
  // Of a script that does not read, nothing is known that a test could miss.
  const areRead = scripts.length === [...sources.paths].filter((path) => path.startsWith('config/scripts/')).length;
  const dialogues = areRead ? sources.of('dialogue-test') : [];
  return [
    ...checkQuestions(sources.of('question-set'), known),
    ...checkClaims(sources.of('claim-set'), known),
    ...checkDialogueTests(
      dialogues,
      scripts.map(({ source }) => source),
    ),
  ];
}

/** In the company's zone; one that cannot be is the company checks' finding. */
function todayOf(sources: ProjectSources, now: Date): string {
  try {
    return localDate(now, sources.of('company')[0]?.source.time_zone ?? 'Europe/Moscow');
  } catch {
    return localDate(now, 'Europe/Moscow');
  }
}

/** What customers get to read as the assistant's words; comments of YAML are blanked, offsets stay. */
function spokenTexts(sources: ProjectSources): ReadonlyMap<string, string> {
  const spoken = /^(?:knowledge\/|config\/(?:scripts\/|(?:assistant|listings)\.yaml$))/;
  const texts = [...sources.texts].filter(([file]) => spoken.test(file) && !isDocumentCard(file));
  return new Map(texts.map(([file, text]) => [file, /\.ya?ml$/.test(file) ? withoutComments(text) : text]));
}

function withoutComments(text: string): string {
  return text.includes('#') ? text.replace(/^[ \t]*#.*$/gm, (line) => ' '.repeat(line.length)) : text;
}
