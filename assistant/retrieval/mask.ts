/** What stands in for personal data in texts that leave this machine. */
export interface MaskedText {
  readonly text: string;
  /** Placeholder → what it stands for, in the order they appear. */
  readonly originals: ReadonlyMap<string, string>;
}

interface MaskRule {
  readonly label: string;
  readonly pattern: RegExp;
  readonly accepts: (match: string) => boolean;
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** Longer and more telling patterns first: a card's digits would pass for a phone number. */
const rules: readonly MaskRule[] = [
  {
    label: 'EMAIL',
    pattern: /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu,
    accepts: () => true,
  },
  {
    label: 'CARD',
    pattern: /(?<![\p{L}\p{N}])\d(?:[ -]?\d){12,18}(?![\p{L}\p{N}])/gu,
    accepts: (match) => passesLuhn(digitsOf(match)),
  },
  { label: 'ACCOUNT', pattern: /(?<!\d)\d{20}(?!\d)/g, accepts: () => true },
  {
    label: 'PHONE',
    pattern:
      /(?<![\p{L}\p{N}])(?:\+\d{1,3}|8|7)?[ \u00A0-]*\(?\d{3,4}\)?[ \u00A0-]*\d{2,3}[ \u00A0-]*\d{2}[ \u00A0-]*\d{2}(?![\p{L}\p{N}])/gu,
    accepts: (match) => {
      const length = digitsOf(match).length;
      return length === 11
        ? /^\s*(?:\+|7|8)/.test(match)
        : length === 10
          ? /^[\s(]*[3489]/.test(match) && !passesInn(digitsOf(match))
          : match.trim().startsWith('+') && length <= 15;
    },
  },
  { label: 'INN', pattern: /(?<!\d)(?:\d{12}|\d{10})(?!\d)/g, accepts: passesInn },
  {
    label: 'PASSPORT',
    pattern: /(?<=паспорт\p{L}*[^\d\n]{0,30})\d{2}\s?\d{2}\s?(?:№\s?)?\d{6}(?!\d)/giu,
    accepts: () => true,
  },
];

/** The same value always gets the same placeholder within a text. */
export function maskPersonalData(text: string): MaskedText {
  const originals = new Map<string, string>();
  const placeholders = new Map<string, string>();
  let masked = text;
  for (const { label, pattern, accepts } of rules) {
    masked = masked.replace(pattern, (match) => {
      if (!accepts(match)) return match;
      const known = placeholders.get(`${label}:${match}`);
      if (known !== undefined) return known;
      const placeholder = `[${label}_${[...originals.keys()].filter((key) => key.startsWith(`[${label}_`)).length + 1}]`;
      placeholders.set(`${label}:${match}`, placeholder);
      originals.set(placeholder, match);
      return placeholder;
    });
  }
  return { text: masked, originals };
}

export function restorePersonalData(text: string, originals: ReadonlyMap<string, string>): string {
  return text.replace(/\[[A-Z]+_\d+\]/g, (placeholder) => originals.get(placeholder) ?? placeholder);
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
