import { findEmail, findPhone } from './contacts.ts';

/** What a phone or an e-mail can be made of at most; looked for word by word nothing is missed for another before it. */
const piece = /[^,;\n]+/g;

/** Most lines hold none, and each is looked at while its author waits: seven digits close together, or the nine of a Russian number in words. */
const mayHold = /@|\d(?:\D{0,3}\d){6}|собак|девят/iu;

/** Every phone («+79161234567») and e-mail (lower case) of a text, each once. */
export function contactsIn(text: string): readonly string[] {
  if (!mayHold.test(text)) return [];
  const found = new Set<string>();
  for (const part of [text, ...(text.match(piece) ?? [])]) {
    for (const each of [findPhone(part), findEmail(part)]) if (each !== undefined) found.add(each);
  }
  for (const [address] of text.matchAll(/[^\s,;<>()]{1,64}@[^\s,;<>()]+/g)) addIf(found, findEmail(address));
  for (const [digits] of text.matchAll(/\+?\d(?:[\s().\-\u2010-\u2015\u00a0]*\d){9,14}/g))
    addIf(found, findPhone(digits));
  return [...found];
}

function addIf(found: Set<string>, contact: string | undefined): void {
  if (contact !== undefined) found.add(contact);
}
