/**
 * Check digits of Russian requisites. Everything is a string: as numbers they lose leading zeros. `undefined` = sound.
 * `length` also stands for characters that are no digits.
 */
export type RequisiteProblem = 'length' | 'form' | 'zeros' | 'checksum';

export function checkOrganisationInn(inn: string): RequisiteProblem | undefined {
  const digits = digitsOf(inn, 10);
  if (typeof digits === 'string') return digits;
  return innKey(digits, [2, 4, 10, 3, 5, 9, 4, 6, 8]) === digits[9] ? undefined : 'checksum';
}

export function checkPersonInn(inn: string): RequisiteProblem | undefined {
  const digits = digitsOf(inn, 12);
  if (typeof digits === 'string') return digits;
  const eleventh = innKey(digits, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
  const twelfth = innKey(digits, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]);
  return eleventh === digits[10] && twelfth === digits[11] ? undefined : 'checksum';
}

export function checkKpp(kpp: string): RequisiteProblem | undefined {
  if (kpp.length !== 9) return 'length';
  if (/^0+$/.test(kpp)) return 'zeros';
  return /^\d{4}[0-9A-Z]{2}\d{3}$/.test(kpp) ? undefined : 'form';
}

export function checkOgrn(ogrn: string): RequisiteProblem | undefined {
  const digits = digitsOf(ogrn, 13);
  if (typeof digits === 'string') return digits;
  if (digits[0] !== 1 && digits[0] !== 5) return 'form';
  return Number(BigInt(ogrn.slice(0, 12)) % 11n) % 10 === digits[12] ? undefined : 'checksum';
}

export function checkOgrnip(ogrnip: string): RequisiteProblem | undefined {
  const digits = digitsOf(ogrnip, 15);
  if (typeof digits === 'string') return digits;
  if (digits[0] !== 3 && digits[0] !== 4) return 'form';
  return Number(BigInt(ogrnip.slice(0, 14)) % 13n) % 10 === digits[14] ? undefined : 'checksum';
}

/** Russian commercial banks: `04…`. */
export function checkBik(bik: string): RequisiteProblem | undefined {
  const digits = digitsOf(bik, 9);
  if (typeof digits === 'string') return digits;
  return bik.startsWith('04') ? undefined : 'form';
}

/** A settlement account and its bank: the key ties the two together. */
export function checkAccount(account: string, bik: string): RequisiteProblem | undefined {
  const digits = digitsOf(account, 20);
  if (typeof digits === 'string') return digits;
  return accountKeyHolds(`${bik.slice(-3)}${account}`) ? undefined : 'checksum';
}

/** The bank's own account at the central bank. */
export function checkCorrespondentAccount(account: string, bik: string): RequisiteProblem | undefined {
  const digits = digitsOf(account, 20);
  if (typeof digits === 'string') return digits;
  if (!account.startsWith('301') || account.slice(-3) !== bik.slice(-3)) return 'form';
  return accountKeyHolds(`0${bik.slice(4, 6)}${account}`) ? undefined : 'checksum';
}

function digitsOf(value: string, length: number): readonly number[] | 'length' | 'zeros' {
  if (value.length !== length || !/^\d+$/.test(value)) return 'length';
  if (/^0+$/.test(value)) return 'zeros';
  return Array.from(value, Number);
}

function innKey(digits: readonly number[], weights: readonly number[]): number {
  return (weightedSum(digits, weights) % 11) % 10;
}

function weightedSum(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * (digits[index] ?? 0), 0);
}

function accountKeyHolds(prefixed: string): boolean {
  const weights = [7, 1, 3];
  const sum = Array.from(prefixed).reduce(
    (total, digit, index) => total + ((Number(digit) * (weights[index % 3] ?? 0)) % 10),
    0,
  );
  return prefixed.length === 23 && sum % 10 === 0;
}
