import type { PersonCipher } from '../../../assistant/ports/key-vault.ts';
import { type DraftMessage, visitorMessage } from '../../../assistant/transcript/message.ts';
import { openWhole, sealJson } from './sealed-json.ts';

/** Most lines are a visitor's words and nothing else: what is empty in them is neither written, sealed nor kept. */
export function sealLine(cipher: PersonCipher, draft: DraftMessage, context: string): Uint8Array {
  if (!isWordsAlone(draft)) return sealJson(cipher, draft, context);
  const { id, at, text } = draft;
  return sealJson(cipher, { id, at, text }, context);
}

/** Undefined when it is damaged. */
export function openLine(
  cipher: PersonCipher | undefined,
  sealed: Uint8Array,
  context: string,
): DraftMessage | undefined {
  const stored = openWhole<DraftMessage | Pick<DraftMessage, 'id' | 'at' | 'text'>>(cipher, sealed, context);
  if (stored === undefined || 'from' in stored) return stored;
  return { ...visitorMessage(stored.id, stored.text, new Date(0)), at: stored.at };
}

const partsOfWords = Object.keys(visitorMessage('', '', new Date(0))).length;

function isWordsAlone(draft: DraftMessage): boolean {
  const { from, buttons, sources, quote, documents, handoff, state } = draft;
  return (
    from === 'visitor' &&
    quote === null &&
    handoff === null &&
    buttons.length + sources.length + documents.length === 0 &&
    state.script === '' &&
    state.state === '' &&
    Object.keys(state.fields).length === 0 &&
    Object.keys(state).length === 3 &&
    Object.keys(draft).length === partsOfWords
  );
}
