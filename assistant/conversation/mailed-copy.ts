import type { DocumentLink } from '../transcript/message.ts';
import type { TurnDraft } from './turn-draft.ts';

/** A paper that is handed over in the chat goes by mail too, where the customer has given an address for it. */
export function mailCopy(draft: TurnDraft, document: DocumentLink): void {
  if (draft.dependencies.mails !== true || document.kind !== 'offer') return;
  const to = mailAddress(draft);
  if (to === undefined) return;
  draft.act({ kind: 'mail', letter: 'offer', to, document });
  draft.append(`\n${draft.phrase('offer_mailed')}`, []);
}

/** What stands in for an address until its owner has agreed is none. */
function mailAddress({ script, state }: TurnDraft): string | undefined {
  const field = Object.values(script?.fields ?? {}).find(({ type }) => type === 'email');
  const value = field === undefined ? undefined : state.fields[field.id];
  return typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value) ? value : undefined;
}
