import { AssistantError } from '../errors.ts';
import { documentsErrors } from './documents-errors.ts';

export type QrEncoding = 'utf-8' | 'windows-1251';

/** A bank transfer as GOST R 56042-2014 writes it; `sum` in kopecks. */
export interface QrPayment {
  readonly name: string;
  readonly account: string;
  readonly bankName: string;
  readonly bik: string;
  readonly correspondentAccount: string;
  readonly inn: string;
  readonly kpp?: string | undefined;
  readonly sum: number;
  readonly purpose: string;
}

/** Characters a field may have. The standard allows 210 for the purpose; some readers stop at 160. */
export const qrLimits = { Name: 160, BankName: 45, Purpose: 160, PersonalAcc: 20, CorrespAcc: 20, BIC: 9 } as const;

/** The five fields every reader needs, in bytes, after the service block. */
const mandatoryBytes = 300;

/**
 * The bytes of the code: service block, then `Key=Value` joined by `|`. What is too long in UTF-8 is written in
 * windows-1251, where a Russian letter takes half the room.
 */
export function paymentQr(payment: QrPayment, encoding: QrEncoding): Uint8Array {
  const mandatory = [
    field('Name', payment.name, qrLimits.Name),
    field('PersonalAcc', payment.account, qrLimits.PersonalAcc),
    field('BankName', payment.bankName, qrLimits.BankName),
    field('BIC', payment.bik, qrLimits.BIC),
    field('CorrespAcc', payment.correspondentAccount, qrLimits.CorrespAcc),
  ].join('|');
  if (encode(mandatory, encoding).length > mandatoryBytes) {
    if (encoding === 'utf-8') return paymentQr(payment, 'windows-1251');
    throw new AssistantError(documentsErrors.qrTooLong, { field: 'Name, BankName' });
  }
  const rest = [
    field('PayeeINN', payment.inn, 12),
    ...(payment.kpp === undefined ? [] : [field('KPP', payment.kpp, 9)]),
    field('Sum', String(payment.sum), 18),
    field('Purpose', payment.purpose, qrLimits.Purpose),
  ].join('|');
  const service = encoding === 'utf-8' ? 'ST00012' : 'ST00011';
  return encode(`${service}|${mandatory}|${rest}`, encoding);
}

/** What a payment order says, within the limit: the subject gives way first, the number, date and tax never. */
export function paymentPurpose(parts: { head: string; subject: string; tax: string }): string {
  const full = `${parts.head} ${parts.subject}. ${parts.tax}`;
  return full.length <= qrLimits.Purpose && parts.subject !== '' ? full : `${parts.head}. ${parts.tax}`;
}

/** The separator cannot be escaped, so it never gets in; line breaks and no-break spaces confuse readers. */
function field(key: string, value: string, limit: number): string {
  const clean = value.replace(/\|/g, '/').replace(/\s+/g, ' ').trim();
  if (clean.length > limit) throw new AssistantError(documentsErrors.qrTooLong, { field: key });
  return `${key}=${clean}`;
}

function encode(text: string, encoding: QrEncoding): Uint8Array {
  return encoding === 'utf-8' ? new TextEncoder().encode(text) : encodeWindows1251(text);
}

/** Signs of windows-1251 outside ASCII and А–я that requisites use. */
const windows1251Signs: Readonly<Record<string, number>> = {
  '«': 0xab,
  '»': 0xbb,
  ё: 0xb8,
  Ё: 0xa8,
  '№': 0xb9,
  '–': 0x96,
  '—': 0x97,
  '„': 0x84,
  '“': 0x93,
  '”': 0x94,
  '‘': 0x91,
  '’': 0x92,
  '…': 0x85,
  '§': 0xa7,
  '©': 0xa9,
  '®': 0xae,
  '°': 0xb0,
  '±': 0xb1,
  '·': 0xb7,
};

function encodeWindows1251(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return code;
    if (code >= 0x410 && code <= 0x44f) return code - 0x410 + 0xc0;
    const sign = windows1251Signs[character];
    if (sign === undefined) throw new AssistantError(documentsErrors.qrUnencodable, { character });
    return sign;
  });
}
