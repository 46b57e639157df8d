import { defineErrors } from '../assistant/errors.ts';
import type { Finding } from '../assistant/findings.ts';
import { nearestName } from '../assistant/nearest-name.ts';
import type { PriceList } from '../assistant/pricing/price-list.ts';
import type { ProjectSources } from './project-sources.ts';

export const channelCheckErrors = defineErrors({
  unknownPackage: {
    code: 'CHANNEL_UNKNOWN_PACKAGE',
    kind: 'project',
    ru: { message: 'Объявление {listing}: пакета «{id}» нет в прайсе', hint: '{suggestion}Есть пакеты: {known}' },
    en: { message: 'Listing {listing}: no package "{id}" in the price list', hint: '{suggestionEn}Packages: {known}' },
  },
});

/** What config/channels.yaml names of the price list. */
export function channelChecks(sources: ProjectSources, prices: PriceList | undefined): Finding[] {
  const [channels] = sources.of('channels');
  if (channels === undefined || prices === undefined) return [];
  const known = prices.packages.map(({ id }) => id);
  return Object.entries(channels.source.avito?.packages ?? {})
    .filter(([, id]) => !known.includes(id))
    .map(([listing, id]): Finding => {
      const near = nearestName(id, known);
      return {
        definition: channelCheckErrors.unknownPackage,
        parameters: {
          ...{ listing, id, known: known.join(', ') },
          suggestion: near === undefined ? '' : `Возможно, ${near}. `,
          suggestionEn: near === undefined ? '' : `Did you mean ${near}? `,
        },
        severity: 'error',
        file: channels.file,
        path: ['avito', 'packages', listing],
      };
    });
}
