/** A way to reach or to pay somebody, as it stands in a readable text. */
export interface Contact {
  readonly kind: 'link' | 'email' | 'phone' | 'requisite' | 'handle';
  /** Equal for two ways of writing one contact. */
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

const email = /[\p{L}\p{N}._%+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const link =
  /(?:https?:\/\/|www\.|ftp:\/\/)[^\s<>«»"')]+|(?<![\p{L}\p{N}@.-])(?:[\p{L}\p{N}-]+\.)+(?:ru|com|net|org|io|me|рф|su|pro|shop|site|online|info|biz|app|dev|ai|link|top|xyz|store|example|tech|club|co|cc|ly|gl|by|kz|ua|eu|us|uk|cn)(?![\p{L}\p{N}-])(?:\/[^\s<>«»"')]*)?/gu;
const handle = /(?<![\p{L}\p{N}._])@[a-z][a-z\d_]{3,31}/gu;
const digits = /(?<![\p{L}\d.,])\+?\d(?:[ ()\-.]{0,3}\d){8,}(?![\p{L}\d])/gu;

const found = new WeakMap<object, readonly Contact[]>();

/** Of a sentence, looked for once. */
export function contactsOf(sentence: { readonly text: string }): readonly Contact[] {
  let contacts = found.get(sentence);
  if (contacts === undefined) {
    contacts = contactsIn(sentence.text);
    found.set(sentence, contacts);
  }
  return contacts;
}

/** Links, addresses, phones, accounts; sums are left alone: groups of three that a space parts, a currency behind. */
export function contactsIn(text: string): Contact[] {
  const contacts: Contact[] = [];
  const taken = (start: number, end: number) => contacts.some((contact) => start < contact.end && end > contact.start);
  const add = (kind: Contact['kind'], pattern: RegExp, keyOf: (found: string) => string | undefined): void => {
    for (const match of text.matchAll(pattern)) {
      const found = match[0].replace(/[.,;:!?]+$/, '');
      const end = match.index + found.length;
      const key = keyOf(found);
      if (key !== undefined && !taken(match.index, end)) contacts.push({ kind, key, start: match.index, end });
    }
  };
  if (text.includes('@') || text.includes('(at)') || text.includes('[at]')) {
    add('email', email, (found) => found.replace(/\s/g, '').replace(/\(at\)|\[at\]/, '@'));
    add('handle', handle, (found) => found.slice(1));
  }
  // What stood in for personal data before a model, and was never restored.
  if (text.includes('[')) add('handle', /\[[a-z]+_\d+\]/g, (found) => found);
  if (/\.[a-zа-я]{2}/.test(text))
    add('link', link, (found) =>
      found
        .replace(/^(?:https?|ftp):\/\//, '')
        .replace(/^www\./, '')
        .replace(/\/$/, ''),
    );
  if (/\d(?:[ ()\-.]{0,3}\d){8}/.test(text)) {
    add('phone', digits, (found) => {
      const plain = found.replace(/\D/g, '');
      const isSum = /^\d{1,3}(?: \d{3})+$/.test(found) && plain.length < 12 && !/^[78] ?9/.test(found);
      return isSum ? undefined : keyOfDigits(plain);
    });
  }
  return contacts.map((contact) =>
    contact.kind === 'phone' && !/^7\d{10}$/.test(contact.key) ? { ...contact, kind: 'requisite' } : contact,
  );
}

/** A Russian phone by its ten digits, whatever stands before them. */
function keyOfDigits(plain: string): string {
  if (plain.length === 11 && plain.startsWith('8')) return `7${plain.slice(1)}`;
  return plain;
}
