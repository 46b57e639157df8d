import type { Locale } from '../assistant/errors.ts';
import type { StuckWork } from '../assistant/ports/stuck-work.ts';
import { harmlessText } from './harmless-text.ts';
import { textTable } from './text-table.ts';

const titles: Readonly<Record<Locale, readonly string[]>> = {
  ru: ['номер', 'что с ним', 'что', 'канал', 'когда', 'разговор', 'почему'],
  en: ['id', 'state', 'what', 'channel', 'when', 'conversation', 'why'],
};
const states: Readonly<Record<Locale, Readonly<Record<StuckWork['state'], string>>>> = {
  ru: { dead: 'не вышло', held: 'неизвестно' },
  en: { dead: 'dead', held: 'held' },
};

/** A line each. Error codes come from vendors too: nothing of theirs may steer the terminal. */
export function deadLettersText(stuck: readonly StuckWork[], locale: Locale, width: number): string {
  const columns = titles[locale].map((title, index) => ({ title, align: 'left' as const, shrinks: index === 6 }));
  const rows = stuck.map(({ id, state, what, channel, at, conversation, error }) => [
    ...[id, states[locale][state], what, channel],
    ...[at.toISOString().slice(0, 16).replace('T', ' '), conversation ?? '–', harmlessText(error ?? '–')],
  ]);
  return textTable(columns, rows, { width });
}
