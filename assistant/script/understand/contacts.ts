import { numbersIn } from './numbers.ts';
import { tokensOf } from './words.ts';

/** «8 (916) 123-45-67» or the same in words → «+79161234567»; a number without a country is Russian. */
export function findPhone(text: string): string | undefined {
  const line = text.normalize('NFKC');
  return phoneInDigits(line) ?? phoneInWords(line);
}

function phoneInDigits(text: string): string | undefined {
  for (const match of text.matchAll(/\+?\d(?:[\s().\-\u2010-\u2015\u00a0]*\d){9,14}/g)) {
    const digits = match[0].replace(/\D/g, '');
    const international = match[0].startsWith('+');
    if (international && digits.length >= 11) return `+${digits}`;
    if (digits.length === 11 && /^[78]/.test(digits)) return `+7${digits.slice(1)}`;
    if (digits.length === 10 && /^(?:[349]|8[0-8])/.test(digits)) return `+7${digits}`;
  }
  return undefined;
}

/** «Восемь девятьсот шестнадцать сто двадцать три сорок пять шестьдесят семь»: at least four groups in a row. */
function phoneInWords(text: string): string | undefined {
  const tokens = tokensOf(text.slice(0, 400));
  if (tokens.length < 4 || tokens.filter(({ number }) => number === null).length < 4) return undefined;
  let run: { digits: string; groups: number; to: number } = { digits: '', groups: 0, to: -1 };
  for (const { value, from, to, scale } of numbersIn(tokens)) {
    const follows = from === run.to && scale === 1 && Number.isInteger(value);
    run = follows
      ? { digits: run.digits + value, groups: run.groups + 1, to }
      : { digits: String(value), groups: 1, to };
    if (run.groups >= 4 && /^(?:[78]\d{10}|9\d{9})$/.test(run.digits)) return phoneInDigits(run.digits);
  }
  return undefined;
}

/** A line without phone numbers and addresses: their digits count nothing. */
export function withoutContacts(text: string): string {
  return text
    .replace(/\+?\d(?:[\s().\-\u00a0]*\d){9,14}/g, (match) => (findPhone(match) === undefined ? match : ' '))
    .replace(/(?<!\S)\S+@\S+/g, ' ');
}

export function findEmail(text: string): string | undefined {
  const typed = text.replace(/\s{0,3}(?:@|(?<!\p{L})\(?(?:собака|собачка)\)?(?!\p{L}))\s{0,3}/giu, '@');
  // Tried at the start of a word only: a visitor's line of one endless word must not cost its square.
  return /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/u
    .exec(typed)?.[0]
    .toLowerCase();
}

const legalForms = 'ООО|ОАО|ПАО|ЗАО|АО|АНО|НКО|ИП|ТОО';

/** A legal form followed by a name: «ООО «Ромашка»», «ИП Иванов», with its ИНН where that follows. */
export function findCompany(text: string): string | undefined {
  const match = new RegExp(
    `(?<![\\p{L}])(${legalForms.toLowerCase()}|${legalForms})\\s+([«"“][^»"”\\n]{2,80}[»"”]|[\\p{Lu}][\\p{L}\\d-]*(?:\\s+(?!ИНН)[\\p{Lu}][\\p{L}\\d.-]*){0,2})`,
    'u',
  ).exec(text);
  if (match === null) return undefined;
  const name = `${match[1]?.toUpperCase()} ${match[2]}`;
  const number = findInn(text);
  return number === undefined ? name : `${name}, ИНН ${number}`;
}

/** A company as an answer: name, ИНН or both. Undefined when what is given as ИНН fails its own check. */
export function readCompany(line: string): string | undefined {
  if (line.length > 120 || hasWrongInn(line)) return undefined;
  const number = findInn(line);
  const alone = number !== undefined && /^\P{L}*(?:инн)?\P{L}*$/iu.test(line);
  return findCompany(line) ?? (alone ? `ИНН ${number}` : line);
}

/** Ten or twelve digits whose check digits are right. */
export function findInn(text: string): string | undefined {
  return innCandidates(text).find(isInn);
}

/** The line gives an ИНН with a slip in it. */
export function hasWrongInn(text: string): boolean {
  const given = innCandidates(text).filter((digits) => digits.length === 10 || digits.length === 12);
  const named = /(?<!\p{L})инн(?!\p{L})/iu.test(text) || hasOneNumber(text);
  return named && given.length > 0 && !given.some(isInn) && phoneInDigits(text) === undefined;
}

/** All its digits stand together, blanks between them aside. */
function hasOneNumber(text: string): boolean {
  return text.split(/[^\d\s]+/).filter((part) => /\d/.test(part)).length === 1;
}

function innCandidates(text: string): string[] {
  return [...text.matchAll(/(?<![\d+])\d(?: ?\d){9,11}(?!\d)/g)].map(([digits]) => digits.replaceAll(' ', ''));
}

const weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];

function isInn(digits: string): boolean {
  const check = (length: number) => {
    const used = weights.slice(weights.length - length);
    const sum = used.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
    return (sum % 11) % 10 === Number(digits[length]);
  };
  return digits.length === 12 ? check(10) && check(11) : digits.length === 10 && check(9);
}
