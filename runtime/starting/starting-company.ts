import { isTimeZone } from '../../assistant/documents/company-checks.ts';
import { checkOrganisationInn, checkPersonInn } from '../../assistant/documents/requisites.ts';
import { AssistantError, type Locale } from '../../assistant/errors.ts';
import { findPhone } from '../../assistant/script/understand/contacts.ts';
import { initErrors } from './init-errors.ts';

export const sellerForms = ['ooo', 'ao', 'ip', 'self_employed'] as const;
export type SellerForm = (typeof sellerForms)[number];

export const vatChoices = ['usn_none', 'usn_5', 'usn_7', 'usn_22', 'osno', 'psn', 'npd'] as const;
export type VatChoice = (typeof vatChoices)[number];

/** What `init` asks; everything has a default. */
export interface InitAnswers {
  readonly name: string;
  readonly form: SellerForm;
  /** Null: the sample's. */
  readonly inn: string | null;
  readonly vat: VatChoice;
  readonly timeZone: string;
  readonly phone: string;
  readonly email: string;
  readonly site: string;
}

export const defaultAnswers: InitAnswers = {
  name: 'Моя компания',
  form: 'ooo',
  inn: null,
  vat: 'usn_5',
  timeZone: 'Europe/Moscow',
  phone: '+74950000012',
  email: 'hello@company.example',
  site: 'https://company.example',
};

export function defaultVat(form: SellerForm): VatChoice {
  return form === 'self_employed' ? 'npd' : defaultAnswers.vat;
}

const vatRecords: Readonly<Record<VatChoice, string>> = {
  usn_none: 'system: usn\n    regime: none\n    rate: 0\n    ground: освобождение по п. 1 ст. 145 НК РФ',
  usn_5: 'system: usn\n    regime: included\n    rate: 5',
  usn_7: 'system: usn\n    regime: included\n    rate: 7',
  usn_22: 'system: usn\n    regime: included\n    rate: 22',
  osno: 'system: osno\n    regime: included\n    rate: 22',
  psn: 'system: psn\n    regime: none',
  npd: 'system: npd\n    regime: none',
};

const vatByForm: Readonly<Record<SellerForm, RegExp>> = {
  ooo: /^(?:usn|osno)/,
  ao: /^(?:usn|osno)/,
  ip: /^(?:usn|osno|psn)/,
  self_employed: /^npd$/,
};

/** «8 (916) 123-45-67» and «romashka.ru» are clear enough; what is not stays for `checkAnswers` to refuse. */
export function tidyAnswers(answers: InitAnswers): InitAnswers {
  const site = answers.site.trim();
  const bare = /^[\p{L}\d.-]+\.[\p{L}]{2,}(?:\/\S*)?$/u.test(site);
  return {
    ...answers,
    name: answers.name.trim(),
    inn: answers.inn === null ? null : answers.inn.replace(/\s/g, ''),
    phone: findPhone(answers.phone) ?? answers.phone,
    email: answers.email.trim(),
    site: bare ? `https://${site}` : site,
  };
}

/** Throws the usage error that names the first answer that cannot be. */
export function checkAnswers(answers: InitAnswers): void {
  const { name, form, inn, vat, timeZone, phone, email, site } = answers;
  const nameFits = /^[^{}<>"\\\n]{1,100}$/.test(name) && name.trim() !== '';
  const nameAdvice = { ru: 'Имя без кавычек и скобок, до 100 знаков: Ромашка', en: 'A name without quotes' };
  if (!nameFits) throw refusal({ ru: 'Название', en: 'Company name' }, name, nameAdvice);
  if (!vatByForm[form].test(vat)) throw new AssistantError(initErrors.badVat, { vat, form });
  if (inn !== null) checkInn(form, inn);
  if (!isTimeZone(timeZone)) {
    const advice = { ru: 'Например: Europe/Moscow, Asia/Yekaterinburg', en: 'Such as Europe/Moscow' };
    throw refusal({ ru: 'Часовой пояс', en: 'Time zone' }, timeZone, advice);
  }
  if (!/^\+[1-9]\d{9,14}$/.test(phone)) {
    const advice = { ru: 'С кодом страны: +7 495 000-00-12', en: 'With the country code: +7 495 000-00-12' };
    throw refusal({ ru: 'Телефон', en: 'Phone' }, phone, advice);
  }
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) {
    const advice = { ru: 'Например: hello@company.ru', en: 'Such as hello@company.ru' };
    throw refusal({ ru: 'Почта', en: 'E-mail' }, email, advice);
  }
  if (!/^https?:\/\/\S+$/.test(site)) {
    throw refusal({ ru: 'Сайт', en: 'Web site' }, site, { ru: 'С https:// в начале', en: 'Begins with https://' });
  }
}

type Texts = Readonly<Record<Locale, string>>;

function refusal(name: Texts, value: string, advice: Texts): AssistantError {
  const parameters = { name: name.ru, nameEn: name.en, value, advice: advice.ru, adviceEn: advice.en };
  return new AssistantError(initErrors.badAnswer, parameters);
}

function checkInn(form: SellerForm, inn: string): void {
  const organisation = form === 'ooo' || form === 'ao';
  const problem = organisation ? checkOrganisationInn(inn) : checkPersonInn(inn);
  if (problem === undefined) return;
  const length = organisation ? 10 : 12;
  const reasons = {
    length: { ru: `нужно ${length} цифр`, en: `${length} digits are needed` },
    form: { ru: 'нужны только цифры', en: 'digits only' },
    zeros: { ru: 'одни нули', en: 'zeros only' },
    checksum: { ru: 'не сходится контрольное число', en: 'the check digit does not match' },
  };
  const { ru, en } = reasons[problem];
  throw new AssistantError(initErrors.badInn, { inn, reason: ru, reasonEn: en });
}

/** Whole sections of company.yaml by key, as text. */
export type CompanySections = Readonly<Record<string, string>>;

/** The sections that depend on the answers; all numbers pass their check digits and belong to nobody. */
export function sampleSections(answers: InitAnswers): CompanySections {
  return {
    name: `name: ${quoted(answers.name)}\n`,
    ...requisites(answers),
    vat: `vat:\n  - from: 2026-01-01\n    ${vatRecords[answers.vat]}\n`,
    contacts: [
      'contacts:',
      `  phone: ${quoted(answers.phone)}`,
      `  email: ${quoted(answers.email)}`,
      `  site: ${quoted(answers.site)}`,
      '',
    ].join('\n'),
    time_zone: `time_zone: ${answers.timeZone}\n`,
  };
}

function requisites({ name, form, inn }: InitAnswers): CompanySections {
  if (form === 'ooo' || form === 'ao') {
    const full = form === 'ooo' ? 'Общество с ограниченной ответственностью' : 'Акционерное общество';
    return {
      legal: legalSection([
        `form: ${form}`,
        `full_name: ${quoted(`${full} «${name}»`)}`,
        `short_name: ${quoted(`${form === 'ooo' ? 'ООО' : 'АО'} «${name}»`)}`,
        `inn: ${quoted(inn ?? '7701234578')}`,
        'kpp: "770101001"',
        'ogrn: "1027700123461"',
      ]),
    };
  }
  const person = 'Орлов Сергей Андреевич';
  const signer = [
    'signer:',
    `  name: ${person}`,
    '  name_genitive: Орлова Сергея Андреевича',
    '  short_name: Орлов С. А.',
    '  gender: male',
    '',
  ].join('\n');
  const entrepreneur = form === 'ip';
  return {
    legal: legalSection([
      `form: ${form}`,
      `full_name: ${entrepreneur ? `Индивидуальный предприниматель ${person}` : person}`,
      `short_name: ${entrepreneur ? `ИП ${person}` : person}`,
      `inn: ${quoted(inn ?? '770101234577')}`,
      ...(entrepreneur ? ['ogrn: "324774600012341"'] : []),
    ]),
    bank: [
      'bank:',
      '  name: ПАО Сбербанк г. Москва',
      '  bik: "044525225"',
      `  account: "${entrepreneur ? sampleAccounts.ip : sampleAccounts.self_employed}"`,
      '  correspondent_account: "30101810400000000225"',
      '',
    ].join('\n'),
    signer,
    accountant: '',
  };
}

function legalSection(lines: readonly string[]): string {
  const address = '101000, г. Москва, ул. Образцовая, д. 1';
  return ['legal:', ...[...lines, `address: ${address}`, 'city: г. Москва'].map((line) => `  ${line}`), ''].join('\n');
}

const sampleAccounts = { ip: '40802810400000001234', self_employed: '40817810000000001234' };

/** Replaces whole top-level sections of a YAML text, comments above them stay; an empty one takes its section out. */
export function replaceSections(text: string, sections: CompanySections): string {
  return Object.entries(sections).reduce((result, [key, section]) => {
    // A section that goes takes the comment above it along.
    const comment = section === '' ? '(?:^#.*\\n)*' : '';
    const place = new RegExp(`${comment}^${key}:.*\\n(?:[ \\t].*\\n|\\n(?=[ \\t]))*`, 'm');
    return result.replace(place, () => section);
  }, text);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
