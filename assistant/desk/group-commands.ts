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
  /** Replies are proposed here first, or said at once; null: the other way round than now. */
  | { readonly kind: 'drafts'; readonly on: boolean | null }
  /** A one-time link to the operators' page, for whoever asks. */
  | { readonly kind: 'link' }
  | { readonly kind: 'help' }
  /** Looks like a command; nothing that looks like one goes to a customer. */
  | { readonly kind: 'unknown'; readonly command: string };

const simple = {
  take: 'take',
  back: 'give_back',
  block: 'block',
  unblock: 'unblock',
  split: 'split',
  help: 'help',
  link: 'link',
} as const;

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
  if (command === 'drafts') {
    const on = { '': null, on: true, вкл: true, off: false, выкл: false }[argument.toLowerCase()];
    return on === undefined
      ? { kind: 'unknown', command: `/${name} ${argument.slice(0, 20)}` }
      : { kind: 'drafts', on };
  }
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
  | { readonly kind: 'drafts'; readonly on: boolean }
  | { readonly kind: 'draft'; readonly action: 'accept' | 'edit' | 'reject'; readonly draft: string }
  | { readonly kind: 'unknown' };

export const pressValues = {
  take: 'desk:take',
  giveBack: 'desk:back',
  wrong: (seq: number) => `desk:wrong:${seq}`,
  drafts: (on: boolean) => `desk:drafts:${on ? 'on' : 'off'}`,
  /** At most 64 bytes with the id. */
  draft: (action: 'accept' | 'edit' | 'reject', id: string) => `draft:${action}:${id}`,
} as const;

export function groupPressOf(value: string): GroupPress {
  if (value === pressValues.take) return { kind: 'take' };
  if (value === pressValues.giveBack) return { kind: 'give_back' };
  if (value === pressValues.drafts(true) || value === pressValues.drafts(false)) {
    return { kind: 'drafts', on: value === pressValues.drafts(true) };
  }
  const [, action, draft] = /^draft:(accept|edit|reject):([\w-]{1,50})$/.exec(value) ?? [];
  if (draft !== undefined) return { kind: 'draft', action: action as 'accept' | 'edit' | 'reject', draft };
  const seq = /^desk:wrong:(\d{1,9})$/.exec(value)?.[1];
  return seq === undefined ? { kind: 'unknown' } : { kind: 'wrong', seq: Number(seq) };
}

export const groupHelp = [
  'Строка в теме диалога уходит клиенту. Строка с // в начале — заметка, клиент её не видит.',
  '/take — взять диалог, /back — вернуть ассистенту, /pass @имя — передать коллеге',
  '/join НОМЕР — это тот же человек, что в другом диалоге (номер стоит в названии его темы), /split — разделить',
  '/drafts — ответы ассистента сначала видите вы: «Принять», «Изменить», «Отклонить»; ещё раз /drafts — снова сразу клиенту',
  '/link — одноразовая ссылка на страницу сотрудника, придёт вам лично',
  '/block и /unblock — не отвечать клиенту вовсе и снова отвечать',
  '/pause_all и /resume_all — выключить и включить ассистента везде; с именем канала (web, telegram, avito) — только в нём',
].join('\n');
