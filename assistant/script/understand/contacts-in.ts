import { findEmail, findPhone } from './contacts.ts';

/** Enough of a phone in digits, of any separators. */
const tenDigits = /\d(?:[\s().\-\u2010-\u2015\u00a0]*\d){9}/;

/** Every line is asked this before it is acknowledged: some tenths of a microsecond for an ordinary one. */
function mayHoldContacts(text: string): boolean {
  return text.includes('@') || text.includes('обак') || text.includes('евят') || tenDigits.test(text);
}

/** A number said in words may follow another one: parts that hold such words are looked at alone. */
const numberWords = /(?:девят|восем|сем)/iu;

/** Every phone («+79161234567») and e-mail (lower case) of a text, each once. */
export function contactsIn(text: string): readonly string[] {
  if (!mayHoldContacts(text)) return [];
  const inWords = numberWords.test(text);
  const found = new Set<string>();
  const parts = inWords ? (text.match(/[^,;\n]+/g) ?? []).filter((part) => numberWords.test(part)) : [];
  for (const part of [text, ...parts]) {
    addIf(found, findPhone(part));
    addIf(found, findEmail(part));
  }
  for (const address of matchesOf(text, /[^\s,;<>()]{1,64}@[^\s,;<>()]+/g)) addIf(found, findEmail(address));
  for (const digits of matchesOf(text, /\+?\d(?:[\s().\-\u2010-\u2015\u00a0]*\d){9,14}/g))
    addIf(found, findPhone(digits));
  return [...found];
}

function matchesOf(text: string, pattern: RegExp): ReadonlySet<string> {
  return new Set(text.match(pattern) ?? []);
}

function addIf(found: Set<string>, contact: string | undefined): void {
  if (contact !== undefined) found.add(contact);
}
