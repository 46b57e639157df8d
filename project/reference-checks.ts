import type { Finding } from '../assistant/findings.ts';
import { nearestName } from '../assistant/nearest-name.ts';
import type { PricingFile } from '../assistant/pricing/pricing-schema.ts';
import { companyReferenceNames } from '../assistant/script/text-references.ts';
import { referencesIn } from '../assistant/script/text-template.ts';
import { textErrors } from './text-errors.ts';

/** `{{ … }}` in knowledge/ and in listings: only prices and the company can be named there, whoever asks. */
export function checkKnowledgeReferences(
  texts: ReadonlyMap<string, string>,
  pricing: PricingFile | undefined,
): Finding[] {
  const known = knownNames(pricing);
  return [...texts].flatMap(([file, text]) => {
    if (!/^(?:knowledge\/|config\/listings\.yaml$)/.test(file) || !text.includes('{{')) return [];
    return referencesIn(text)
      .filter(({ name }) => !known.has(name) && !(pricing === undefined && name.startsWith('price.')))
      .map(({ name, offset, length }): Finding => {
        const near = name === '' ? undefined : nearestName(name, known);
        const list = [...companyReferenceNames.map((key) => `company.${key}`), 'price.ID.from', 'price.ID.monthly'];
        return {
          definition: textErrors.referenceUnknown,
          parameters: {
            reference: text.slice(offset, offset + Math.min(length, 80)),
            advice: `${near === undefined ? '' : `Возможно, вы имели в виду {{ ${near} }}. `}Здесь работают: ${list.join(', ')}`,
            adviceEn: `${near === undefined ? '' : `Did you mean {{ ${near} }}? `}Known here: ${list.join(', ')}`,
          },
          severity: 'error',
          file,
          path: [],
          offset,
          length,
        };
      });
  });
}

function knownNames(pricing: PricingFile | undefined): ReadonlySet<string> {
  const names = new Set<string>(companyReferenceNames.map((key) => `company.${key}`));
  for (const item of [...(pricing?.packages ?? []), ...(pricing?.options ?? [])]) {
    const once = item.price !== undefined || item.tiers !== undefined;
    if (once || item.monthly !== undefined) names.add(`price.${item.id}.from`);
    if (item.monthly !== undefined) names.add(`price.${item.id}.monthly`);
  }
  return names;
}
