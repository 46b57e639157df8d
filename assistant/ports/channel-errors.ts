import { AssistantError, defineErrors } from '../errors.ts';

/** `{channel}` is its title for people. */
export const channelErrors = defineErrors({
  refused: {
    code: 'CHANNEL_REFUSED',
    kind: 'runtime',
    ru: {
      message: '{channel} отказал: {reason}',
      hint: 'Исправьте причину. Сообщение клиенту, если это было оно, стоит в dead-letters list; снова его отправит dead-letters retry',
    },
    en: {
      message: '{channel} refused: {reason}',
      hint: 'Mend the reason. A message to a customer, if it was one, stands in dead-letters list; dead-letters retry sends it again',
    },
  },
  blocked: {
    code: 'CHANNEL_BLOCKED',
    kind: 'runtime',
    ru: { message: '{channel}: собеседник закрыл переписку', hint: 'Писать ему больше нельзя, пока он не напишет сам' },
    en: {
      message: '{channel}: the customer has closed the chat',
      hint: 'Nothing can be sent until the customer writes',
    },
  },
  denied: {
    code: 'CHANNEL_DENIED',
    kind: 'runtime',
    retryable: true,
    ru: {
      message: '{channel} не пускает: {reason}',
      hint: 'Проверьте ключи и тариф: sales-assistant doctor {vendor}',
    },
    en: {
      message: '{channel} denies access: {reason}',
      hint: 'Check keys and tariff: sales-assistant doctor {vendor}',
    },
  },
  unpaid: {
    code: 'CHANNEL_NOT_PAID',
    kind: 'runtime',
    retryable: true,
    ru: {
      message: '{channel} закрыл доступ к API сообщений: {reason}',
      hint: 'Нужны оплаченный тариф с этим API и ключи главного аккаунта: sales-assistant doctor {vendor}',
    },
    en: {
      message: '{channel} has closed its messenger API: {reason}',
      hint: 'A paid plan with this API and keys of the main account are needed: sales-assistant doctor {vendor}',
    },
  },
  busy: {
    code: 'CHANNEL_BUSY',
    kind: 'limited',
    retryable: true,
    ru: { message: '{channel} просит подождать {seconds} с', hint: 'Отправится само, когда пройдёт это время' },
    en: { message: '{channel} asks to wait {seconds} s', hint: 'It is sent by itself after that time' },
  },
  unreachable: {
    code: 'CHANNEL_UNREACHABLE',
    kind: 'unreachable',
    retryable: true,
    ru: {
      message: '{channel} не отвечает: {reason}',
      hint: 'Проверьте сеть и адрес: sales-assistant doctor {vendor}; что ждёт отправки, уйдёт само',
    },
    en: {
      message: '{channel} does not answer: {reason}',
      hint: 'Check network and address: sales-assistant doctor {vendor}; what waits to be sent goes by itself',
    },
  },
  unknown: {
    code: 'CHANNEL_OUTCOME_UNKNOWN',
    kind: 'unreachable',
    ru: {
      message: '{channel}: связь оборвалась во время отправки, дошло ли сообщение, неизвестно',
      hint: 'Посмотрите в переписку; если сообщения там нет: sales-assistant dead-letters retry',
    },
    en: {
      message: '{channel}: the connection broke while sending, nobody knows whether the message arrived',
      hint: 'Look into the chat; if it is not there: sales-assistant dead-letters retry',
    },
  },
});

/** The vendor has answered, or was never reached: the message does not stand in the chat. Of anything else nobody knows. */
export function hadNoEffect(error: unknown): boolean {
  return [
    channelErrors.refused,
    channelErrors.blocked,
    channelErrors.denied,
    channelErrors.unpaid,
    channelErrors.busy,
    channelErrors.unreachable,
  ].some(({ code }) => isCode(error, code));
}

/** Others would fare no better now. */
export function isDown(error: unknown): boolean {
  return [channelErrors.denied, channelErrors.unpaid, channelErrors.busy, channelErrors.unreachable].some(({ code }) =>
    isCode(error, code),
  );
}

/** Nobody has answered, whoever the vendor is: not at all, or not to the end. */
export function isOutOfReach(error: unknown): boolean {
  return error instanceof AssistantError && error.kind === 'unreachable';
}

/** The customer does not want to hear from the company. */
export function isBlocked(error: unknown): boolean {
  return isCode(error, channelErrors.blocked.code);
}

/** How long the vendor wants to be left alone; undefined when it did not say. */
export function waitOf(error: unknown): number | undefined {
  if (!(error instanceof AssistantError) || error.code !== channelErrors.busy.code) return undefined;
  const { seconds } = error.parameters;
  return typeof seconds === 'number' ? seconds * 1000 : undefined;
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof AssistantError && error.code === code;
}
