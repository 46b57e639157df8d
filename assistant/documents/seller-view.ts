import { isOrganisation } from './company-checks.ts';
import { siteWithoutScheme } from './company-references.ts';
import type { Company } from './company-schema.ts';
import { formatPhone, tieShortWords } from './russian-formats.ts';

/** The seller as templates see it. What does not exist is an empty string, so that a template may test and print it. */
export function sellerView(company: Company) {
  const { legal, signer, bank, contacts } = company;
  const organisation = isOrganisation(legal.form);
  const male = signer.gender === 'male';
  return {
    form: legal.form,
    organisation,
    full_name: legal.full_name,
    short_name: legal.short_name,
    inn: legal.inn,
    kpp: legal.kpp ?? '',
    ogrn: legal.ogrn ?? '',
    ogrn_name: organisation ? 'ОГРН' : 'ОГРНИП',
    address: tieShortWords(legal.address),
    postal_address: tieShortWords(legal.postal_address ?? ''),
    city: tieShortWords(legal.city),
    requisites: [
      legal.short_name,
      `ИНН\u00a0${legal.inn}`,
      ...(legal.kpp === undefined ? [] : [`КПП\u00a0${legal.kpp}`]),
      tieShortWords(legal.address),
    ].join(', '),
    bank,
    phone: formatPhone(contacts.phone),
    email: contacts.email,
    site: siteWithoutScheme(contacts.site),
    telegram: contacts.telegram ?? '',
    named: organisation ? 'именуемое' : male ? 'именуемый' : 'именуемая',
    applying: male ? 'применяющий' : 'применяющая',
    acting_nominative: male ? 'действующий' : 'действующая',
    signer: {
      post: signer.post ?? '',
      post_genitive: signer.post_genitive ?? '',
      name: signer.name,
      name_genitive: signer.name_genitive,
      short_name: tieShortWords(signer.short_name),
      basis_genitive: tieShortWords(signer.basis_genitive ?? ''),
      acting: male ? 'действующего' : 'действующей',
    },
    /** The word before the signature line. */
    signature: organisation ? 'Руководитель' : legal.form === 'ip' ? 'Индивидуальный предприниматель' : 'Исполнитель',
    accountant: tieShortWords(company.accountant?.short_name ?? ''),
  };
}
