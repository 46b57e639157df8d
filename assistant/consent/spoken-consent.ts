import type { ConsentDecision } from '../transcript/consent.ts';

/** A decision about personal data in a line, and what else the line says. */
export interface SpokenConsent {
  readonly decision: ConsentDecision;
  /** Says by itself what it is about; a bare «согласен» may answer something else. */
  readonly plain: boolean;
  readonly rest: string;
}

// «Не согласен с ценой» is about something else: a decision ends with the line, a sign, or before a contact.
const end =
  '(?![\\p{L}\\d])(?:\\s*$|[^\\S\\n]*(?:\\n|[,.;:!)—–-])[\\s,.;:!)—–-]*|\\s+(?=(?:мо[йяе]|меня|телефон|номер|почта|пишите|звоните|my|phone|email)(?!\\p{L})|\\+?\\d))';
const about = `(?:(?:\\s+(?:на|с|to|with))?(?:\\s+(?:the|my|моих|своих|обработк\\p{L}+|хранени\\p{L}+|processing|of|персональн\\p{L}+|личн\\p{L}+|данн\\p{L}+|personal|data|перс\\.?))+)?`;
const yes =
  '(?:да[\\s,.!]+)?(?:я\\s+)?(?:(?:полностью\\s+)?соглас(?:ен|на|ны)|да[юе]м?\\s+согласие|согласие\\s+даю|i\\s+(?:agree|consent))';
const no =
  "(?:нет[\\s,.!]+)?(?:я\\s+)?(?:не\\s*соглас(?:ен|на|ны)|не\\s+да(?:ю|м|дим|ём|ем)\\s+согласи[ея]|против|отказываюсь|отказываемся|i\\s+(?:do\\s+not|don[’']?t)\\s+(?:agree|consent))";

const given = new RegExp(`^\\s*(${yes}${about})${end}`, 'iu');
const refused = new RegExp(`^\\s*(${no}${about})${end}`, 'iu');
const withdrawn =
  /(?:отзываю|отозвать|отзовите|отзываем|забираю)\s+(?:сво[её]\s+|мо[её]\s+)?согласие|(?:withdraw|revoke)\s+(?:my\s+)?consent/iu;
const subject = /обработк|персональн|личн|данн|согласие|consent|processing/iu;
const askedWhether = /^[^.!?\n]*\?/;

/** «Согласен», «да, согласна на обработку данных», «не согласен», «отзываю согласие»; undefined for any other line. */
export function spokenConsent(line: string): SpokenConsent | undefined {
  if (askedWhether.test(line)) return undefined;
  if (withdrawn.test(line)) return { decision: 'withdrawn', plain: true, rest: '' };
  const no = refused.exec(line);
  if (no !== null) return read('refused', no, line);
  const yes = given.exec(line);
  return yes === null ? undefined : read('given', yes, line);
}

function read(decision: ConsentDecision, [whole, words = '']: RegExpExecArray, line: string): SpokenConsent {
  return { decision, plain: subject.test(words), rest: line.slice(whole.length).trim() };
}

/** Values of the buttons that decide; they mean the same in every channel. */
export const consentButtons: Readonly<Record<string, ConsentDecision | undefined>> = {
  'consent:given': 'given',
  'consent:refused': 'refused',
  'consent:withdrawn': 'withdrawn',
};
