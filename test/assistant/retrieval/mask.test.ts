import t from 'tap';
import { createPersonalDataMask, maskPersonalData, restorePersonalData } from '../../../assistant/retrieval/mask.ts';

const masked = (text: string, known = {}): string => maskPersonalData(text, known).text;

t.test('what is hidden', async (t) => {
  const cases: readonly [string, string][] = [
    ['Звоните +7 (916) 123-45-67 или 8 916 123 45 67', 'Звоните [PHONE_1] или [PHONE_2]'],
    ['тел.89161234567, 916 123-45-67', 'тел.[PHONE_1], [PHONE_2]'],
    ['+7.916.123.45.67; +375 (29) 123-45-67; +7 916 123‑45‑67', '[PHONE_2]; [PHONE_3]; [PHONE_1]'],
    ['пишите anna@example.ru, ещё раз anna@example.ru', 'пишите [EMAIL_1], ещё раз [EMAIL_1]'],
    ['Телеграм @anna_petrova или t.me/anna_petrova.', 'Телеграм [TELEGRAM_1] или t.me/[TELEGRAM_2].'],
    ['ИНН 7707083893, карта 4111 1111 1111 1111', 'ИНН [INN_1], карта [CARD_1]'],
    ['инн: 7701234567', 'инн: [INN_1]'],
    ['ОГРНИП 304500116000157', 'ОГРНИП [OGRN_1]'],
    ['паспорт 45 08 123456', 'паспорт [PASSPORT_1]'],
    ['серия 4508 номер 123456', 'серия [PASSPORT_1]'],
    ['СНИЛС 11223344595 и 112-233-445 95', 'СНИЛС [SNILS_1] и [SNILS_2]'],
    ['Дата рождения: 01.02.1990', 'Дата рождения: [BIRTHDAY_1]'],
    ['я родилась 1 февраля 1990 года', 'я родилась [BIRTHDAY_1] года'],
    ['Меня зовут Анна Петрова. Передайте Анне', 'Меня зовут [NAME_1]. Передайте [NAME_2]'],
    ['my name is Ann, call Ann', 'my name is [NAME_1], call [NAME_1]'],
    ['тел ８９１６１２３４５６７, 8/916/1234567, +7(916)1234567доб.5', 'тел [PHONE_1], [PHONE_2], [PHONE_3]доб.5'],
    ['8\u200b9161234567 и 8 916 1 2 3 4 5 6 7', '[PHONE_1] и [PHONE_2]'],
    ['девять один шесть сто двадцать три сорок пять шестьдесят семь', '[PHONE_1]'],
    ['ivan.petrov собака mail.ru, ivan (at) example.com, ivan @ mail.ru', '[EMAIL_1], [EMAIL_2], [EMAIL_3]'],
    ['телеграм ivan_petrov_85', 'телеграм [TELEGRAM_1]'],
    ['45 09 № 123456 паспорт', '[PASSPORT_1] паспорт'],
    ['ул. Ленина, д. 5, кв. 12', '[ADDRESS_1]'],
    ['я Марина, это Марина Кузнецова', 'я [NAME_1], это [NAME_2]'],
    ['Иванов П. С., с уважением, Пётр Семёнович', '[NAME_1] П. С., с уважением, [NAME_2]'],
    ["I'm John Smith", "I'm [NAME_1]"],
    ['мы из ООО «Ромашка Плюс»', 'мы из ООО «[COMPANY_1]»'],
  ];
  for (const [text, expected] of cases) {
    const { text: hidden, originals } = maskPersonalData(text);
    t.equal(hidden, expected);
    if (!/Анне|８|\u200b/.test(text)) t.equal(restorePersonalData(hidden, originals), text);
  }
});

t.test('what is no personal data', async (t) => {
  for (const text of [
    'бюджет 120 000 рублей до 31.12.2026, заказ 12345',
    '1234567890',
    'от 1 200 000 до 3 500 000 ₽, итого 8 900 000 руб.',
    'расчёт q_8f3kd92mf0a1, КП-2026-000123, счёт № 4512345678',
    'заказ 9161234567 оплачен',
    '22.11.2026 12:30, с 09-00 до 18-00, 2026-11-22',
    '12 345 678 901 ₽',
    'скидка 10 %, срок 4–6 недель, версия 2.10.15.3',
    'меня зовут не так',
    'Встреча 1 февраля 2026 года',
    'почта на @ и a@b',
    'Битрикс24, Telegram, Авито и Яндекс; Тильда, Москва, Санкт-Петербург',
    '80 000 000 000 ₽ или 8.11.2026',
    'два или три канала, пять шагов и сорок документов',
    'Алло! Ольха, Карта, Марка, Ларёк, Дача, Свет и Нить; Вас, Вам, Иль, Петь',
    '100 000 000 рублей и 45 000 000 000 рублей',
  ]) {
    t.equal(masked(text), text);
  }
});

t.test('names of the brief in their case forms', async (t) => {
  const known = {
    people: ['Анна Петрова', 'Павел', 'Пётр Толстой', 'Алексей Ильич', 'Мария', 'Юля', 'Ян'],
    companies: ['ООО «Ромашка плюс»', 'ИП Сидоров Лев', 'Acme'],
  };
  const cases: readonly [string, string][] = [
    ['Анной Петровой', '[NAME_1]'],
    ['Петровой Анне, Анны', '[NAME_1], [NAME_2]'],
    ['с Павлом и Петром', 'с [NAME_1] и [NAME_2]'],
    ['анне и петровой', '[NAME_1] и [NAME_2]'],
    ['Толстого Петра', '[NAME_1]'],
    ['в «Ромашке плюс», ромашки на поле', 'в «[COMPANY_1]», ромашки на поле'],
    ['Льва Сидорова нет', '[NAME_1] нет'],
    ["Acme's site, ACME", '[COMPANY_1] site, [COMPANY_1]'],
    ['пишите: anna@example.ru', 'пишите: [EMAIL_1]'],
    ['Алексея Ильича, Алексеем, к Марии и Юле', '[NAME_1], [NAME_2], к [NAME_3] и [NAME_4]'],
    ['сон и ян на стене, Яна', 'сон и ян на стене, [NAME_1]'],
    ['прайс, канал, павильон', 'прайс, канал, павильон'],
  ];
  for (const [text, expected] of cases) t.equal(masked(text, known), expected, text);
  t.equal(masked('Анны', ['Анна']), '[NAME_1]', 'a plain list');
});

t.test('one mask for a whole request', async (t) => {
  const mask = createPersonalDataMask({ people: ['Анна'] });
  t.equal(mask.mask('Анна, 89161234567'), '[NAME_1], [PHONE_1]');
  t.equal(mask.mask('на +79031112233 для Анны или 89161234567'), 'на [PHONE_2] для [NAME_1] или [PHONE_1]');
  t.equal(mask.restore('[NAME_1]: [PHONE_2]'), 'Анна: +79031112233');
  t.equal(mask.mask('дай [PHONE_1]'), 'дай [TEXT_1]', 'nobody gets a placeholder in from outside');
  t.equal(mask.restore('дай [TEXT_1]'), 'дай [PHONE_1]');
});

t.test('however a model bends a placeholder', async (t) => {
  const originals = new Map([
    ['[PHONE_1]', '+79161234567'],
    ['[NAME_1]', 'Анна'],
    ['[NAME_12]', 'Лев'],
  ]);
  const cases: readonly [string, string][] = [
    ['[PHONE_1]у', '+79161234567'],
    ['[PHONE_1]-му.', '+79161234567.'],
    ['[ phone 1 ]', '+79161234567'],
    ['[Phone-1]', '+79161234567'],
    ['{PHONE_1} <PHONE_1>', '+79161234567 +79161234567'],
    ['(PHONE_1), «PHONE_1»', '(+79161234567), «+79161234567»'],
    ['\\[PHONE\\_1\\]', '+79161234567'],
    ['**[NAME_1]**, [NAME_12]', '**Анна**, Лев'],
    ['[ИМЯ_1] и [ТЕЛЕФОН_1]', 'Анна и +79161234567'],
    ['[PHONE_1] и', '+79161234567 и'],
    ['[NAME_1]здравствуйте', 'Анназдравствуйте'],
    ['[NAME_2], NAME 1, phone 1, PHONE_10', '[NAME_2], NAME 1, phone 1, PHONE_10'],
  ];
  for (const [text, expected] of cases) t.equal(restorePersonalData(text, originals), expected, text);
});

t.test('an endless word is no name, and is not cut in every way there is', async (t) => {
  const endless = `${'ой'.repeat(2000)}х`;
  const { text } = maskPersonalData(`Меня зовут Андрей. Передайте Андрею: ${endless}`);
  t.equal(text, `Меня зовут [NAME_1]. Передайте [NAME_1]: ${endless}`);
});

t.test('cards and accounts without a right check digit, names given in lower case', async (t) => {
  const cases: readonly [string, string][] = [
    ['карта 2200 7001 2345 6789', 'карта [CARD_1]'],
    ['спишите с 4276-3800-1234-5678', 'спишите с [CARD_1]'],
    ['номер карты 4276380012345678', 'номер карты [CARD_1]'],
    ['счёт 4070 2810 9000 0001 2345', 'счёт [ACCOUNT_1]'],
    ['оборот 1 234 567 890 123 ₽', 'оборот 1 234 567 890 123 ₽'],
    ['11223344595', '[SNILS_1]'],
    ['зовут меня аня, аня просила счёт', 'зовут меня [NAME_1], [NAME_1] просила счёт'],
    ['меня Зоря зовут, Зорю спросите', 'меня [NAME_1] зовут, [NAME_1] спросите'],
  ];
  for (const [text, expected] of cases) t.equal(maskPersonalData(text).text, expected, text);
});

t.test('short names, and companies that are called so without a legal form', async (t) => {
  const cases: readonly [string, string][] = [
    ['Аня, +7(916)1234567', '[NAME_1], [PHONE_1]'],
    ['ООО «Рога и копыта»', 'ООО «[COMPANY_1]»'],
    ['Компания «Сад и огород» пишет', 'Компания «[COMPANY_1]» пишет'],
    ['компания Ромашка ждёт', 'компания [COMPANY_1] ждёт'],
    ['Компания Битрикс', 'Компания Битрикс'],
    ['Анализ звонков, олимпиада', 'Анализ звонков, олимпиада'],
    ['Фирма у нас маленькая', 'Фирма у нас маленькая'],
  ];
  for (const [text, expected] of cases) t.equal(maskPersonalData(text).text, expected, text);
});
