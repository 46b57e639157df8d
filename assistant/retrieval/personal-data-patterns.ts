/** A kind of personal data that is known by its shape. */
export interface PersonalDataPattern {
  readonly label: string;
  readonly pattern: RegExp;
  readonly accepts: (match: string, before: string) => boolean;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
const always = (): boolean => true;

const gap = '[ \\u00A0\\u202F\\u2010-\\u2013-]';
const month = '(?:январ|феврал|март|апрел|ма|июн|июл|август|сентябр|октябр|ноябр|декабр)\\p{L}{0,3}';

/** Said in words, and never a sum: none is a thousand. */
const digitWord =
  '(?:ноль|один|два|три|четыре|пять|шесть|семь|восемь|девять|десять|\\p{L}{2,7}надцать|двадцать|тридцать|сорок|пятьдесят|шестьдесят|' +
  'семьдесят|восемьдесят|девяносто|сто|двести|триста|четыреста|пятьсот|шестьсот|семьсот|восемьсот|девятьсот|плюс)';

/** A number of something else: order, quote, contract. */
const numbered =
  /(?:заказ|заявк|сч[её]т|договор|кп|предложени|накладн|артикул|инвойс|тикет|обращени|invoice|order|ticket|contract|№|#)\p{L}{0,3}[^\p{L}\d\n]{0,4}(?:номер|№|n)?[^\p{L}\d\n]{0,3}$/iu;

/** Longer and more telling ones first: a card's digits would pass for a phone number. */
export const personalDataPatterns: readonly PersonalDataPattern[] = [
  {
    label: 'EMAIL',
    pattern: /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
    accepts: always,
  },
  {
    label: 'EMAIL',
    pattern:
      /(?<![\p{L}\p{N}._%+-])[a-z0-9._%+-]{2,64}(?:\s?@\s?|\s?[[(](?:at|собака|собачка)[\])]\s?|\s(?:собака|собачка)\s|\sat\s(?=(?:gmail|mail|yandex|ya|outlook|icloud|hotmail|bk|list|inbox|proton)))[\p{L}\p{N}-]+(?:(?:\.|\s?[[(](?:dot|точка)[\])]\s?|\s(?:точка|dot)\s)[a-zа-я]{2,10})+/giu,
    accepts: always,
  },
  {
    label: 'TELEGRAM',
    pattern:
      /(?<=(?<!\p{L})(?:телеграм\p{L}{0,2}|телега|тг|telegram|tg|вотсап\p{L}?|whatsapp|инстаграм\p{L}?|instagram|скайп|skype)[\s:–—-]{1,3})(?=[a-z_.]{0,31}[\d_])[a-z][\w.]{3,30}\w/giu,
    accepts: always,
  },
  {
    label: 'TELEGRAM',
    pattern: /(?:(?<![\p{L}\p{N}._/-])@|(?<=(?:^|[^\p{L}\p{N}])(?:t|telegram)\.me\/))[A-Za-z]\w{4,31}(?![\w@])/gu,
    accepts: always,
  },
  {
    label: 'ACCOUNT',
    pattern: /(?<!\d)\d(?:[ \u00A0-]?\d){19}(?!\d)/g,
    accepts: (match) => !isGroupedSum(match),
  },
  {
    label: 'CARD',
    pattern: /(?<![\p{L}\p{N}])\d(?:[ \u00A0-]?\d){12,18}(?![\p{L}\p{N}])/gu,
    accepts: isCard,
  },
  {
    label: 'SNILS',
    pattern: /(?<![\p{L}\p{N}])\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d{2}(?![\p{L}\p{N}])/gu,
    accepts: (match, before) =>
      /снилс[^\d\n]{0,20}$/iu.test(before) ||
      (/^(?:\d{3}-\d{3}-\d{3}[- ]\d{2}|\d{11})$/.test(match) && passesSnils(digitsOf(match))),
  },
  {
    label: 'INN',
    pattern: /(?<=\bинн[^\d\n]{0,12}|(?<!\p{L})инн[^\d\n]{0,12})\d(?: ?\d){9,11}(?!\d)/giu,
    accepts: (match) => [10, 12].includes(digitsOf(match).length),
  },
  {
    label: 'OGRN',
    pattern: /(?<=(?<!\p{L})огрн(?:ип)?[^\d\n]{0,12})(?:\d{15}|\d{13})(?!\d)/giu,
    accepts: always,
  },
  {
    label: 'PASSPORT',
    pattern: /(?<=(?:паспорт\p{L}*|серия|passport)[^\d\n]{0,30})\d{2}\s?\d{2}[\s,]*(?:№|номер|n)?\s?\d{6}(?!\d)/giu,
    accepts: always,
  },
  {
    label: 'PASSPORT',
    pattern:
      /(?<!\d)\d{2}\s?\d{2}[\s,]*(?:№|номер|n)\s?\d{6}(?!\d)|(?<!\d)\d{2}\s?\d{2}\s?\d{6}(?=[\s–—,(-]{1,3}(?:это |мой )?паспорт)/giu,
    accepts: always,
  },
  {
    label: 'ADDRESS',
    pattern:
      /(?<!\p{L})(?:ул\.?|улица|пр-т|проспект|пер\.|переулок|наб\.|набережная|шоссе|бульвар|б-р)\s*[\p{L}\d. -]{2,40},?\s*(?:д\.?|дом)\s*\d+(?:\s?[а-я](?!\p{L}))?(?:,?\s*(?:к\.|корп\.?|корпус|стр\.?|кв\.?|квартира|оф\.?|офис)\s*\d+)*/giu,
    accepts: always,
  },
  {
    label: 'BIRTHDAY',
    pattern: new RegExp(
      `(?<=(?:дат\\p{L} рождени\\p{L}|день рождени\\p{L}|родил(?:ся|ась)|рожд[её]н\\p{L}*|(?<!\\p{L})д\\.? ?р\\.?|born|birth|dob)[^\\d\\n]{0,20})(?:\\d{1,2}[./-]\\d{1,2}[./-]\\d{2,4}|\\d{4}-\\d{2}-\\d{2}|\\d{1,2} ${month}(?: \\d{4})?)(?![\\p{L}\\d])`,
      'giu',
    ),
    accepts: always,
  },
  {
    label: 'PHONE',
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:\\+\\d{1,3}|8|7)?${gap}*\\(?\\d{3,4}\\)?${gap}*\\d{2,3}${gap}*\\d{2}${gap}*\\d{2}(?![\\p{L}\\p{N}])`,
      'gu',
    ),
    accepts: isPhone,
  },
  {
    label: 'PHONE',
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])\\+\\d(?:(?:${gap}|[().])*\\d){9,14}(?![\\p{L}\\p{N}])`, 'gu'),
    accepts: always,
  },
  {
    // However it is parted: eleven digits from 7 or 8 and a code that exists.
    label: 'PHONE',
    pattern:
      /(?<![A-Za-z\d.,])(?:\+?7|8)[\s.()/\u2010-\u2014-]{0,3}[3489](?:[\s.()/\u2010-\u2014-]{0,2}\d){9}(?![\s.,]?\d|\s*(?:₽|руб|р\.))/gu,
    accepts: (match) => !/^\d{1,3}(?:\s\d{3})+$/.test(match),
  },
  {
    label: 'PHONE',
    pattern: new RegExp(`(?<!\\p{L})(?:${digitWord}[\\s,-]+){5,}${digitWord}(?!\\p{L})`, 'giu'),
    accepts: always,
  },
  {
    label: 'INN',
    pattern: /(?<!\d)(?:\d{12}|\d{10})(?!\d)/g,
    accepts: (match, before) => passesInn(match) && !numbered.test(before),
  },
];

/**
 * By its check digit, by groups of four, or because it is called one: an invented or mistyped card is somebody's all the
 * same. Sums come in groups of three.
 */
function isCard(match: string, before: string): boolean {
  if (isGroupedSum(match)) return false;
  return (
    passesLuhn(digitsOf(match)) ||
    /^\d{4}([ \u00A0-])\d{4}\1\d{4}\1\d{1,7}$/.test(match) ||
    /(?:карт|card|visa|мир|маэстро|mastercard)\p{L}{0,3}[^\d\n]{0,20}$/iu.test(before)
  );
}

function isGroupedSum(match: string): boolean {
  return /^\d{1,3}(?:[ \u00A0]\d{3})+$/.test(match);
}

/** Sums, dates and numbers of papers are written otherwise: without +, 7 or 8 in front only ten digits of a known code. */
function isPhone(match: string, before: string): boolean {
  const digits = digitsOf(match);
  const text = match.trim();
  if (text.startsWith('+')) return digits.length >= 10 && digits.length <= 15;
  if (digits.length === 11) return /^[78]/.test(digits);
  return (
    digits.length === 10 &&
    /^[3489]/.test(digits) &&
    !(/^\d+$/.test(text) && passesInn(digits)) &&
    !numbered.test(before)
  );
}

function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}

function passesInn(digits: string): boolean {
  if (/^0+$/.test(digits)) return false;
  const check = (weights: readonly number[]): number =>
    (weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0) % 11) % 10;
  if (digits.length === 10) return check([2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(digits[9]);
  return (
    check([7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(digits[10]) &&
    check([3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) === Number(digits[11])
  );
}

function passesSnils(digits: string): boolean {
  const sum = [...digits.slice(0, 9)].reduce((total, digit, index) => total + Number(digit) * (9 - index), 0);
  const check = (sum % 101) % 100;
  return Number(digits.slice(9)) === check;
}
