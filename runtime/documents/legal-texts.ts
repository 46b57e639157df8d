import type { Company } from '../../assistant/documents/company-schema.ts';
import { sellerView } from '../../assistant/documents/seller-view.ts';
import type { ProjectFiles } from '../../project/project-files.ts';
import { consentVersion } from '../consent-terms.ts';

export interface LegalTexts {
  readonly policy: string;
  readonly consent: string;
  /** Of the text of the consent, as it is kept with everybody's decision. */
  readonly version: string;
}

/** The project's policy and consent as HTML, with the company's requisites filled in. */
export async function renderLegalTexts(company: Company, files: ProjectFiles): Promise<LegalTexts> {
  const { createNunjucksRenderer } = await import(
    '../../adapters/template-renderer/nunjucks/nunjucks-template-renderer.ts'
  );
  const renderer = createNunjucksRenderer();
  const decoder = new TextDecoder();
  const values = { seller: sellerView(company), brand: { name: company.name, color: company.brand.color } };
  const render = async (name: string): Promise<string> => {
    const source = decoder.decode(await files.read(`templates/legal/${name}`));
    return renderer.render({ [`legal/${name}`]: source }, `legal/${name}`, values);
  };
  const [policy, consent] = [await render('policy.html'), await render('consent.html')];
  return { policy, consent, version: await consentVersion(files) };
}
