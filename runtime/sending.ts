import type { EffectPerformers } from '../assistant/delivery/effect-parts.ts';
import { AssistantError } from '../assistant/errors.ts';
import type { Channel, Sendable } from '../assistant/ports/channel.ts';
import { channelErrors } from '../assistant/ports/channel-errors.ts';
import type { ChannelName } from '../assistant/ports/conversation-store.ts';
import type { DocumentStore } from '../assistant/ports/document-store.ts';
import type { OutgoingPart } from '../assistant/transcript/outgoing-part.ts';

export interface SendingParts {
  readonly channels: () => ReadonlyMap<ChannelName, Channel>;
  readonly documents: Pick<DocumentStore, 'readDocument' | 'readDocumentFile'>;
  /** A signed link to a paper; null where nobody outside could open it. */
  readonly linkTo: (document: string) => string | null;
  /** A page as PNG; counts from 1. */
  readonly pictureOf: (pdf: Uint8Array, page: number) => Promise<Uint8Array>;
}

/** Makes parts of messages ready for their channel: papers become bytes, pictures or links. */
export function createPrepareSend({ channels, documents, linkTo, pictureOf }: SendingParts) {
  const prepareSend: NonNullable<EffectPerformers['prepareSend']> = async ({ conversation, message, part, signal }) => {
    const { address, channel: name } = conversation;
    const channel = channels().get(name);
    // Switched off for a while: what is to be sent waits for it.
    if (channel === undefined || address === null) {
      throw new AssistantError(channelErrors.denied, { channel: name, vendor: name, reason: 'OFF' });
    }
    const request = { address, content: await contentOf(part), signal };
    const { find } = channel;
    return {
      send: () => channel.send(request),
      ...(find === undefined
        ? {}
        : { find: (since: Date) => find.call(channel, { ...request, since, of: { message, part } }) }),
    };
  };

  async function contentOf(part: OutgoingPart): Promise<Sendable> {
    if (part.kind === 'text') return part;
    const { id } = part.document;
    if (part.form === 'link') {
      const url = linkTo(id);
      if (url === null) throw new AssistantError(channelErrors.refused, { channel: '', reason: 'PUBLIC_URL' });
      return { kind: 'text', text: url, buttons: [] };
    }
    const record = await documents.readDocument(id);
    const bytes = await documents.readDocumentFile(id);
    if (record?.file == null || bytes === undefined) {
      throw new AssistantError(channelErrors.refused, { channel: '', reason: 'DOCUMENT_LOST' });
    }
    const { name } = record.file;
    if (part.form !== 'pictures') return { kind: 'file', name, mimeType: 'application/pdf', bytes };
    const picture = await pictureOf(bytes, part.page);
    return {
      kind: 'picture',
      name: name.replace(/\.pdf$/, `-${part.page}.png`),
      mimeType: 'image/png',
      bytes: picture,
    };
  }

  return prepareSend;
}
