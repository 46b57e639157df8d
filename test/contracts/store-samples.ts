import type { InboundRecord, NewConversation } from '../../assistant/ports/conversation-store.ts';
import type { Quote } from '../../assistant/pricing/quote.ts';
import { initialState } from '../../assistant/transcript/conversation-state.ts';
import type { DraftMessage } from '../../assistant/transcript/message.ts';

export const noon = Date.UTC(2026, 10, 22, 12);
/** `seconds` after noon. */
export const at = (seconds: number): Date => new Date(noon + seconds * 1000);

export function draft(text: string, values: Partial<DraftMessage> = {}): DraftMessage {
  return {
    id: `m-${text}`,
    from: 'visitor',
    at: at(0).toISOString(),
    text,
    buttons: [],
    sources: [],
    quote: null,
    documents: [],
    handoff: null,
    state: { script: 'sale', state: 'start', fields: {} },
    ...values,
  };
}

export function conversation(id: string, values: Partial<NewConversation> = {}): NewConversation {
  return { id, person: `person-of-${id}`, channel: 'web', state: initialState, at: at(0), ...values };
}

export function line(conversation: string, externalId: string, values: Partial<InboundRecord> = {}): InboundRecord {
  const text = `${conversation} ${externalId}`;
  const source = `web:${conversation}`;
  return {
    conversation,
    source,
    externalId,
    event: { kind: 'text', text },
    message: draft(text),
    at: at(0),
    ...values,
  };
}

export function quote(id: string, values: Partial<Quote> = {}): Quote {
  return {
    schemaVersion: 1,
    id,
    revision: 1,
    replaces: null,
    order: { package: 'chat_bot', options: { extra_channel: 2 }, set: { urgency: 'fast' }, promo: null },
    conversation: null,
    createdAt: at(0).toISOString(),
    validUntil: at(86_400).toISOString(),
    currency: 'RUB',
    lines: [],
    discounts: [],
    vat: { regime: 'none', rate: 0, amount: 0, ground: 'НДС не облагается' },
    total: 12_000_000,
    totalInWords: 'Сто двадцать тысяч рублей 00 копеек',
    recurring: [],
    payments: [],
    config: { hash: 'sha256:aa', revision: null, dirty: null },
    signature: 'v1.k1.sig',
    ...values,
  };
}
