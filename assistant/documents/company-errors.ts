import { defineErrors } from '../errors.ts';

/** Findings about config/company.yaml beyond check digits. */
export const companyErrors = defineErrors({
  signerIncomplete: {
    code: 'COMPANY_SIGNER_INCOMPLETE',
    kind: 'project',
    ru: {
      message: 'Для организации не указано, {missing}',
      hint: 'Договор печатает «в лице Генерального директора …, действующего на основании Устава»: нужны post, post_genitive и basis_genitive',
    },
    en: {
      message: "The signer's {missing} is missing",
      hint: 'The contract of an organisation names post, post_genitive and basis_genitive of the signer',
    },
  },
  timeZone: {
    code: 'COMPANY_TIME_ZONE_UNKNOWN',
    kind: 'project',
    ru: {
      message: 'Нет такого часового пояса: «{value}»',
      hint: 'Возьмите имя вида Europe/Moscow или Asia/Yekaterinburg',
    },
    en: { message: 'No such time zone: "{value}"', hint: 'Use a name such as Europe/Moscow or Asia/Yekaterinburg' },
  },
  hoursReversed: {
    code: 'COMPANY_HOURS_REVERSED',
    kind: 'project',
    ru: { message: 'Часы работы «{value}» кончаются раньше, чем начинаются', hint: 'Ночную смену разбейте на два дня' },
    en: { message: 'Working hours "{value}" end before they begin', hint: 'Split a night shift between two days' },
  },
  hoursOverlap: {
    code: 'COMPANY_HOURS_OVERLAP',
    kind: 'project',
    ru: { message: 'Часы работы «{value}» пересекаются с «{other}»', hint: 'Соедините промежутки или разведите их' },
    en: { message: 'Working hours "{value}" overlap "{other}"', hint: 'Join the intervals or move them apart' },
  },
  noWorkingHours: {
    code: 'COMPANY_NEVER_OPEN',
    kind: 'project',
    ru: { message: 'Нет ни одного рабочего часа за неделю', hint: 'Укажите хотя бы один промежуток: "10:00-19:00"' },
    en: { message: 'There is no working hour in the week', hint: 'Give at least one interval: "10:00-19:00"' },
  },
  consultationTooLong: {
    code: 'COMPANY_CONSULTATION_TOO_LONG',
    kind: 'project',
    ru: {
      message: 'Консультация на {minutes} минут не помещается ни в один промежуток рабочих часов',
      hint: 'Сократите duration_minutes или проверьте working_hours',
    },
    en: {
      message: 'A consultation of {minutes} minutes fits into no interval of the working hours',
      hint: 'Shorten duration_minutes or check working_hours',
    },
  },
  dateUnreal: {
    code: 'COMPANY_DATE_UNREAL',
    kind: 'project',
    ru: { message: 'Нет такого дня: {value}', hint: 'Проверьте месяц и число' },
    en: { message: 'There is no such day: {value}', hint: 'Check the month and the day' },
  },
  holidayTwice: {
    code: 'COMPANY_HOLIDAY_TWICE',
    kind: 'project',
    ru: { message: 'Праздник {value} указан дважды', hint: 'Удалите повтор' },
    en: { message: 'Holiday {value} is listed twice', hint: 'Remove one of the two' },
  },
  qrName: {
    code: 'COMPANY_QR_TOO_LONG',
    kind: 'project',
    ru: {
      message: '{what} не помещается в платёжный QR-код: {length} знаков при пределе {limit}',
      hint: 'Сократите: ООО вместо полной формы, без адреса банка',
    },
    en: { message: '{what} does not fit the payment QR: {length} characters, limit {limit}', hint: 'Shorten it' },
  },
  qrSeparator: {
    code: 'COMPANY_QR_SEPARATOR',
    kind: 'project',
    ru: { message: 'В реквизите есть знак «|»: он разделяет поля платёжного QR-кода', hint: 'Уберите знак' },
    en: { message: 'The value contains "|", which separates the fields of the payment QR', hint: 'Remove it' },
  },
});
