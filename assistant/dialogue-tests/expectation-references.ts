import { companyReferences } from '../documents/company-references.ts';
import type { Company } from '../documents/company-schema.ts';
import { localDate } from '../local-time/local-date.ts';
import type { PriceList } from '../pricing/price-list.ts';
import { priceReference } from '../pricing/price-references.ts';
import { vatOn } from '../pricing/vat.ts';
import { referencesIn, renderText } from '../script/text-template.ts';
import type { DialogueExpectation } from './dialogue-test-schema.ts';

/**
 * The expectation with `{{ price.ID.from }}` and `{{ company.phone }}` in its texts filled in as they were on that day. A
 * text that names what there is not stays as it is written, so that it is found missing.
 */
export function fillReferences(
  expectation: DialogueExpectation,
  { company, prices }: { readonly company: Company; readonly prices: PriceList },
  at: Date,
): DialogueExpectation {
  const names: Readonly<Record<string, string>> = companyReferences(company);
  const vat = vatOn(company.vat, localDate(at, company.time_zone));
  const lookup = (name: string) => {
    const [root = '', ...path] = name.split('.');
    return root === 'company' ? names[path.join('.')] : priceReference(prices, [root, ...path], vat);
  };
  const fill = (text: string) => {
    const known = referencesIn(text).every(({ name }) => lookup(name) !== undefined);
    return known ? renderText(text, lookup) : text;
  };
  const { contains, forbids } = expectation;
  return {
    ...expectation,
    ...(contains === undefined ? {} : { contains: contains.map(fill) }),
    ...(forbids === undefined ? {} : { forbids: forbids.map(fill) }),
  };
}
