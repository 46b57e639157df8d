import { type KnownNames, NameFinder } from './known-names.ts';
import { companiesIn, peopleIn } from './people-in-text.ts';
import { personalDataPatterns } from './personal-data-patterns.ts';

/** What stands in for personal data in texts that leave this machine. */
export interface MaskedText {
  readonly text: string;
  /** Placeholder → what it stands for, in the order they appear. */
  readonly originals: ReadonlyMap<string, string>;
}

/** One way of hiding for all texts of a request: the same value has the same placeholder in each of them. */
export interface PersonalDataMask {
  /** Placeholder → what it stands for. */
  readonly originals: ReadonlyMap<string, string>;
  mask(text: string): string;
  /** Remembers the people and companies that the customer's own words name: from then on they are known. */
  learn(text: string): void;
  /** What `restorePersonalData` does with the originals so far. */
  restore(text: string): string;
}

const placeholderPattern = /\[[A-Z]+_\d+\]/g;

/** `known`: names that no shape gives away; a plain list is of people. */
export function createPersonalDataMask(known: KnownNames | readonly string[] = {}): PersonalDataMask {
  const originals = new Map<string, string>();
  const placeholders = new Map<string, string>();
  const counts = new Map<string, number>();
  const names = new NameFinder(isList(known) ? { people: known } : known);

  function placeholderOf(label: string, original: string): string {
    const key = `${label}:${original}`;
    const given = placeholders.get(key);
    if (given !== undefined) return given;
    const count = (counts.get(label) ?? 0) + 1;
    const placeholder = `[${label}_${count}]`;
    counts.set(label, count);
    placeholders.set(key, placeholder);
    originals.set(placeholder, original);
    return placeholder;
  }

  function mask(text: string): string {
    // What looks like a placeholder and came from outside must not be restored to somebody's data.
    let masked = outsidePlaceholders(plainDigits(text), placeholderOf);
    for (const { label, pattern, accepts } of personalDataPatterns) {
      masked = masked.replace(pattern, (...found: unknown[]) => {
        const match = String(found[0]);
        const at = found.find((value) => typeof value === 'number') ?? 0;
        const isAccepted = accepts(match, masked.slice(Math.max(0, at - 60), at));
        const [space = ''] = /^\s*/.exec(match) ?? [];
        return isAccepted ? space + placeholderOf(label, match.slice(space.length)) : match;
      });
    }
    return withoutNames(masked);
  }

  function learn(text: string): void {
    const plain = plainDigits(text);
    for (const name of companiesIn(plain)) names.addCompany(name);
    for (const name of peopleIn(plain)) names.addPerson(name);
  }

  function withoutNames(text: string): string {
    const hidden = [...text.matchAll(placeholderPattern)].map(
      ({ 0: match, index }) => [index, index + match.length] as const,
    );
    let masked = '';
    let from = 0;
    for (const { start, end, label, original } of names.find(text)) {
      if (hidden.some(([begin, stop]) => start < stop && end > begin)) continue;
      masked += text.slice(from, start) + placeholderOf(label, original);
      from = end;
    }
    return masked + text.slice(from);
  }

  return { originals, mask, learn, restore: (text) => restorePersonalData(text, originals) };
}

function outsidePlaceholders(text: string, placeholderOf: (label: string, original: string) => string): string {
  return text.replace(placeholderPattern, (match) => placeholderOf('TEXT', match));
}

/** Digits as they are compared: of any width, with nothing invisible between them. */
function plainDigits(text: string): string {
  return text
    .replace(/[\u200b-\u200d\u2060\ufeff\u00ad]/g, '')
    .replace(/[\uff10-\uff19\uff0b\uff20]/g, (wide) => wide.normalize('NFKC'));
}

function isList(known: KnownNames | readonly string[]): known is readonly string[] {
  return Array.isArray(known);
}

/** The same value always gets the same placeholder within a text. */
export function maskPersonalData(text: string, known: KnownNames | readonly string[] = {}): MaskedText {
  const mask = createPersonalDataMask(known);
  mask.learn(text);
  return { text: mask.mask(text), originals: mask.originals };
}

/** How models like to translate the labels. */
const translations: Readonly<Record<string, string>> = {
  ТЕЛЕФОН: 'PHONE',
  ПОЧТА: 'EMAIL',
  ИМЯ: 'NAME',
  КОМПАНИЯ: 'COMPANY',
  ИНН: 'INN',
  ПАСПОРТ: 'PASSPORT',
  КАРТА: 'CARD',
};

/**
 * In brackets of any kind, in any case, with spaces, escapes or a Russian ending behind («[PHONE_1]у»); without brackets
 * only as it is written.
 */
const bent =
  /\\?[[{<【]\s*([\p{L}]+)\s*\\?[_\s-]\s*(\d+)\s*\\?[\]}>】](?:-?[а-яё]{1,3}(?!\p{L}))?|(?<![\p{L}\p{N}_])([A-Z]+)_(\d+)(?![\p{L}\p{N}_])/giu;

/** Puts the data back wherever a model says its placeholder; those it made up stay as they are. */
export function restorePersonalData(text: string, originals: ReadonlyMap<string, string>): string {
  if (originals.size === 0) return text;
  return text.replace(bent, (whole, label?: string, number?: string, bareLabel?: string, bareNumber?: string) => {
    const said = (label ?? bareLabel ?? '').toUpperCase();
    const placeholder = `[${translations[said] ?? said}_${Number(number ?? bareNumber)}]`;
    return originals.get(placeholder) ?? whole;
  });
}
