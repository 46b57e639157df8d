import { checkCompany } from '../assistant/documents/company-checks.ts';
import type { Finding } from '../assistant/findings.ts';
import type { PriceList } from '../assistant/pricing/price-list.ts';
import { checkPricing } from '../assistant/pricing/pricing-checks.ts';
import type { ProjectSources } from './project-sources.ts';
import { sampleVendorChecks } from './vendor-checks.ts';

export interface CheckContext {
  /** Undefined when pricing.yaml does not read. */
  readonly prices: PriceList | undefined;
  readonly now: Date;
}

/** Everything that no file's schema can see. Files in error are left out, so that one mistake is told once. */
export async function crossChecks(sources: ProjectSources, _context: CheckContext): Promise<Finding[]> {
  return [
    ...sources.of('company').flatMap(({ source }) => checkCompany(source)),
    ...sources.of('pricing').flatMap(({ file, source }) => checkPricing(source, file)),
    ...sampleVendorChecks(sources),
  ];
}
