/** Every rule that a turn may note, in words for whoever reads a trace. */
export const turnRules = {
  booking: { ru: 'разговор о записи на встречу', en: 'a meeting is being arranged' },
  between: { ru: 'ответ понят двояко, спрошено, что из этого', en: 'the answer had two meanings, asked which' },
  bargain: { ru: 'торг: цену назначает только прайс', en: 'bargaining: only the price list sets prices' },
  brief: { ru: 'из строки взяты поля брифа', en: 'fields of the brief were taken from the line' },
  budget: { ru: 'лимит на модель исчерпан', en: 'the money for models is spent' },
  burst: { ru: 'несколько реплик подряд отвечены вместе', en: 'several lines were answered together' },
  call_for_human: { ru: 'посетитель зовёт человека', en: 'the visitor calls a human' },
  staffed: { ru: 'рабочие часы: отвечают люди', en: 'working hours: people answer' },
  listing_package: { ru: 'пакет известен из объявления', en: 'the package is known from the listing' },
  chosen_by_words: { ru: 'сценарий выбран по первым словам', en: 'the script was chosen by the first words' },
  transcribed: { ru: 'голосовое расшифровано', en: 'a recording was transcribed' },
  attachment: { ru: 'пришло вложение', en: 'an attachment came' },
  command: { ru: 'команда посетителя', en: 'a command of the visitor' },
  joined: { ru: 'этот диалог и другой — одного человека', en: 'this conversation and another are one person’s' },
  erasure: { ru: 'просьба удалить данные', en: 'a request to erase the data' },
  parted: { ru: 'диалоги разделены: это разные люди', en: 'the conversations were split: different people' },
  carried: {
    ru: 'бриф перенесён из другого диалога этого человека',
    en: 'the brief came from another conversation of his',
  },
  consent: { ru: 'согласие на обработку персональных данных', en: 'consent to the processing of personal data' },
  contact: { ru: 'посетитель поделился контактом', en: 'the visitor shared a contact' },
  edited: { ru: 'посетитель исправил свою реплику', en: 'the visitor corrected a line' },
  returned: {
    ru: 'посетитель вернулся спустя долгое время, бриф начат заново',
    en: 'the visitor came back after a long time, a fresh brief',
  },
  silent: {
    ru: 'слишком часто или одно и то же: предупреждён, дальше тишина',
    en: 'too fast or the same again: warned, then silence',
  },
  company_spoke: {
    ru: 'ответил человек из компании, ассистент замолчал',
    en: 'somebody at the company answered, the assistant fell silent',
  },
  desk: { ru: 'люди решили, кто ведёт диалог', en: 'people decided who leads the conversation' },
  proposed: {
    ru: 'ответ предложен людям, клиент его не видит',
    en: 'the reply is proposed to people, the customer has not seen it',
  },
  draft: { ru: 'люди решили о черновике', en: 'people decided about the draft' },
  document_failed: { ru: 'документ не подготовлен', en: 'the document could not be made' },
  document_ready: { ru: 'документ готов', en: 'the document is ready' },
  enter: { ru: 'шаг по сценарию', en: 'a step of the script' },
  handoff: { ru: 'диалог передан людям', en: 'the conversation was handed to people' },
  intent: { ru: 'узнано намерение сценария', en: 'an intent of the script was heard' },
  knowledge: { ru: 'поиск в знаниях', en: 'knowledge was searched' },
  later_due: { ru: 'без отложенного ответа дальше нельзя', en: 'what was put off is needed now' },
  layout: { ru: 'прочитано в другой раскладке', en: 'read in the other keyboard layout' },
  missed: { ru: 'ответ на вопрос брифа не понят', en: 'the answer to the question was not understood' },
  model_action: { ru: 'действие, которое предложила модель', en: 'an action that a model proposed' },
  model_wording: { ru: 'ответ пересказывала модель', en: 'a model worded the answer' },
  offer: { ru: 'заказано предложение', en: 'the offer was ordered' },
  own_package: { ru: 'ответ о выбранном решении', en: 'answered about the package chosen' },
  paused: { ru: 'диалог ведёт человек, ассистент молчит', en: 'a human leads, the assistant is silent' },
  postponed: { ru: 'вопрос брифа отложен', en: 'a question of the brief was put off' },
  pressed: { ru: 'нажата кнопка', en: 'a button was pressed' },
  price_composition: { ru: 'показан состав расчёта', en: 'the lines of the quote were shown' },
  price_list: { ru: 'цены решений из прайса', en: 'prices of the packages, from the price list' },
  price_of_item: { ru: 'цена позиции из прайса', en: 'the price of an item, from the price list' },
  price_of_quote: { ru: 'цена из расчёта', en: 'the price, from the quote' },
  price_quote: { ru: 'сумма расчёта', en: 'the sum of the quote' },
  price_unlisted: { ru: 'такой позиции в прайсе нет', en: 'the price list has no such item' },
  quote: { ru: 'посчитан расчёт', en: 'a quote was computed' },
  quote_failed: { ru: 'посчитать не получилось', en: 'the quote could not be computed' },
  refused: { ru: 'готовый ответ не пропущен проверкой', en: 'the guard refused a prepared answer' },
  resettled: { ru: 'сценарий изменился, место найдено заново', en: 'the script has changed, a new place was found' },
  restart: { ru: 'бриф начат сначала', en: 'the brief starts again' },
  resume: { ru: 'посетитель вернулся к ассистенту', en: 'the visitor came back to the assistant' },
  rude: { ru: 'грубость', en: 'rudeness' },
  small_talk: { ru: 'вежливость', en: 'politeness' },
  switch_script: { ru: 'переход в другой сценарий', en: 'another script took over' },
  trouble: { ru: 'ход не удался', en: 'the turn failed' },
  unknown: { ru: 'ответа в знаниях нет', en: 'knowledge has no answer' },
  withheld: {
    ru: 'вместо непропущенного сказано «не знаю»',
    en: '“I do not know” was said instead of what was refused',
  },
} as const satisfies Readonly<Record<string, { readonly ru: string; readonly en: string }>>;

export type TurnRule = keyof typeof turnRules;

/** Rules by which the assistant says that neither knowledge nor the price list has an answer. */
export const unansweredRules = ['unknown', 'price_unlisted'] as const satisfies readonly TurnRule[];

/** Undefined for a rule of another version. */
export function turnRuleText(rule: string): { readonly ru: string; readonly en: string } | undefined {
  return Object.hasOwn(turnRules, rule) ? turnRules[rule as TurnRule] : undefined;
}
