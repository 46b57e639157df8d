import { element, icon, icons } from './elements.ts';
import type { Message, PendingLine } from './protocol.ts';
import { richText } from './rich-text.ts';
import type { Texts } from './texts.ts';

export interface MessageContext {
  readonly texts: Texts;
  readonly server: string;
  readonly language: string;
}

/** A committed line with what hangs on it: papers, sources, the call for a human. */
export function messageView(message: Message, context: MessageContext, before: Message | undefined): HTMLElement {
  const { texts } = context;
  const mine = message.from === 'visitor';
  const author = mine ? texts.visitor : message.from === 'manager' ? managerName(message, texts) : texts.assistant;
  const view = element(
    'div',
    {
      class: `line ${mine ? 'mine' : 'theirs'}${sameBreath(before, message) ? ' same' : ''}`,
      'data-seq': String(message.seq),
    },
    element('span', { class: 'hidden' }, `${author}: `),
  );
  if (message.from === 'manager') view.append(element('span', { class: 'author', 'aria-hidden': 'true' }, author));
  if (message.text !== '') view.append(element('div', { class: 'bubble' }, ...richText(message.text)));
  for (const document of message.documents) view.append(documentCard(document, context));
  const sources = sourceNames(message);
  if (sources.length > 0) view.append(sourceList(sources, texts));
  if (message.handoff !== null) view.append(element('p', { class: 'event' }, texts.handoff));
  view.append(element('time', { datetime: message.at }, clockTime(message.at, context.language)));
  return view;
}

/** A name alone does not tell a visitor that a human has come. */
function managerName({ author }: Message, texts: Texts): string {
  return author === undefined ? texts.manager : `${author}, ${texts.managerAs}`;
}

/** Said by the same voice within the same minute: one time of day is enough. */
function sameBreath(before: Message | undefined, message: Message): boolean {
  return (
    before?.from === message.from &&
    before.author === message.author &&
    before.at.slice(0, 16) === message.at.slice(0, 16)
  );
}

export function pendingView(line: PendingLine, texts: Texts, retry: () => void): HTMLElement {
  const view = element(
    'div',
    { class: `line mine ${line.failed === undefined ? 'pending' : 'failed'}` },
    element('span', { class: 'hidden' }, `${texts.visitor}: `),
    element('div', { class: 'bubble' }, ...richText(line.text)),
  );
  if (line.failed === undefined) {
    view.append(element('span', { class: 'note' }, texts.sending));
  } else {
    const again = element('button', { type: 'button', class: 'again' }, texts.retry);
    again.addEventListener('click', retry);
    view.append(element('span', { class: 'note', role: 'alert' }, `${texts.failed}: ${line.failed} `, again));
  }
  return view;
}

/** Words that are still being made; screen readers wait for the committed ones. */
export function provisionalView(text: string): HTMLElement {
  return element(
    'div',
    { class: 'line theirs provisional', 'aria-hidden': 'true' },
    element('div', { class: 'bubble' }, ...richText(text)),
  );
}

export function typingView(texts: Texts): HTMLElement {
  return element(
    'div',
    { class: 'line theirs typing' },
    element('span', { class: 'hidden' }, texts.typing),
    element('div', { class: 'bubble dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i')),
  );
}

function documentCard(document: Message['documents'][number], { texts, server }: MessageContext): HTMLElement {
  const title = texts.documents[document.kind] ?? document.kind;
  const words = element(
    'span',
    { class: 'words' },
    element('b', {}, title),
    element('span', {}, texts.download),
    element('span', { class: 'hidden' }, `, ${texts.newTab}`),
  );
  const target = safeUrl(document.url, server);
  if (target === undefined) return element('div', { class: 'document' }, icon(icons.file), words);
  return element('a', { class: 'document', href: target, target: '_blank', rel: 'noopener' }, icon(icons.file), words);
}

function sourceNames({ sources }: Message): string[] {
  return [...new Set(sources.map(({ document, heading }) => heading || document))];
}

/** Quiet words under the answer: what of the company's knowledge it was taken from. */
function sourceList(sources: readonly string[], texts: Texts): HTMLElement {
  return element('p', { class: 'sources' }, `${texts.source}: ${sources.map((name) => `«${name}»`).join(', ')}`);
}

function safeUrl(url: string | undefined, server: string): string | undefined {
  if (url === undefined) return undefined;
  const target = new URL(url, server);
  return target.protocol === 'https:' || target.protocol === 'http:' ? target.href : undefined;
}

function clockTime(at: string, language: string): string {
  return new Date(at).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
}
