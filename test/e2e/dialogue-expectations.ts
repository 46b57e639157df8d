import type { DialogueExpectation } from '../../assistant/conversation/dialogue-test-schema.ts';
import type { ConversationState } from '../../assistant/transcript/conversation-state.ts';
import type { Message } from '../../assistant/transcript/message.ts';

export interface Observed {
  readonly replies: readonly Message[];
  readonly state: ConversationState;
  /** Roubles of the conversation's quote. */
  readonly total: number | null;
}

/** What differs from the expectation, in words; empty when all holds. */
export function departures(expected: DialogueExpectation, { replies, state, total }: Observed): string[] {
  const said = plain(replies.map(({ text }) => text).join('\n'));
  const labels = replies.flatMap(({ buttons }) => buttons.map(({ label }) => label));
  const sources = replies.flatMap((reply) => reply.sources.map(({ document }) => document));
  const found: string[] = [];
  const expect = (name: string, wanted: unknown, actual: unknown) => {
    if (wanted !== undefined && wanted !== actual) found.push(`${name}: expected ${wanted}, got ${actual}`);
  };
  for (const [id, wanted] of Object.entries(expected.fields ?? {})) {
    expect(`field ${id}`, wanted, state.fields[id] ?? null);
  }
  expect('script', expected.script, state.script);
  expect('state', expected.state, state.state);
  expect('quote', expected.quote, state.quote !== null);
  expect('total', expected.total, total);
  expect(
    'handoff',
    expected.handoff,
    replies.some(({ handoff }) => handoff !== null),
  );
  expect('answered', expected.answered, sources.length > 0);
  expect('silent', expected.silent, replies.length === 0);
  if (expected.source !== undefined && !sources.includes(expected.source))
    found.push(`source: got ${sources.join(', ')}`);
  if (
    expected.document !== undefined &&
    !replies.some(({ documents }) => documents.some(({ kind }) => kind === expected.document))
  ) {
    found.push(`document: no ${expected.document}`);
  }
  for (const text of expected.contains ?? [])
    if (!said.includes(plain(text))) found.push(`contains: no «${text}» in ${said}`);
  for (const text of expected.forbids ?? [])
    if (said.includes(plain(text))) found.push(`forbids: «${text}» in ${said}`);
  for (const label of expected.buttons ?? [])
    if (!labels.includes(label)) found.push(`buttons: no «${label}» in ${labels.join(', ')}`);
  return found;
}

function plain(text: string): string {
  return text.toLowerCase().replace(/\u00a0/g, ' ');
}
