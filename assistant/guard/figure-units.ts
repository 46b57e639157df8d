import type { Token } from './tokens.ts';
import { adjectiveUnit, type KnownUnit, unitOf } from './units.ts';

/** The unit of a number, and where its words end. */
export interface UnitPlace {
  readonly unit: KnownUnit;
  readonly to: number;
  readonly working: boolean;
  readonly before?: boolean;
  readonly times?: boolean;
}

const between = /^(?:рабоч|календарн|полн|банковск|российск|цел|всего|working|business|calendar|full)/;
const workingDays = /^(?:рабоч|банковск|working|business)/;

export function unitBehind(tokens: readonly Token[], index: number): UnitPlace | undefined {
  let at = index;
  let working = false;
  while (at < index + 2 && between.test(tokens[at]?.text ?? '')) {
    working ||= workingDays.test(tokens[at]?.text ?? '');
    at += 1;
  }
  const token = tokens[at];
  if (token === undefined) return undefined;
  if (token.text === '-' && token.joined) {
    const stem = /^(тысячн|процентн|рублев|дневн|недельн|месячн|годичн|годов|летн|часов|минутн)/.exec(
      tokens[at + 1]?.text ?? '',
    )?.[1];
    const unit = stem === undefined ? undefined : adjectiveUnit(stem);
    if (unit !== undefined) return { unit, to: at + 2, working };
    const english = unitOf(tokens[at + 1]?.text ?? '');
    return english === undefined ? undefined : { unit: english, to: at + 2, working };
  }
  if (token.text === 'per' && tokens[at + 1]?.text === 'cent') return { unit: percent, to: at + 2, working };
  if (token.text === 'раз' || token.text === 'раза' || token.text === 'times')
    return { unit: times, to: at + 1, working, times: true };
  const unit = unitOf(token.text);
  if (unit === undefined) return undefined;
  const dot = tokens[at + 1]?.text === '.' && /^(?:р|руб|коп|мин|сек|мес|нед|ч)$/.test(token.text) ? 1 : 0;
  return { unit, to: at + 1 + dot, working };
}

const percent: KnownUnit = { kind: 'percent', unit: '%', factor: 1 };
const times: KnownUnit = { kind: 'percent', unit: 'x', factor: 1 };

/** «$100», «USD 100», «₽ 100». */
export function unitBefore(tokens: readonly Token[], index: number): UnitPlace | undefined {
  const token = tokens[index - 1];
  const unit = token === undefined ? undefined : unitOf(token.text);
  if (unit?.kind !== 'money' || !(token?.kind === 'sign' || /^[a-z]{3,4}$/.test(token?.text ?? ''))) return undefined;
  return { unit, to: 0, working: false, before: true };
}
