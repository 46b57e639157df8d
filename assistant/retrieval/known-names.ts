/** What no shape gives away: the caller knows it from the brief. */
export interface KnownNames {
  readonly people?: readonly string[];
  readonly companies?: readonly string[];
}

export interface NameMatch {
  readonly start: number;
  readonly end: number;
  readonly label: 'NAME' | 'COMPANY';
  /** As the brief spells what was found: a name has many case forms and one placeholder. */
  readonly original: string;
}

interface KnownName {
  readonly label: NameMatch['label'];
  readonly words: readonly { readonly text: string; readonly stems: ReadonlySet<string> }[];
  /** Each word of a person's name gives the person away; a company's words only together. */
  readonly single: boolean;
}

const wordPattern = /\p{L}[\p{L}\p{M}\p{N}’'-]*/gu;
const legalForms = new Set(
  'ооо ао оао зао пао нко ано тоо чп фирма компания магазин студия llc ltd inc gmbh'.split(' '),
);

/** Finds names of people and companies in a text, whatever the case form. */
export class NameFinder {
  private readonly names: KnownName[] = [];

  constructor({ people = [], companies = [] }: KnownNames) {
    for (const name of people) this.addPerson(name);
    for (const name of companies) this.addCompany(name);
  }

  addPerson(name: string): void {
    const words = wordsOf(name).filter((word) => word.length > 1);
    if (words.length > 0) this.names.push({ label: 'NAME', words: words.map(knownWord), single: true });
  }

  addCompany(name: string): void {
    const words = wordsOf(name);
    // «ИП Иванов Иван»: a company that is a person.
    if (/^ип$/i.test(words[0] ?? '')) {
      this.addPerson(words.slice(1).join(' '));
      return;
    }
    const telling = words.filter((word) => !legalForms.has(word.toLowerCase()));
    if (telling.join('').length > 1)
      this.names.push({ label: 'COMPANY', words: telling.map(knownWord), single: false });
  }

  /** In order, none over another. */
  find(text: string): NameMatch[] {
    if (this.names.length === 0) return [];
    const tokens = [...text.matchAll(wordPattern)].map((match) => {
      const [text] = match;
      return { start: match.index, end: match.index + text.length, text: text.toLowerCase(), stems: tokenStems(text) };
    });
    const found: NameMatch[] = [];
    for (let at = 0; at < tokens.length; ) {
      const longest = this.names
        .map((name) => ({ name, matched: matchedWords(name, tokens.slice(at, at + name.words.length)) }))
        .sort((left, right) => right.matched.length - left.matched.length)[0];
      const token = tokens[at];
      const count = longest?.matched.length ?? 0;
      const last = tokens[at + count - 1];
      if (longest === undefined || token === undefined || last === undefined || count === 0) {
        at += 1;
        continue;
      }
      found.push({ start: token.start, end: last.end, label: longest.name.label, original: longest.matched.join(' ') });
      at += count;
    }
    return found;
  }
}

/** Words of the name that these tokens are, in the brief's spelling; a person's in any order and number. */
function matchedWords(
  { words, single }: KnownName,
  tokens: readonly { readonly text: string; readonly stems: ReadonlySet<string> }[],
): readonly string[] {
  if (!single) {
    const isWhole =
      tokens.length === words.length &&
      words.every(({ text, stems }, index) => {
        const token = tokens[index];
        // «Рога и копыта»: a word too short to have a stem of its own is known by its letters.
        return token?.text === text.toLowerCase() || shares(stems, token?.stems);
      });
    return isWhole ? words.map(({ text }) => text) : [];
  }
  const matched: string[] = [];
  for (const { text, stems } of tokens) {
    const word = words.find(
      (each) =>
        !matched.includes(each.text) &&
        ((text.length > 2 && each.text.toLowerCase() === text) || shares(each.stems, stems)),
    );
    if (word === undefined) break;
    matched.push(word.text);
  }
  return matched;
}

/**
 * A short name has too many neighbours among plain words: «соня» — «сон». It counts when it is written as a name, or to
 * the letter as it was given.
 */
function tokenStems(token: string): ReadonlySet<string> {
  const isName = token[0] !== token[0]?.toLowerCase();
  return new Set([...stemsOf(token)].filter((stem) => isName || stem.length > 2));
}

function knownWord(text: string) {
  return { text, stems: stemsOf(text) };
}

function wordsOf(name: string): string[] {
  return name.match(wordPattern) ?? [];
}

/**
 * Case endings, one after another: «Андре-ем» and «Андр-ей» lose all of theirs. Vowels stand one by one, and none of the
 * others is made of two: an endless «ойойой» would be cut in every way there is.
 */
const caseEndings = /^(.{2,}?)(?:ами|ями|ого|его|ом|ем|ым|им|ах|ях|ых|их|[аяуюыиеойь])+$/;
/** Longer ones are no names. */
const longestWord = 60;

/** A general stemmer takes «Сидоров» for a plural and «Алексея» for another word. Also without the vowel that flees: Павел — Павла. */
function stemsOf(word: string): ReadonlySet<string> {
  const lower = word.slice(0, longestWord).toLowerCase().replaceAll('ё', 'е').replaceAll('’', "'").replace(/'s$/, '');
  const stem = caseEndings.exec(lower)?.[1] ?? lower;
  const fleeing = /^(.+)[ео]([бвгджзклмнпрстфхцчшщ])$/.exec(stem);
  const soft = /^(.)ь(.)$/.exec(stem);
  return new Set([
    stem,
    ...(fleeing === null || stem.length < 4 ? [] : [`${fleeing[1]}${fleeing[2]}`]),
    ...(soft === null ? [] : [`${soft[1]}е${soft[2]}`]),
  ]);
}

function shares(left: ReadonlySet<string>, right: ReadonlySet<string> | undefined): boolean {
  return right !== undefined && [...left].some((stem) => right.has(stem));
}
