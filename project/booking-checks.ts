import { defineErrors } from '../assistant/errors.ts';
import type { Finding } from '../assistant/findings.ts';
import type { ProjectSources } from './project-sources.ts';

export const bookingCheckErrors = defineErrors({
  noConsultations: {
    code: 'SCRIPT_NO_CONSULTATIONS',
    kind: 'project',
    ru: {
      message: 'Состояние «{id}» предлагает время встречи, а записи в проекте нет',
      hint: 'Добавьте раздел consultations в config/company.yaml или уберите action: offer_slots',
    },
    en: {
      message: 'State "{id}" offers times of a meeting, and the project arranges none',
      hint: 'Add the section consultations to config/company.yaml or remove action: offer_slots',
    },
  },
});

/** A script offers times only where the company does. */
export function bookingChecks(sources: ProjectSources): Finding[] {
  const [company] = sources.of('company');
  if (company === undefined || company.source.consultations !== undefined) return [];
  return sources.of('script').flatMap(({ file, source }) =>
    Object.entries(source.states)
      .filter(([, { action }]) => action === 'offer_slots')
      .map(
        ([id]): Finding => ({
          definition: bookingCheckErrors.noConsultations,
          parameters: { id },
          severity: 'error',
          file,
          path: ['states', id, 'action'],
        }),
      ),
  );
}
