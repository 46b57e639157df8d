import type { Locale } from '../assistant/errors.ts';
import type { PlannedRequest, WebhookState } from '../runtime/webhooks/webhook.ts';

const titles = { telegram: 'Telegram', avito: 'Авито' } as const;

/** A vendor's registration for the terminal. */
export function webhookText(state: WebhookState, locale: Locale): string {
  const { vendor, url, registered, others, pending, lastError } = state;
  const say = (ru: string, en: string) => (locale === 'ru' ? ru : en);
  const lines = [
    `${registered ? '✔' : '✖'} ${titles[vendor]}: ${
      registered
        ? say(`сообщения приходят на ${url}`, `delivers to ${url}`)
        : say('наш адрес не зарегистрирован', 'our address is not registered')
    }`,
  ];
  if (others.length > 0) lines.push(`  ${say('другие адреса', 'other addresses')}: ${others.join(', ')}`);
  if (pending !== null && pending > 0) lines.push(`  ${say('ждут доставки', 'waiting')}: ${pending}`);
  if (lastError !== null) lines.push(`  ${say('последняя ошибка доставки', 'last delivery error')}: ${lastError}`);
  return lines.join('\n');
}

export function requestText({ method, url, headers, body }: PlannedRequest): string {
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${url}`, ...head, ...(body === null ? [] : ['', JSON.stringify(body)]), ''].join('\n');
}
