import type { Quote } from '../pricing/quote.ts';
import type { Company } from './company-schema.ts';
import { type DocumentModel, documentModel } from './document-model.ts';

/**
 * Every name a document template may use, as one filled model: objects have all their keys, lists one entry. The checker
 * of templates compares against it, the reference page is written from it.
 */
export function documentVariables(): DocumentModel {
  return documentModel({
    kind: 'offer',
    quote,
    company,
    brief: { addressee: 'Анна', items: [{ title: 'Каналы', value: 'сайт' }] },
    number: 'КП-1',
    issuedAt: new Date('2026-01-12T09:00:00Z'),
    specimen: true,
    logo: 'data:image/svg+xml,',
    qr: 'data:image/svg+xml,',
  });
}

const rule = { file: 'config/pricing.yaml', line: 1 };

const quote: Quote = {
  schemaVersion: 1,
  id: 'q_000000000000',
  revision: 1,
  replaces: null,
  order: { package: 'chat_bot', options: {}, set: {}, promo: null },
  conversation: null,
  createdAt: '2026-01-12T09:00:00.000Z',
  validUntil: '2026-01-26T20:59:59.000Z',
  currency: 'RUB',
  lines: [
    {
      id: 'chat_bot',
      title: 'Чат-бот',
      unit: 'шт.',
      quantity: 1,
      unitPrice: 1000000,
      amount: 1000000,
      discount: 100000,
      vat: 42857,
      total: 900000,
      rule,
    },
  ],
  discounts: [{ id: 'start10', title: 'Скидка', amount: 100000, rule }],
  vat: { regime: 'included', rate: 5, amount: 42857, ground: 'п. 8 ст. 164 НК РФ' },
  total: 900000,
  totalInWords: 'Девять тысяч рублей 00 копеек',
  recurring: [{ id: 'support', title: 'Поддержка', amount: 100000, period: 'month', rule }],
  payments: [{ id: 'prepaid', title: 'Предоплата', due: 'до начала работ', amount: 900000 }],
  config: { hash: '', revision: null, dirty: null },
  signature: '',
};

const company: Company = {
  version: 1,
  name: 'Компания',
  legal: {
    form: 'ooo',
    full_name: 'Общество с ограниченной ответственностью «Компания»',
    short_name: 'ООО «Компания»',
    inn: '7701234578',
    kpp: '770101001',
    ogrn: '1027700123461',
    address: 'г. Москва',
    city: 'г. Москва',
  },
  bank: {
    name: 'Банк',
    bik: '044525225',
    account: '40702810500000001234',
    correspondent_account: '30101810400000000225',
  },
  signer: {
    post: 'Директор',
    post_genitive: 'Директора',
    name: 'Орлов Сергей Андреевич',
    name_genitive: 'Орлова Сергея Андреевича',
    short_name: 'Орлов С. А.',
    basis_genitive: 'Устава',
    gender: 'male',
  },
  accountant: { short_name: 'Лебедева М. В.' },
  vat: [{ from: '2026-01-01', system: 'usn', regime: 'included', rate: 5 }],
  contacts: { phone: '+74950000012', email: 'a@b.example', site: 'https://b.example', telegram: 'b' },
  brand: { color: '#000000', tagline: 'Строка' },
  time_zone: 'Europe/Moscow',
  working_hours: { mon: ['10:00-19:00'], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
  holidays: [],
  documents: {
    invoice_note: 'Условия',
    offer_not_included: ['Тарифы площадок'],
    offer_next_step: 'Ответьте на письмо.',
    offer_note: 'Не является офертой.',
  },
};
