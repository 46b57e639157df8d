import { createPersonalDataMask, type PersonalDataMask } from '../retrieval/mask.ts';
import { findPhone } from '../script/understand/contacts.ts';

/** What each kind that the mask knows is called in a transcript. */
const titles: Readonly<Record<string, string>> = {
  PHONE: 'телефон',
  EMAIL: 'почта',
  NAME: 'имя',
  COMPANY: 'компания',
  TELEGRAM: 'аккаунт',
  ACCOUNT: 'счёт',
  CARD: 'карта',
  SNILS: 'СНИЛС',
  INN: 'ИНН',
  OGRN: 'ОГРН',
  PASSPORT: 'паспорт',
  ADDRESS: 'адрес',
  BIRTHDAY: 'дата рождения',
};

export type PersonalKind = 'PHONE' | 'EMAIL' | 'NAME' | 'COMPANY';

const anyTitle = Object.values(titles).join('|');
const placeholder = new RegExp(`^\\[(?:${anyTitle}) \\d+\\]$`, 'u');
const legalForm = '(?:(?<!\\p{L})(?:ООО|ОАО|ПАО|ЗАО|АО|АНО|НКО|ИП|ТОО)[ \\u00a0]+)?';
const unsaid = new RegExp(`,?[ \\u00a0]*${legalForm}[«"“]?(?:\\[(?:${anyTitle}) \\d+\\]|\\u0000)[»"”]?`, 'giu');
const maskPattern = /\[[A-Z]+_\d+\]/g;

/** «[телефон 1]» and nothing else. */
export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && placeholder.test(value);
}

export interface KnownPlaceholders {
  readonly values: Readonly<Record<string, string>>;
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Placeholders of one conversation: the same value has the same one in every line and in the brief, a number is never given to
 * another value. What is personal the mask for models says.
 */
export class Placeholders {
  /** Those made since, by what they stand for. */
  readonly made = new Map<string, string>();
  readonly counts: Record<string, number>;
  private readonly byValue = new Map<string, string>();
  private readonly mask: PersonalDataMask;

  constructor(known: KnownPlaceholders, names: { people: readonly string[]; companies: readonly string[] }) {
    this.counts = { ...known.counts };
    const people = [...names.people];
    const companies = [...names.companies];
    for (const [name, value] of Object.entries(known.values)) {
      this.byValue.set(keyOf(kindOf(name), value), name);
      if (kindOf(name) === 'NAME') people.push(value);
      if (kindOf(name) === 'COMPANY') companies.push(value);
    }
    this.mask = createPersonalDataMask({ people, companies });
  }

  /** Of a value that is known to be of that kind. */
  of(kind: PersonalKind, value: string): string {
    return this.placeholderOf(kind, value);
  }

  /** A line of the customer's with placeholders; what it tells of names holds for the lines after it. */
  hide(text: string): string {
    this.mask.learn(text);
    let found = false;
    const hidden = this.translate(this.mask.mask(text), (kind, value) => {
      found = true;
      return this.placeholderOf(kind, value);
    });
    return found ? hidden : text;
  }

  /** Our own text without the customer's data, placeholders too; everything else in it stays, the company's contacts among it. */
  leaveOut(text: string): string {
    // Where he has told nothing of himself there is nothing to look for.
    if (this.byValue.size === 0 && !text.includes('[')) return text;
    let known = false;
    const marked = this.translate(this.mask.mask(text), (kind, value) => {
      if (!this.byValue.has(keyOf(kind, value))) return value;
      known = true;
      return '\u0000';
    });
    const whole = known ? marked : text;
    const left = whole.replace(unsaid, '');
    return left === whole ? text : left.trim();
  }

  private translate(masked: string, change: (kind: string, value: string) => string): string {
    return masked.replace(maskPattern, (found) => {
      const value = this.mask.originals.get(found);
      const kind = found.slice(1, found.lastIndexOf('_'));
      // What the customer himself has written in this shape stands for nothing.
      if (value === undefined) return found;
      return kind in titles ? change(kind, value) : value;
    });
  }

  private placeholderOf(kind: string, value: string): string {
    const key = keyOf(kind, value);
    const given = this.byValue.get(key);
    if (given !== undefined) return given;
    const title = titles[kind] ?? 'имя';
    const count = (this.counts[title] ?? 0) + 1;
    this.counts[title] = count;
    const name = `[${title} ${count}]`;
    this.byValue.set(key, name);
    this.made.set(name, value);
    return name;
  }
}

function kindOf(name: string): string {
  const title = name.slice(1, name.lastIndexOf(' '));
  return Object.keys(titles).find((kind) => titles[kind] === title) ?? 'NAME';
}

/** Equal for two spellings of one value. */
function keyOf(kind: string, value: string): string {
  const plain = value
    .toLowerCase()
    .replace(/[\s«»"“”]+/g, ' ')
    .trim();
  return `${kind} ${kind === 'PHONE' ? (findPhone(value) ?? plain.replace(/\D/g, '')) : plain}`;
}
