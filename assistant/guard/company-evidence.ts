import { companyReferences } from '../documents/company-references.ts';
import type { Company } from '../documents/company-schema.ts';
import type { Passage } from './evidence.ts';

const days = {
  mon: 'понедельник',
  tue: 'вторник',
  wed: 'среда',
  thu: 'четверг',
  fri: 'пятница',
  sat: 'суббота',
  sun: 'воскресенье',
} as const;

/** What company.yaml says of the seller, as a text that a message may rest on. */
export function companyPassage(company: Company): Passage {
  const { legal, bank, signer, working_hours: hours } = company;
  const { name, phone, email, site } = companyReferences(company);
  const open = Object.entries(days).flatMap(([key, day]) => {
    const spans = hours[key as keyof typeof days] ?? [];
    return spans.length === 0
      ? [`${day} — выходной, в выходные менеджеры не работают.`]
      : [`${day} — люди на связи ${spans.map((span) => `с ${span.replace('-', ' до ')}`).join(', ')}.`];
  });
  const text = [
    `Компания ${name}, ${legal.full_name}, ${legal.short_name}.`,
    `Телефон компании ${phone}. Почта ${email}. Сайт ${site}.`,
    `ИНН ${legal.inn}. ${'kpp' in legal && legal.kpp !== undefined ? `КПП ${legal.kpp}.` : ''} ОГРН ${legal.ogrn ?? ''}.`,
    `Адрес: ${legal.address}.`,
    `Банк ${bank.name}, БИК ${bank.bik}, расчётный счёт ${bank.account}, корреспондентский счёт ${bank.correspondent_account}.`,
    `${signer.post ?? ''} ${signer.name}.`,
    ...open,
  ];
  return { name: 'company.yaml', heading: `Компания ${name}: контакты, реквизиты, часы работы`, text: text.join('\n') };
}
