import type { Script } from '../script/script.ts';
import type { ConsentRecord, ConsentState, PersonalDataOfTurn, Withheld } from '../transcript/consent.ts';
import type { ConversationState } from '../transcript/conversation-state.ts';
import type { Effect } from '../transcript/effect.ts';
import type { DraftMessage, FieldValue } from '../transcript/message.ts';
import type { TurnRecord } from '../transcript/turn-record.ts';
import { contactFieldsOf, isContactField, kindOfField } from './contact-fields.ts';
import { isPlaceholder, Placeholders } from './placeholders.ts';

/** A turn as it would be kept if nothing personal were in it. */
export interface WholeTurn {
  readonly state: ConversationState;
  readonly messages: readonly DraftMessage[];
  readonly effects: readonly Effect[];
  readonly record: TurnRecord;
}

export interface TurnToWithhold {
  readonly scripts: readonly Script[];
  /** How it stood before the turn. */
  readonly before: ConsentState | undefined;
  /** What was decided in it. */
  readonly decided: ConsentRecord | undefined;
  /** Lines of the customer's that it has heard. */
  readonly said: readonly { readonly seq: number; readonly text: string }[];
  /** A phone that the vendor vouches is the customer's. */
  readonly proven?: string | undefined;
  /** What earlier turns have kept back. */
  readonly withheld: readonly Withheld[];
}

/**
 * The turn as it is kept: without consent, with placeholders in the customer's lines and in the brief, and nothing of theirs in what we
 * say or have printed. What they stand for goes apart, unless consent was refused.
 */
export function withholdTurn<Turn extends WholeTurn>(
  turn: Turn,
  about: TurnToWithhold,
): Turn & { personal: PersonalDataOfTurn } {
  const { before, decided, said, proven } = about;
  const consent = decided === undefined ? {} : { consent: decided };
  const standing = turn.state.consent?.standing ?? 'none';
  if (standing === 'given') {
    const released = (before?.standing ?? 'none') !== 'given';
    const phones = [...(released ? about.withheld.map((each) => each.proven) : []), proven].filter(isGiven);
    const personal: PersonalDataOfTurn = {
      ...consent,
      ...(released ? { settles: 'released' } : {}),
      findable: said.map(({ text }) => text),
      ...(phones.length === 0 ? {} : { proven: phones }),
    };
    return { ...turn, personal };
  }
  const { shown, withheld, kept } = hidden(turn, about);
  if (standing !== 'refused')
    return { ...kept, personal: { ...consent, shown, ...(withheld === undefined ? {} : { withheld }) } };
  const settles = before?.standing === 'refused' ? {} : { settles: 'forgotten' as const };
  return { ...kept, personal: { ...consent, ...settles, shown } };
}

function isGiven(phone: string | undefined): phone is string {
  return phone !== undefined;
}

function hidden<Turn extends WholeTurn>(turn: Turn, { scripts, said, proven, withheld: earlier }: TurnToWithhold) {
  const contacts = contactFieldsOf(scripts);
  const { state } = turn;
  const values: Record<string, string> = Object.assign({}, ...earlier.map(({ values: known }) => known));
  const placeholders = new Placeholders({ values, counts: state.consent?.counts ?? {} }, namesIn(state, scripts));
  const shown = said.map(({ seq, text }) => ({ seq, text: placeholders.hide(text) }));
  const fields: Record<string, FieldValue> = {};
  const brief: Record<string, FieldValue> = {};
  for (const [id, value] of Object.entries(state.fields)) {
    const field = contacts.get(id);
    const safe = typeof value !== 'string' || value === '' || isPlaceholder(value) || field?.type === 'choice';
    const hiding = safe
      ? value
      : field === undefined
        ? placeholders.hide(value)
        : placeholders.of(kindOfField(field), value);
    brief[id] = hiding;
    if (hiding !== value) fields[id] = value;
  }
  const lines = said.filter(({ text }, index) => shown[index]?.text !== text);
  const kept: Turn = {
    ...turn,
    state: stateOf(state, brief, placeholders),
    messages: turn.messages.map((message) => ({
      ...message,
      text: placeholders.leaveOut(message.text),
      state: { ...message.state, fields: brief },
    })),
    effects: turn.effects
      .filter(({ kind }) => !needContacts.has(kind))
      .map((effect) => withoutAddressee(effect, placeholders)),
    record: {
      ...turn.record,
      verdicts: turn.record.verdicts.map((verdict) => ({
        ...verdict,
        claims: verdict.claims.map((claim) => ({ ...claim, text: placeholders.leaveOut(claim.text) })),
      })),
    },
  };
  const nothing = lines.length === 0 && Object.keys(fields).length === 0;
  const vouched = proven === undefined ? {} : { proven };
  const withheld: Withheld | undefined = nothing
    ? undefined
    : { lines, values: madeIn(placeholders), fields, ...vouched };
  return { shown: shown.filter(({ text }, index) => said[index]?.text !== text), withheld, kept };
}

function madeIn({ made }: Placeholders): Record<string, string> {
  return Object.fromEntries(made);
}

/** Names that no shape gives away: the customer has told them as answers. */
function namesIn({ fields }: ConversationState, scripts: readonly Script[]) {
  const people: string[] = [];
  const companies: string[] = [];
  for (const field of scripts.flatMap((script) => Object.values(script.fields)).filter(isContactField)) {
    const value = fields[field.id];
    if (typeof value !== 'string' || value === '' || isPlaceholder(value)) continue;
    if (field.type === 'company') companies.push(value);
    else if (field.type === 'text') people.push(value);
  }
  return { people, companies };
}

function stateOf(
  state: ConversationState,
  fields: ConversationState['fields'],
  placeholders: Placeholders,
): ConversationState {
  const { pace, between } = state;
  const { counts } = placeholders;
  const consent = state.consent ?? { standing: 'none' as const };
  const words = (value: FieldValue) => (typeof value === 'string' ? placeholders.hide(value) : value);
  return {
    ...state,
    fields,
    ...(pace === undefined ? {} : { pace: { ...pace, last: placeholders.hide(pace.last) } }),
    ...(between == null ? {} : { between: { ...between, values: between.values.map(words) } }),
    ...(Object.keys(counts).length === 0 ? {} : { consent: { ...consent, counts } }),
  };
}

/** Done for nobody whose contacts may not be used. */
const needContacts: ReadonlySet<string> = new Set(['mail']);

/** A paper is made out to nobody. */
function withoutAddressee(effect: Effect, placeholders: Placeholders): Effect {
  if (effect.kind !== 'render_document') return effect;
  const items = effect.brief.items.map(({ title, value }) => ({ title, value: placeholders.leaveOut(value) }));
  return { ...effect, brief: { items: items.filter(({ value }) => value !== '') } };
}
