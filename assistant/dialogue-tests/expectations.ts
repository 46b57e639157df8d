import type { ConversationState } from '../transcript/conversation-state.ts';
import type { Message } from '../transcript/message.ts';
import type { DialogueExpectation } from './dialogue-test-schema.ts';

/** What a turn of a dialogue test has led to. */
export interface Observed {
  readonly replies: readonly Message[];
  readonly state: ConversationState;
  /** Kopecks of the conversation's quote; null when there is none. */
  readonly total: number | null;
}

export type ExpectedValue = string | number | boolean | null;

/** One expectation that does not hold. */
export interface Departure {
  /** The key under `expect`; of a field of the brief `fields.ID`. */
  readonly check: string;
  /** Place in the list where the expectation is one of several texts. */
  readonly index?: number;
  readonly expected: ExpectedValue;
  readonly actual: ExpectedValue;
}

/** What differs from the expectation; empty when all holds. */
export function departures(expected: DialogueExpectation, observed: Observed): readonly Departure[] {
  return [...valueDepartures(expected, observed), ...textDepartures(expected, observed)];
}

function valueDepartures(expected: DialogueExpectation, { replies, state, total }: Observed): Departure[] {
  const sources = [...new Set(replies.flatMap((reply) => reply.sources.map(({ document }) => document)))];
  const documents = replies.flatMap((reply) => reply.documents.map(({ kind }) => kind));
  const found: Departure[] = [];
  const compare = (check: string, wanted: ExpectedValue | undefined, actual: ExpectedValue) => {
    if (wanted !== undefined && wanted !== actual) found.push({ check, expected: wanted, actual });
  };
  const contain = (check: string, wanted: string | undefined, actual: readonly string[]) => {
    if (wanted !== undefined && !actual.includes(wanted))
      found.push({ check, expected: wanted, actual: actual.join(', ') || null });
  };
  for (const [id, wanted] of Object.entries(expected.fields ?? {}))
    compare(`fields.${id}`, wanted, state.fields[id] ?? null);
  compare('script', expected.script, state.script);
  compare('state', expected.state, state.state);
  compare('quote', expected.quote, state.quote !== null);
  compare('total', expected.total, total === null ? null : total / 100);
  contain('document', expected.document, documents);
  compare(
    'handoff',
    expected.handoff,
    replies.some(({ handoff }) => handoff !== null),
  );
  contain('source', expected.source, sources);
  compare('answered', expected.answered, sources.length > 0);
  compare('silent', expected.silent, replies.length === 0);
  return found;
}

function textDepartures({ contains, forbids, buttons }: DialogueExpectation, { replies }: Observed): Departure[] {
  const text = saidIn(replies);
  const said = plain(text);
  const labels = replies.flatMap((reply) => reply.buttons.map(({ label }) => label));
  const check = (name: string, texts: readonly string[] = [], holds: (text: string) => boolean, actual: string) =>
    texts.flatMap((expected, index): Departure[] =>
      holds(expected) ? [] : [{ check: name, index, expected, actual: actual === '' ? null : actual }],
    );
  return [
    ...check('contains', contains, (wanted) => said.includes(plain(wanted)), text),
    ...check('forbids', forbids, (unwanted) => !said.includes(plain(unwanted)), text),
    ...check('buttons', buttons, (label) => labels.includes(label), labels.join(', ')),
  ];
}

/** The words of a turn as the expectations see them. */
export function saidIn(replies: readonly Message[]): string {
  return replies.map(({ text }) => text).join('\n');
}

/** Case and the kind of a space are no difference. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\u00a0\u202f]/g, ' ');
}
