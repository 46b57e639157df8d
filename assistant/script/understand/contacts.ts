/** «8 (916) 123-45-67» → «+79161234567»; a number without a country is Russian. */
export function findPhone(text: string): string | undefined {
  for (const match of text.matchAll(/\+?\d(?:[\s().\-\u00a0]*\d){9,14}/g)) {
    const digits = match[0].replace(/\D/g, '');
    const international = match[0].startsWith('+');
    if (international && digits.length >= 11) return `+${digits}`;
    if (digits.length === 11 && /^[78]/.test(digits)) return `+7${digits.slice(1)}`;
    if (digits.length === 10 && /^[3489]/.test(digits)) return `+7${digits}`;
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
  // Tried at the start of a word only: a visitor's line of one endless word must not cost its square.
  return /(?<![\p{L}\d._%+-])[\p{L}\d._%+-]{1,64}@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}/u
    .exec(text)?.[0]
    .toLowerCase();
}

/** A legal form followed by a name: «ООО «Ромашка»», «ИП Иванов». */
export function findCompany(text: string): string | undefined {
  const match =
    /(?<![\p{L}])(?:ООО|ОАО|ПАО|ЗАО|АО|АНО|НКО|ИП|ТОО)\s+(?:[«"“][^»"”\n]{2,80}[»"”]|[\p{Lu}][\p{L}\d-]*(?:\s+[\p{Lu}][\p{L}\d.-]*){0,2})/u.exec(
      text,
    );
  return match?.[0].trim();
}
