import { stopwords } from './stopwords.ts';
import { wordsOf } from './tokenize.ts';

/** What customers ask any company about, as Russian texts put it; the first spelling that the knowledge holds is taken. */
const terms: readonly (readonly [string, string])[] = [
  ['price prices pricing cost costs rate rates fee fees', 'цена стоимость тариф'],
  ['warranty warranties guarantee guarantees guaranteed', 'гарантия гарантии'],
  ['deadline deadlines term terms timeline duration', 'срок сроки'],
  ['launch start implementation setup install installation', 'запуск внедрение установка'],
  ['contract contracts agreement', 'договор'],
  ['refund refunds', 'возврат'],
  ['return returns', 'возврат вернуть'],
  ['integration integrations integrate connect connection', 'интеграция подключение'],
  ['support maintenance helpdesk', 'поддержка сопровождение'],
  ['security secure', 'безопасность защита'],
  ['payment payments pay paying', 'оплата платеж'],
  ['invoice invoices bill', 'счет'],
  ['card cards', 'карта картой'],
  ['cash', 'наличные наличными'],
  ['discount discounts', 'скидка скидки'],
  ['installment installments instalments', 'рассрочка'],
  ['prepayment advance deposit', 'предоплата аванс'],
  ['tax vat taxes', 'ндс налог'],
  ['delivery shipping ship deliver', 'доставка'],
  ['order orders ordering', 'заказ'],
  ['cancel cancellation', 'отмена отказ отменить'],
  ['exchange replacement', 'обмен замена'],
  ['data', 'данные'],
  ['personal private', 'персональные личные'],
  ['privacy', 'персональные конфиденциальность'],
  ['storage store stored', 'хранятся хранение'],
  ['document documents paperwork', 'документы'],
  ['office address location located', 'офис адрес'],
  ['hours schedule', 'часы режим график'],
  ['weekend weekends', 'выходные'],
  ['phone telephone', 'телефон'],
  ['email mail', 'почта'],
  ['company', 'компания'],
  ['team staff employees', 'команда сотрудники'],
  ['manager', 'менеджер'],
  ['human person operator', 'человек оператор'],
  ['vacancy vacancies job jobs career', 'вакансии'],
  ['training course courses', 'обучение курсы'],
  ['subscription', 'подписка'],
  ['server servers hosting', 'сервер хостинг'],
  ['model models', 'модель'],
  ['neural network ai', 'нейросеть ии'],
  ['website site', 'сайт'],
  ['bot chatbot', 'бот чат-бот'],
  ['voice calls call', 'голосовой звонки'],
  ['telephony', 'телефония'],
  ['messenger messengers channel channels', 'каналы мессенджеры'],
  ['trial demo test', 'пробный демо'],
  ['case cases portfolio examples', 'кейсы примеры'],
  ['language languages', 'язык языки'],
  ['english', 'английский'],
  ['stage stages steps process', 'этапы'],
  ['acceptance', 'приемка'],
  ['urgent urgently rush', 'срочно'],
  ['mistake mistakes error errors', 'ошибка ошибки'],
  ['account', 'аккаунт'],
  ['password', 'пароль'],
  ['registration register', 'регистрация'],
  ['size sizes', 'размер'],
  ['repair repairs fix', 'ремонт'],
  ['service services', 'услуги сервис'],
  ['product products goods', 'товар продукт'],
];

const russianOf = new Map(
  terms.flatMap(([english, russian]) => english.split(' ').map((word) => [word, russian.split(' ')] as const)),
);
const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bhow much(?: (?:is|are|does|do|for|will))?\b/gi, 'сколько стоит'],
  [/\bhow long\b/gi, 'сколько времени'],
];

/**
 * A question in English over Russian texts: the usual terms that the knowledge does not hold in English, in Russian ones
 * that it holds. Anything with a Russian letter in it, and what knowledge has in English, stays as it is.
 */
export function inKnownLanguage(question: string, isKnown: (word: string) => boolean): string {
  if (!/[a-z]{3}/i.test(question) || /[а-яё]/i.test(question)) return question;
  const content = wordsOf(question).filter((word) => !stopwords.has(word));
  const translated = content.flatMap((word) => {
    const russian = isKnown(word) ? undefined : russianOf.get(word)?.find(isKnown);
    return russian === undefined ? [] : [[word, russian] as const];
  });
  if (translated.length === 0) return question;
  const meant = new Map(translated);
  const said = phrases.reduce((text, [phrase, russian]) => text.replace(phrase, russian), question);
  return said.replace(/[a-z]+/gi, (word) => meant.get(word.toLowerCase()) ?? word);
}
