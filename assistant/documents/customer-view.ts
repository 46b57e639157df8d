import type { Customer } from './customer-schema.ts';
import { formatPhone, tieShortWords, withInitials } from './russian-formats.ts';

type Gender = 'male' | 'female' | undefined;

const unknown = {
  known: false,
  kind: '',
  full_name: '',
  short_name: '',
  inn: '',
  kpp: '',
  ogrn: '',
  ogrn_name: 'ОГРН',
  address: '',
  requisites: '',
  bank: { name: '', bik: '', account: '', correspondent_account: '' },
  email: '',
  phone: '',
  named: 'именуемое(ый, ая)',
  acting_nominative: 'действующий(ая)',
  signer: {
    post: '',
    post_genitive: '',
    name_genitive: '',
    short_name: '',
    basis_genitive: '',
    acting: 'действующего(ей)',
  },
  contact: { name: '', post: '' },
};

export type CustomerView = typeof unknown;

/** The customer as templates see it: the same keys for everybody, empty strings for what is not known. */
export function customerView(customer: Customer | undefined): CustomerView {
  if (customer === undefined) return unknown;
  const shared = {
    ...unknown,
    known: true,
    kind: customer.kind,
    address: tieShortWords(customer.address ?? ''),
    email: customer.email ?? '',
    phone: customer.phone === undefined ? '' : formatPhone(customer.phone),
  };
  switch (customer.kind) {
    case 'organisation':
      return organisationView(shared, customer);
    case 'entrepreneur':
      return entrepreneurView(shared, customer);
    case 'person':
      return {
        ...shared,
        full_name: customer.name,
        short_name: customer.name,
        requisites: customer.name,
        named: byGender(customer.gender, 'именуемый', 'именуемая'),
        signer: { ...unknown.signer, short_name: signature(customer) },
        contact: { name: customer.name, post: '' },
      };
  }
}

function organisationView(shared: CustomerView, customer: Extract<Customer, { kind: 'organisation' }>): CustomerView {
  const { signer, contact } = customer;
  return {
    ...shared,
    full_name: customer.full_name ?? customer.short_name,
    short_name: customer.short_name,
    inn: customer.inn,
    kpp: customer.kpp ?? '',
    ogrn: customer.ogrn ?? '',
    requisites: requisites(customer.short_name, customer),
    bank: customer.bank ?? unknown.bank,
    named: 'именуемое',
    signer: {
      post: signer?.post ?? '',
      post_genitive: signer?.post_genitive ?? '',
      name_genitive: signer?.name_genitive ?? '',
      short_name: tieShortWords(signer?.short_name ?? ''),
      basis_genitive: tieShortWords(signer?.basis_genitive ?? ''),
      acting: byGender(signer?.gender, 'действующего', 'действующей'),
    },
    contact: { name: contact?.name ?? '', post: contact?.post ?? '' },
  };
}

function entrepreneurView(shared: CustomerView, customer: Extract<Customer, { kind: 'entrepreneur' }>): CustomerView {
  const shortName = `ИП\u00a0${customer.name}`;
  return {
    ...shared,
    full_name: `Индивидуальный предприниматель ${customer.name}`,
    short_name: shortName,
    inn: customer.inn,
    ogrn: customer.ogrn ?? '',
    ogrn_name: 'ОГРНИП',
    requisites: requisites(shortName, customer),
    bank: customer.bank ?? unknown.bank,
    named: byGender(customer.gender, 'именуемый', 'именуемая'),
    acting_nominative: byGender(customer.gender, 'действующий', 'действующая'),
    signer: { ...unknown.signer, short_name: signature(customer) },
    contact: { name: customer.name, post: '' },
  };
}

function requisites(name: string, parts: { inn: string; kpp?: string; address?: string }): string {
  return [
    name,
    `ИНН\u00a0${parts.inn}`,
    ...(parts.kpp === undefined ? [] : [`КПП\u00a0${parts.kpp}`]),
    ...(parts.address === undefined ? [] : [tieShortWords(parts.address)]),
  ].join(', ');
}

function signature(person: { name: string; short_name?: string }): string {
  return person.short_name === undefined ? withInitials(person.name) : tieShortWords(person.short_name);
}

/** Where nobody told the gender the ending stays open, as on paper forms: «именуемый(ая)». */
function byGender(gender: Gender, male: string, female: string): string {
  if (gender === undefined) return `${male}(${female.slice(-2)})`;
  return gender === 'male' ? male : female;
}
