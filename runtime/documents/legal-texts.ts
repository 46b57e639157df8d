import { plural } from '../../assistant/documents/russian-formats.ts';
import { sellerView } from '../../assistant/documents/seller-view.ts';
import type { Project } from '../../project/project.ts';
import type { ProjectFiles } from '../../project/project-files.ts';
import { consentVersion } from '../consent-terms.ts';

export interface LegalTexts {
  readonly policy: string;
  readonly consent: string;
  /** Of the text of the consent, as it is kept with everybody's decision. */
  readonly version: string;
}

/** The project's policy and consent as HTML, with the company's requisites filled in. */
export async function renderLegalTexts(
  { company, assistant }: Pick<Project, 'company' | 'assistant'>,
  files: ProjectFiles,
): Promise<LegalTexts> {
  const { createNunjucksRenderer } = await import(
    '../../adapters/template-renderer/nunjucks/nunjucks-template-renderer.ts'
  );
  const renderer = createNunjucksRenderer();
  const decoder = new TextDecoder();
  const { keepDays } = assistant.personalData;
  const values = {
    seller: sellerView(company),
    brand: { name: company.name, color: company.brand.color },
    // As long as is promised is as long as it is kept.
    personal_data: { keep: `${keepDays}\u00a0${plural(keepDays, ['день', 'дня', 'дней'])}` },
  };
  const render = async (name: string): Promise<string> => {
    const source = decoder.decode(await files.read(`templates/legal/${name}`));
    return renderer.render({ [`legal/${name}`]: source }, `legal/${name}`, values);
  };
  const [policy, consent] = [await render('policy.html'), await render('consent.html')];
  return { policy, consent, version: await consentVersion(files) };
}
