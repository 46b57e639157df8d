const ru = {
  open: 'Открыть чат',
  close: 'Закрыть чат',
  closeInvite: 'Скрыть приглашение',
  unread: (count: number) => `непрочитанных сообщений: ${count}`,
  placeholder: 'Напишите сообщение…',
  input: 'Сообщение',
  send: 'Отправить',
  log: 'Переписка',
  assistant: 'Ассистент',
  manager: 'Менеджер',
  visitor: 'Вы',
  typing: 'Ассистент печатает…',
  idle: 'ИИ-ассистент',
  connecting: 'Соединяемся…',
  online: 'На связи',
  offline: 'Нет связи, пробуем ещё раз…',
  draft: 'ЧЕРНОВИК: предпросмотр, ответы никуда не уходят',
  notice: 'Отвечает ИИ-ассистент.',
  privacy: 'Персональные данные',
  source: 'Источник',
  sending: 'Отправляется…',
  failed: 'Не отправлено',
  retry: 'Повторить',
  handoff: 'Отмечено: нужен человек',
  download: 'Скачать PDF',
  newTab: 'откроется в новой вкладке',
  documents: { offer: 'Коммерческое предложение', contract: 'Договор', invoice: 'Счёт на оплату' } as Record<
    string,
    string
  >,
};

const en: typeof ru = {
  open: 'Open the chat',
  close: 'Close the chat',
  closeInvite: 'Hide the invitation',
  unread: (count) => `unread messages: ${count}`,
  placeholder: 'Write a message…',
  input: 'Message',
  send: 'Send',
  log: 'Conversation',
  assistant: 'Assistant',
  manager: 'Manager',
  visitor: 'You',
  typing: 'The assistant is typing…',
  idle: 'AI assistant',
  connecting: 'Connecting…',
  online: 'Online',
  offline: 'No connection, trying again…',
  draft: 'DRAFT: a preview, nothing is sent anywhere',
  notice: 'An AI assistant answers.',
  privacy: 'Personal data',
  source: 'Source',
  sending: 'Sending…',
  failed: 'Not sent',
  retry: 'Try again',
  handoff: 'A human has been called and will answer here',
  download: 'Download PDF',
  newTab: 'opens in a new tab',
  documents: { offer: 'Commercial offer', contract: 'Contract', invoice: 'Invoice' },
};

export type Texts = typeof ru;

export function textsFor(language: string): Texts {
  return language === 'en' ? en : ru;
}
