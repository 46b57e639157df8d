import type { Locale } from '../assistant/errors.ts';

/** What a command says on stderr when secrets of existing data had to be made anew: the loss must not pass unnoticed. */
export function renewedSecretsText(names: readonly string[], locale: Locale): string {
  const list = names.join(', ');
  return locale === 'ru'
    ? `Внимание: данные есть, а секретов к ним не было (data/secrets.json), созданы новые: ${list}. Подписанное прежними (сметы, ссылки, токены) проверку не пройдёт; если есть копия файла, верните её.`
    : `Warning: there is data, but its secrets were gone (data/secrets.json) and were made anew: ${list}. What the former ones signed (quotes, links, tokens) will not verify; restore the file if you have a copy.`;
}
