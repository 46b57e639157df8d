import { defineErrors } from '../errors.ts';

/** Defects of dialogue scripts. `{suggestion}` is empty or «Похоже на …? ». */
export const scriptErrors = defineErrors({
  duplicateId: {
    code: 'SCRIPT_DUPLICATE_ID',
    kind: 'project',
    ru: { message: 'Сценарий «{id}» уже есть в {other}', hint: 'Дайте одному из сценариев другой id' },
    en: { message: 'Script "{id}" is already in {other}', hint: 'Give one of the scripts another id' },
  },
  noStart: {
    code: 'SCRIPT_NO_START',
    kind: 'project',
    ru: { message: 'Начального состояния «{id}» нет', hint: '{suggestion}Есть состояния: {known}' },
    en: { message: 'There is no start state "{id}"', hint: '{suggestion}States: {known}' },
  },
  unknownState: {
    code: 'SCRIPT_UNKNOWN_STATE',
    kind: 'project',
    ru: { message: 'Состояния «{id}» нет', hint: '{suggestion}Есть состояния: {known}' },
    en: { message: 'No state "{id}"', hint: '{suggestion}States: {known}' },
  },
  unknownField: {
    code: 'SCRIPT_UNKNOWN_FIELD',
    kind: 'project',
    ru: { message: 'Поля «{id}» нет в fields', hint: '{suggestion}Есть поля: {known}' },
    en: { message: 'No field "{id}" in fields', hint: '{suggestion}Fields: {known}' },
  },
  unknownButton: {
    code: 'SCRIPT_UNKNOWN_BUTTON',
    kind: 'project',
    ru: { message: 'Кнопки «{id}» нет ни в одном состоянии', hint: '{suggestion}Есть кнопки: {known}' },
    en: { message: 'No state has a button "{id}"', hint: '{suggestion}Buttons: {known}' },
  },
  unknownScript: {
    code: 'SCRIPT_UNKNOWN_SCRIPT',
    kind: 'project',
    ru: { message: 'Сценария «{id}» нет', hint: '{suggestion}Есть сценарии: {known}' },
    en: { message: 'No script "{id}"', hint: '{suggestion}Scripts: {known}' },
  },
  unknownIntent: {
    code: 'SCRIPT_UNKNOWN_INTENT',
    kind: 'project',
    ru: { message: 'Намерения «{id}» нет', hint: '{suggestion}Есть намерения: {known}' },
    en: { message: 'No intent "{id}"', hint: '{suggestion}Intents: {known}' },
  },
  unknownPackage: {
    code: 'SCRIPT_UNKNOWN_PACKAGE',
    kind: 'project',
    ru: { message: 'Пакета «{id}» нет в прайсе', hint: '{suggestion}Есть пакеты: {known}' },
    en: { message: 'No package "{id}" in the price list', hint: '{suggestion}Packages: {known}' },
  },
  unknownOption: {
    code: 'SCRIPT_UNKNOWN_OPTION',
    kind: 'project',
    ru: { message: 'Опции «{id}» нет в прайсе', hint: '{suggestion}Есть опции: {known}' },
    en: { message: 'No option "{id}" in the price list', hint: '{suggestion}Options: {known}' },
  },
  unknownCoefficient: {
    code: 'SCRIPT_UNKNOWN_COEFFICIENT',
    kind: 'project',
    ru: { message: 'Коэффициента «{id}» нет в прайсе', hint: '{suggestion}Есть коэффициенты: {known}' },
    en: { message: 'No coefficient "{id}" in the price list', hint: '{suggestion}Coefficients: {known}' },
  },
  unknownValue: {
    code: 'SCRIPT_UNKNOWN_VALUE',
    kind: 'project',
    ru: { message: 'Значения «{id}» у «{of}» нет', hint: '{suggestion}Есть значения: {known}' },
    en: { message: '"{of}" has no value "{id}"', hint: '{suggestion}Values: {known}' },
  },
  unknownReference: {
    code: 'SCRIPT_UNKNOWN_REFERENCE',
    kind: 'project',
    ru: {
      message: 'Ссылка {{ {name} }} ни на что не указывает',
      hint: '{suggestion}Можно: fields.ID, price.ID.from, price.ID.monthly, company.{company}, quote.{quote}',
    },
    en: {
      message: 'Reference {{ {name} }} points to nothing',
      hint: '{suggestion}Possible: fields.ID, price.ID.from, price.ID.monthly, company.{company}, quote.{quote}',
    },
  },
  brokenReference: {
    code: 'SCRIPT_BROKEN_REFERENCE',
    kind: 'project',
    ru: {
      message: 'Ссылка в фигурных скобках записана неверно',
      hint: 'Нужно имя в двойных скобках: {{ price.chat_bot.from }}',
    },
    en: {
      message: 'A reference in braces is malformed',
      hint: 'A name in double braces is needed: {{ price.chat_bot.from }}',
    },
  },
  unreachable: {
    code: 'SCRIPT_UNREACHABLE_STATE',
    kind: 'project',
    ru: {
      message: 'В состояние «{id}» никак не попасть',
      hint: 'Добавьте переход (next, branches, кнопку, намерение) или удалите состояние',
    },
    en: {
      message: 'State "{id}" cannot be reached',
      hint: 'Add a transition (next, branches, a button, an intent) or remove the state',
    },
  },
  deadEnd: {
    code: 'SCRIPT_DEAD_END',
    kind: 'project',
    ru: {
      message: 'Состояние «{id}» – тупик: из него никуда не ведёт',
      hint: 'Добавьте next, кнопки или action: end либо handoff',
    },
    en: { message: 'State "{id}" is a dead end', hint: 'Add next, buttons, or action: end or handoff' },
  },
  circle: {
    code: 'SCRIPT_CIRCLE',
    kind: 'project',
    ru: {
      message: 'Состояние «{id}» ведёт по кругу: на пути нет ни вопроса, ни кнопок',
      hint: 'Разорвите круг вопросом (ask), кнопками или action: end',
    },
    en: {
      message: 'State "{id}" leads round in a circle without a question or buttons',
      hint: 'Break the circle with a question (ask), buttons or action: end',
    },
  },
  target: {
    code: 'SCRIPT_TARGET',
    kind: 'project',
    ru: {
      message: 'Переход «{label}» должен вести ровно в одно место, а указано: {count}',
      hint: 'Оставьте что-то одно: goto, script или (у кнопки) intent',
    },
    en: {
      message: 'Transition "{label}" must lead to exactly one place, {count} are given',
      hint: 'Keep one of: goto, script or (for a button) intent',
    },
  },
  noChoices: {
    code: 'SCRIPT_NO_CHOICES',
    kind: 'project',
    ru: { message: 'У поля «{id}» типа choice нет вариантов', hint: 'Задайте choices или from' },
    en: { message: 'Field "{id}" of type choice has no choices', hint: 'Give choices or from' },
  },
  fieldType: {
    code: 'SCRIPT_FIELD_TYPE',
    kind: 'project',
    ru: { message: 'Поле «{id}» типа {type} здесь не годится', hint: 'Нужно поле типа {wanted}' },
    en: { message: 'Field "{id}" of type {type} does not fit here', hint: 'A field of type {wanted} is needed' },
  },
  noOrder: {
    code: 'SCRIPT_NO_ORDER',
    kind: 'project',
    ru: {
      message: 'Состояние «{id}» считает цену, а раздела order в сценарии нет',
      hint: 'Добавьте order: из каких полей берутся пакет, опции и коэффициенты',
    },
    en: {
      message: 'State "{id}" computes a price, but the script has no section order',
      hint: 'Add order: which fields give the package, options and coefficients',
    },
  },
  tooLong: {
    code: 'SCRIPT_TEXT_TOO_LONG',
    kind: 'project',
    ru: {
      message: 'Текст длиннее, чем принимает канал {channel}: {length} из {limit} знаков',
      hint: 'Разбейте на несколько реплик или ограничьте сценарий каналами (channels)',
    },
    en: {
      message: 'The text is longer than channel {channel} takes: {length} of {limit} characters',
      hint: 'Split it into several lines or limit the script to channels',
    },
  },
  tooManyButtons: {
    code: 'SCRIPT_TOO_MANY_BUTTONS',
    kind: 'project',
    ru: { message: 'В состоянии «{id}» кнопок {count}, удобно до {limit}', hint: 'Разделите выбор на два вопроса' },
    en: {
      message: 'State "{id}" has {count} buttons, up to {limit} are comfortable',
      hint: 'Split the choice in two questions',
    },
  },
  noNotice: {
    code: 'SCRIPT_NO_AI_NOTICE',
    kind: 'project',
    ru: {
      message: 'Из уведомления не ясно, что отвечает программа',
      hint: 'Скажите прямо: «Я ИИ-ассистент», «отвечает программа», «отвечаю автоматически»',
    },
    en: {
      message: 'The notice does not say that a program replies',
      hint: 'Say it plainly: "I am an AI assistant", "replies automatically"',
    },
  },
});
