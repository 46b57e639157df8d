import type { SwitchPlace } from '../ports/topic-store.ts';

/** What a manager's line under a topic is. */
export type GroupLine =
  /** Goes to the customer. */
  | { readonly kind: 'reply'; readonly text: string }
  /** Between colleagues: never leaves. */
  | { readonly kind: 'note' }
  | { readonly kind: 'take' | 'give_back' | 'block' | 'unblock' }
  | { readonly kind: 'pass'; readonly to: string }
  /** The customer here is the same person as there; `with` is an id or its end. */
  | { readonly kind: 'join'; readonly with: string }
  | { readonly kind: 'split' }
  | { readonly kind: 'switch'; readonly place: SwitchPlace; readonly on: boolean }
  | { readonly kind: 'help' }
  /** Looks like a command; nothing that looks like one goes to a customer. */
  | { readonly kind: 'unknown'; readonly command: string };

const simple = { take: 'take', back: 'give_back', block: 'block', unblock: 'unblock', split: 'split', help: 'help' } as const;

/** A line as it was written; a command may carry the bot's name (`/take@our_bot`). */
export function groupLineOf(written: string): GroupLine {
  const text = written.trim();
  if (text.startsWith('//')) return { kind: 'note' };
  const [, name = '', rest = ''] = /^\/([a-z_]+)(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text) ?? [];
  if (name === '')
    return text.startsWith('/') ? { kind: 'unknown', command: text.slice(0, 40) } : { kind: 'reply', text };
  const command = name.toLowerCase();
  const argument = rest.trim();
  if (Object.hasOwn(simple, command)) return { kind: simple[command as keyof typeof simple] };
  if (command === 'pass' && /^@?[\p{L}\p{N}_ .-]{2,64}$/u.test(argument)) return { kind: 'pass', to: argument };
  if (command === 'join' && /^[\w-]{6,64}$/.test(argument)) return { kind: 'join', with: argument };
  if (command === 'pause_all' || command === 'resume_all') {
    const place: SwitchPlace = argument === '' ? 'all' : `channel:${argument.toLowerCase()}`;
    return { kind: 'switch', place, on: command === 'resume_all' };
  }
  return { kind: 'unknown', command: `/${name}` };
}

/** What stands under a button of the group. */
export type GroupPress =
  | { readonly kind: 'take' | 'give_back' }
  | { readonly kind: 'wrong'; readonly seq: number }
  | { readonly kind: 'unknown' };

export const pressValues = {
  take: 'desk:take',
  giveBack: 'desk:back',
  wrong: (seq: number) => `desk:wrong:${seq}`,
} as const;

export function groupPressOf(value: string): GroupPress {
  if (value === pressValues.take) return { kind: 'take' };
  if (value === pressValues.giveBack) return { kind: 'give_back' };
  const seq = /^desk:wrong:(\d{1,9})$/.exec(value)?.[1];
  return seq === undefined ? { kind: 'unknown' } : { kind: 'wrong', seq: Number(seq) };
}

export const groupHelp = [
  'Строка в теме диалога уходит клиенту. Строка с // в начале — заметка, клиент её не видит.',
  '/take — взять диалог, /back — вернуть ассистенту, /pass @имя — передать коллеге',
  '/join НОМЕР — это тот же человек, что в другом диалоге (номер стоит в названии его темы), /split — разделить',
  '/block и /unblock — не отвечать клиенту вовсе и снова отвечать',
  '/pause_all и /resume_all — выключить и включить ассистента везде; с именем канала (web, telegram, avito) — только в нём',
].join('\n');
