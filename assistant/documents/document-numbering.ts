import type { DocumentKind } from '../transcript/document-kind.ts';
import type { Company } from './company-schema.ts';

const usualFormats: Readonly<Record<DocumentKind, string>> = {
  offer: 'КП-{number}',
  contract: '{number}/{year}',
  invoice: '{number}',
};

/** What stands in place of a number in a document that must not be mistaken for a real one. */
export const sampleNumber = '000';

/** The number as the document bears it; `number` is null for a specimen, which takes none from the sequence. */
export function documentNumber(company: Company, kind: DocumentKind, number: number | null, year: number): string {
  const format = company.documents?.numbers?.[kind] ?? usualFormats[kind];
  return format
    .replaceAll('{number}', number === null ? sampleNumber : String(number))
    .replaceAll('{year}', String(year));
}

const nameStems: Readonly<Record<DocumentKind, string>> = {
  offer: 'predlozhenie',
  contract: 'dogovor',
  invoice: 'schet',
};

/** ASCII, so that mail and messengers keep it: `schet_17_2026-11-22.pdf`. A paper without a number is called as it is marked. */
export function documentFileName(
  kind: DocumentKind,
  number: number | null,
  isoDate: string,
  mark: 'obrazec' | 'chernovik' = 'obrazec',
): string {
  return `${nameStems[kind]}_${number ?? mark}_${isoDate}.pdf`;
}
