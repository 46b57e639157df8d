import type { Company } from './company-schema.ts';
import { formatPhone } from './russian-formats.ts';

/** What texts name as `{{ company.… }}`. */
export function companyReferences(company: Company): Readonly<Record<'name' | 'phone' | 'email' | 'site', string>> {
  return {
    name: company.name,
    phone: formatPhone(company.contacts.phone),
    email: company.contacts.email,
    site: siteWithoutScheme(company.contacts.site),
  };
}

/** `https://neurosfera.example/` as people write it. */
export function siteWithoutScheme(site: string): string {
  return site.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
