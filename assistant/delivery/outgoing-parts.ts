import type { ChannelTraits } from '../ports/channel.ts';
import type { Effect } from '../transcript/effect.ts';
import type { InboundEvent } from '../transcript/inbound-event.ts';
import type { Button, DocumentLink, DraftMessage } from '../transcript/message.ts';
import type { OutgoingPart, PaperForm } from '../transcript/outgoing-part.ts';

/** The calls that bring a message into a chat: one effect each, so that none is repeated because another has failed. */
export function sendsOf(message: DraftMessage, traits: ChannelTraits): Effect[] {
  const sends = outgoingParts(message, traits).map((part): Effect => ({ kind: 'send', message: message.id, part }));
  return isLeftToPeople(message, traits) ? [...sends, { kind: 'handoff', reason: 'Клиент ждёт документ' }] : sends;
}

/** The same for what a manager wrote here and the customer has not seen yet; nothing for any other event. */
export function companySends(event: InboundEvent, traits: ChannelTraits): Effect[] {
  if (event.kind !== 'company_line' || event.line.sent) return [];
  const { message, text } = event.line;
  return outgoingParts({ text, buttons: [], documents: [] }, traits).map((part) => ({ kind: 'send', message, part }));
}

/** The text in pieces that the channel takes, the buttons under the last of them, then the papers. */
export function outgoingParts(
  { text, buttons, documents }: Pick<DraftMessage, 'text' | 'buttons' | 'documents'>,
  traits: ChannelTraits,
): OutgoingPart[] {
  const told = isLeftToPeople({ documents }, traits) ? `${text}\n\n${sentByManager}` : text;
  const words = traits.buttons ? told : withChoices(told, buttons);
  const pieces = splitText(words, traits.longestText);
  const texts = pieces.map(
    (piece, index): OutgoingPart => ({
      kind: 'text',
      text: piece,
      buttons: traits.buttons && index === pieces.length - 1 ? buttons : [],
    }),
  );
  const papers = documents.flatMap((document) => traits.papers.flatMap((form) => paperParts(document, form)));
  return [...texts, ...papers];
}

const sentByManager = 'Файл пришлёт менеджер.';

/** The channel carries no form of a paper that is allowed to leave. */
function isLeftToPeople({ documents }: Pick<DraftMessage, 'documents'>, { papers }: ChannelTraits): boolean {
  return documents.length > 0 && papers.length === 0;
}

function paperParts(document: DocumentLink, form: PaperForm): OutgoingPart[] {
  if (form !== 'pictures') return [{ kind: 'paper', document, form }];
  return Array.from({ length: document.pages ?? 1 }, (_, index) => ({
    kind: 'paper',
    document,
    form,
    page: index + 1,
  }));
}

/** Where nothing can be pressed, the choices are words to answer with. */
function withChoices(text: string, buttons: readonly Button[]): string {
  if (buttons.length === 0) return text;
  const choices = buttons.map(({ label }) => `• ${label}`).join('\n');
  return `${text}\n\n${choices}`;
}

/**
 * Pieces of at most `longest` characters, cut between paragraphs where that leaves a piece of some size, else between lines, sentences or
 * words; inside a word only when it is longer than a piece. No character is split, nothing but white space is lost.
 */
export function splitText(text: string, longest: number): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest.length > longest) {
    const cut = cutOf(rest, longest);
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  if (rest !== '') pieces.push(rest);
  return pieces;
}

/** A piece smaller than this part of what fits is not worth its better place. */
const smallest = 0.4;
const places: readonly RegExp[] = [/\n\s*\n/g, /\n/g, /[.!?…]["»)]*\s/g, /[;,:]\s/g, /\s/g];

function cutOf(text: string, longest: number): number {
  const window = text.slice(0, longest + 1);
  for (const place of places) {
    const cut = [...window.matchAll(place)]
      .map(({ index, 0: found }) => index + found.trimEnd().length)
      .findLast((end) => end <= longest);
    if (cut !== undefined && cut >= longest * smallest) return cut;
  }
  // Between the halves of one character nothing may be cut.
  return isHighSurrogate(text.charCodeAt(longest - 1)) ? longest - 1 : longest;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
