import { AssistantError, type Locale } from '../assistant/errors.ts';
import {
  checkAnswers,
  defaultAnswers,
  defaultVat,
  type InitAnswers,
  sellerForms,
  tidyAnswers,
  type VatChoice,
  vatChoices,
} from '../runtime/starting/starting-company.ts';

const formNames = {
  ru: { ooo: 'ООО', ao: 'АО', ip: 'ИП', self_employed: 'Самозанятый' },
  en: {
    ooo: 'OOO (limited company)',
    ao: 'AO (joint-stock company)',
    ip: 'IP (entrepreneur)',
    self_employed: 'Self-employed',
  },
} as const;

const vatNames: Readonly<Record<Locale, Readonly<Record<VatChoice, string>>>> = {
  ru: {
    usn_none: 'УСН без НДС',
    usn_5: 'УСН, НДС 5 % в цене',
    usn_7: 'УСН, НДС 7 % в цене',
    usn_22: 'УСН, НДС 22 % в цене',
    osno: 'ОСНО, НДС 22 % в цене',
    psn: 'Патент, без НДС',
    npd: 'Налог на профессиональный доход, без НДС',
  },
  en: {
    usn_none: 'USN without VAT',
    usn_5: 'USN, VAT 5 % included',
    usn_7: 'USN, VAT 7 % included',
    usn_22: 'USN, VAT 22 % included',
    osno: 'OSNO, VAT 22 % included',
    psn: 'Patent, no VAT',
    npd: 'Professional income tax, no VAT',
  },
};

/** Asks what no flag answered: eight questions at most, each with a default. Goes to stderr: stdout is for data. */
export async function askAnswers(given: Partial<InitAnswers>, locale: Locale): Promise<InitAnswers> {
  const { input, select } = await import('@inquirer/prompts');
  const context = { output: process.stderr };
  const word = (ru: string, en: string) => (locale === 'ru' ? ru : en);
  // A typo is put right at its own question, not after the last one.
  const line = (message: string, fallback: string, answerOf: (value: string) => Partial<InitAnswers>) =>
    input(
      { message, default: fallback, validate: (value) => complaintAbout(answerOf(value.trim() || fallback), locale) },
      context,
    );
  const name =
    given.name ??
    (await line(word('Название компании для клиентов', 'Company name'), defaultAnswers.name, (value) => ({
      name: value,
    })));
  const form =
    given.form ??
    (await select(
      {
        message: word('Форма', 'Legal form'),
        choices: sellerForms.map((value) => ({ value, name: formNames[locale][value] })),
      },
      context,
    ));
  const innQuestion = word('ИНН (Enter — учебный)', 'INN (Enter for a sample one)');
  const inn =
    given.inn !== undefined
      ? given.inn
      : (await line(innQuestion, '', (value) => ({ form, vat: defaultVat(form), inn: value || null }))) || null;
  const vat =
    given.vat ??
    (await select(
      {
        message: word('Налоги', 'Taxes'),
        default: defaultVat(form),
        choices: vatChoices.map((value) => ({ value, name: vatNames[locale][value] })),
      },
      context,
    ));
  return {
    name,
    form,
    inn,
    vat,
    timeZone:
      given.timeZone ??
      (await line(word('Часовой пояс', 'Time zone'), defaultAnswers.timeZone, (value) => ({ timeZone: value }))),
    phone:
      given.phone ??
      (await line(word('Телефон для клиентов', 'Phone for customers'), defaultAnswers.phone, (value) => ({
        phone: value,
      }))),
    email:
      given.email ??
      (await line(word('Почта для клиентов', 'E-mail for customers'), defaultAnswers.email, (value) => ({
        email: value,
      }))),
    site: given.site ?? (await line(word('Сайт', 'Web site'), defaultAnswers.site, (value) => ({ site: value }))),
  };
}

/** True when this answer would do, else what is wrong with it. */
function complaintAbout(answer: Partial<InitAnswers>, locale: Locale): true | string {
  try {
    checkAnswers(tidyAnswers({ ...defaultAnswers, ...answer }));
    return true;
  } catch (error) {
    if (!(error instanceof AssistantError)) throw error;
    const { message, hint } = error.text(locale);
    return `${message} (${hint})`;
  }
}
