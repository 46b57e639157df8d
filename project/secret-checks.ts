import type { Finding } from '../assistant/findings.ts';
import { textErrors } from './text-errors.ts';

interface SecretKind {
  readonly what: string;
  readonly pattern: RegExp;
}

const kinds: readonly SecretKind[] = [
  { what: 'закрытый ключ (PEM)', pattern: /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g },
  { what: 'токен бота Telegram', pattern: /(?<![\w-])\d{8,10}:[A-Za-z0-9_-]{35}(?![\w-])/g },
  { what: 'ключ языковой модели', pattern: /(?<![\w-])sk-[A-Za-z0-9_-]{20,}/g },
  { what: 'ключ ЮKassa', pattern: /(?<![\w-])(?:live|test)_[A-Za-z0-9_-]{40,}/g },
  {
    what: 'токен GitHub или GitLab',
    pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{40,}|glpat-[\w-]{20,})/g,
  },
  { what: 'ключ Amazon', pattern: /(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{16}(?!\w)/g },
  { what: 'ключ Google', pattern: /(?<![\w-])AIza[A-Za-z0-9_-]{35}(?![\w-])/g },
  { what: 'токен JWT', pattern: /(?<![\w-])eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}/g },
  {
    what: 'пароль в адресе',
    pattern: /[a-z][a-z0-9+.-]{1,15}:\/\/[^\s:@/"'<>]{1,64}:(?<value>[^\s:@/"'<>]{3,})@[\w.-]+/gi,
  },
  {
    what: 'значение с именем секрета',
    pattern:
      /(?<![\wа-яё])(?:[a-z_-]*(?:password|passwd|pwd|secret|token|api_?key|private_?key|access_?key)|пароль|токен|секрет)["']?\s*[:=]\s*["']?(?<value>[^\s"',;<>{}]{8,})/gi,
  },
];

/** Test that most texts with a long enough run fail, so that ten patterns run over few of them. */
const suspicious =
  /PRIVATE KEY|\d:[A-Za-z0-9_-]{35}|sk-|(?:live|test)_|gh[pousr]_|github_pat|glpat|AKIA|ASIA|AIza|eyJ|:\/\/[^\s/]*@|password|passwd|pwd|secret|token|key|пароль|токен|секрет/i;

const placeholder = /^(?:x+|\*+|\.+|-+|example|changeme|your|ваш|test|sample|none|null|true|false|\$|%|\[|env)/i;

/** Secrets in files that are kept in git. */
export function checkSecrets(texts: ReadonlyMap<string, string>): Finding[] {
  return [...texts].flatMap(([file, text]) => (mayHoldSecret(text) ? secretsIn(file, text) : []));
}

/** False for most texts that hold none. */
export function mayHoldSecret(text: string): boolean {
  return hasForeignRun(text) && suspicious.test(text);
}

/** Every kind has at least this many characters in a row that Russian prose has not: a password is the shortest. */
const runLength = 8;

/**
 * Secrets are not Russian words: a text without a run of other characters holds none, but for an address with a password
 * in Russian. Such a run covers one of every eight places, so the rest of the text is not even looked at.
 */
function hasForeignRun(text: string): boolean {
  for (let place = runLength - 1; place < text.length; place += runLength) {
    if (!isForeign(text.charCodeAt(place))) continue;
    let start = place;
    while (start > 0 && isForeign(text.charCodeAt(start - 1))) start -= 1;
    let end = place + 1;
    while (end < text.length && isForeign(text.charCodeAt(end))) end += 1;
    if (end - start >= runLength && !isPlainKey(text, start, end)) return true;
    place = Math.max(place, end - 1);
  }
  return text.includes('://');
}

/** Shorter than any token that may be all small letters. */
const longestKey = 20;

/** `question:` and the other keys of a list: small letters with a colon behind them hold no value. */
function isPlainKey(text: string, start: number, end: number): boolean {
  if (end - start > longestKey || text.charCodeAt(end - 1) !== 58) return false;
  for (let place = start; place < end - 1; place += 1) {
    const code = text.charCodeAt(place);
    if ((code < 97 || code > 122) && code !== 95) return false;
  }
  return true;
}

/** Neither a Russian letter nor a space or a control character of ASCII. */
function isForeign(code: number): boolean {
  return code > 32 && (code < 0x410 || code > 0x44f) && code !== 0x401 && code !== 0x451;
}

/** Whole files of secrets that git keeps. */
export function exposedFindings(files: readonly string[]): Finding[] {
  return files.map((file) => ({
    definition: textErrors.secretFile,
    parameters: { file },
    severity: 'error',
    file,
    path: [],
  }));
}

function secretsIn(file: string, text: string): Finding[] {
  const found: Finding[] = [];
  for (const { what, pattern } of kinds) {
    for (const match of text.matchAll(pattern)) {
      const value = match.groups?.value;
      if (value !== undefined && !looksRandom(match[0], value, what)) continue;
      const offset = match.index;
      const end = offset + match[0].length;
      const covered = found.some(
        (other) => offset < (other.offset ?? 0) + (other.length ?? 0) && (other.offset ?? 0) < end,
      );
      if (covered) continue;
      found.push({
        definition: textErrors.secret,
        parameters: { what },
        severity: 'error',
        file,
        path: [],
        offset,
        length: match[0].length,
      });
    }
  }
  return found;
}

/** A password in an address is one whatever it looks like; behind a name only what no word or link would be. */
function looksRandom(found: string, value: string, what: string): boolean {
  if (placeholder.test(value)) return false;
  if (what === 'пароль в адресе') return true;
  if (!/[A-Za-z]/.test(value) || !/\d/.test(value) || /[а-яё]/i.test(value) || /^https?:/.test(value)) return false;
  return value.length >= 12 || (passwordName.test(found) && isMixed(value));
}

/** People think of short passwords; tokens are made by machines and long. */
const passwordName = /^[^:=]*(?:password|passwd|pwd|secret|пароль|секрет)["']?\s*[:=]/i;

/** A short value is a password only where no name, version or file would be so mixed. */
function isMixed(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w./-]/].filter((kind) => kind.test(value)).length;
  return kinds >= 3 && !/^[A-Z][a-z]+[\d.-]*$/.test(value);
}
