/** What is left of a line when the speaker corrects himself in it: first what he means now, then the whole line. */
export function meantParts(line: string): readonly string[] {
  const [, instead] = denied.exec(line) ?? [];
  if (instead !== undefined) return [instead, line];
  const [, kept] = deniedAfter.exec(line) ?? [];
  if (kept !== undefined) return [kept, line];
  const parts = line.split(corrections);
  return parts.length > 1 ? [parts.at(-1) ?? line, line] : [line];
}

/** «не 3, а 5»; blanks are bounded: thousands of them must not cost their square. */
const denied = /(?:^|[^\p{L}])(?:не|not)\s{1,9}[^,.;!?]{1,40}?(?:\s{0,9},\s{0,9}|\s{1,9})(?:а|but)\s{1,9}(.+)$/isu;
/** «5, а не 3» */
const deniedAfter = /^(.+?)(?:\s{0,9},\s{0,9}|\s{1,9})(?:а\s{1,9}не|(?:and\s{1,9})?not)\s{1,9}\S[^,.;!?]{0,40}$/isu;
/** «4, нет, 5», «пять, вернее шесть» */
const corrections =
  /(?:^|[\s,.;!?—–-])(?:нет|ой|ох|вернее|точнее|верней|то есть|хотя(?: нет)?|исправлю|исправляю|поправлю|поправка|ошибся|ошиблась|no|wait|sorry|i mean|actually)(?=[\s,.:;!?—–-])[\s,.:;!?—–-]*/iu;
