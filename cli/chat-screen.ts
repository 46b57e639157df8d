import type { Locale } from '../assistant/errors.ts';
import type { Button, Message } from '../assistant/transcript/message.ts';
import type { Paint } from './paint.ts';

/** A reply as the terminal shows it: who, the text, where it comes from, files, numbered buttons. */
export function messageText(message: Message, paint: Paint, locale: Locale): string {
  const name = locale === 'ru' ? 'Ассистент' : 'Assistant';
  const lines = [`${paint.green(paint.bold(name))}`, indent(message.text)];
  for (const { document, file, url } of message.documents.map((link) => ({ document: link.kind, ...link }))) {
    lines.push(indent(paint.bold(`${document}: ${file ?? url ?? ''}`)));
  }
  for (const { heading, document, file, line } of message.sources) {
    const label = locale === 'ru' ? 'Источник' : 'Source';
    lines.push(indent(paint.dim(`${label}: «${heading || document}» ${file}:${line}`)));
  }
  if (message.handoff !== null) {
    const label = locale === 'ru' ? 'позвали бы человека' : 'a human would be called';
    lines.push(indent(paint.yellow(`[${label}: ${message.handoff.reason}]`)));
  }
  if (message.buttons.length > 0) {
    lines.push(indent(message.buttons.map(({ label }, index) => `${paint.bold(`${index + 1})`)} ${label}`).join('\n')));
  }
  return `${lines.join('\n')}\n`;
}

/** The button a line means: by its number in the list (unless a label is that number), or by its words. */
export function buttonFor(line: string, buttons: readonly Button[]): Button | undefined {
  const typed = line.trim().toLowerCase();
  const byLabel = buttons.find(({ label }) => label.toLowerCase() === typed);
  if (byLabel !== undefined) return byLabel;
  return /^\d{1,2}$/.test(typed) ? buttons[Number(typed) - 1] : undefined;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}
