import type { Conversation, Line } from './api.ts';

const channels: Readonly<Record<string, string>> = {
  web: 'Сайт',
  telegram: 'Telegram',
  avito: 'Авито',
  cli: 'Терминал',
};
const papers: Readonly<Record<string, string>> = {
  offer: 'Коммерческое предложение',
  contract: 'Договор',
  invoice: 'Счёт',
};

export function channelName({ channel }: Pick<Conversation, 'channel'>): string {
  return channels[channel] ?? channel;
}

export function paperName(kind: string): string {
  return papers[kind] ?? kind;
}

export function authorName({ from, author }: Line): string {
  if (from === 'visitor') return 'Клиент';
  return from === 'assistant' ? 'Ассистент' : (author ?? 'Менеджер');
}

/** Why contacts are not seen; '' where there is nothing to say. */
export function consentName(consent: Conversation['consent']): string {
  if (consent === 'asked') return 'контакты скрыты: согласия ещё нет';
  return consent === 'refused' ? 'контакты скрыты: клиент не согласен' : '';
}

/** Who answers the customer now. */
export function leaderName({ mode, manager }: Pick<Conversation, 'mode' | 'manager'>): string {
  if (mode === 'assistant') return 'отвечает ассистент';
  return manager === null ? 'ведёт человек' : `ведёт ${manager}`;
}

export function momentName(at: string): string {
  const moment = new Date(at);
  const today = new Date().toDateString() === moment.toDateString();
  return moment.toLocaleString('ru', {
    ...(today ? {} : { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  });
}
