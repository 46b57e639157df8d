import type { DraftMessage } from '../../transcript/message.ts';
import { sayUnknown } from '../answering/unknown-reply.ts';
import { ReplyGuard } from '../reply/reply-guard.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { wordReply } from './wording.ts';

export interface WordedTurn {
  readonly guard: ReplyGuard;
  /** Of the messages that a model has worded. */
  readonly ids: ReadonlySet<string>;
}

/** Has a model word the part of the turn that is worth it, if there is one. */
export async function wordTurn(draft: TurnDraft): Promise<WordedTurn> {
  const { modelSession, wordingReason } = draft;
  const group = wordingReason === undefined ? [] : wordable(draft);
  const [first] = group;
  if (modelSession === undefined || first === undefined || !(await modelSession.mayAsk())) {
    return { guard: new ReplyGuard(draft), ids: new Set() };
  }
  const guard = new ReplyGuard(draft, await modelSession.history());
  const at = draft.messages.indexOf(first);
  // What does not wait for a model is not kept waiting.
  for (const message of draft.messages.slice(0, at)) {
    if (guard.checkReady(message.text).passed) draft.input.progress?.(message.id, message.text);
  }
  const tail = tailOf(draft, group);
  if (!guard.checkReady(tail).passed) return { guard, ids: new Set() };
  const following = [tail, ...draft.messages.slice(at + group.length).map(({ text }) => text)];
  const wordedReply = await wordReply(draft, modelSession, guard, {
    reply: first.id,
    answer: group,
    answerText: group.map((message) => withoutTail(draft, message)).join('\n\n'),
    followedBy: following.join('\n').trim().slice(0, 300),
  });
  draft.note('model_wording', { reason: wordingReason ?? null, outcome: wordedReply.kind });
  if (wordedReply.kind === 'failed') return { guard, ids: new Set() };
  if (wordedReply.kind === 'no_answer') {
    replaceByUnknown(draft, group, tail);
    return { guard, ids: new Set() };
  }
  const { text, sources, verdict } = wordedReply;
  const message = { ...merged(group), id: first.id, text: `${text}${tail}`, sources };
  draft.messages.splice(at, group.length, message);
  guard.record(message.id, verdict);
  return { guard, ids: new Set([message.id]) };
}

/** The first messages in a row that may be said in other words. */
function wordable({ messages, literal }: TurnDraft): readonly DraftMessage[] {
  const free = ({ id, handoff, documents }: DraftMessage) =>
    !literal.has(id) && handoff === null && documents.length === 0;
  const from = messages.findIndex(free);
  if (from < 0) return [];
  const length = messages.slice(from).findIndex((message) => !free(message));
  return length < 0 ? messages.slice(from) : messages.slice(from, from + length);
}

function withoutTail({ tails }: TurnDraft, { id, text }: DraftMessage): string {
  return text.slice(0, text.length - (tails.get(id)?.length ?? 0));
}

function tailOf({ tails }: TurnDraft, group: readonly DraftMessage[]): string {
  return tails.get(group.at(-1)?.id ?? '') ?? '';
}

/** One message with everything that the rules have attached to several. */
function merged(group: readonly DraftMessage[]): DraftMessage {
  const last = group.at(-1);
  if (last === undefined) throw new RangeError('nothing to merge');
  return {
    ...last,
    buttons: group.findLast(({ buttons }) => buttons.length > 0)?.buttons ?? [],
    quote: group.find(({ quote }) => quote !== null)?.quote ?? null,
  };
}

/** There is a passage, but it does not answer what was asked. */
function replaceByUnknown(draft: TurnDraft, group: readonly DraftMessage[], tail: string): void {
  const [first] = group;
  const at = first === undefined ? 0 : draft.messages.indexOf(first);
  const { buttons } = merged(group);
  draft.messages.splice(at, group.length);
  sayUnknown(draft);
  const said = draft.messages.pop();
  if (said === undefined) return;
  draft.messages.splice(at, 0, { ...said, text: `${said.text}${tail}`, buttons: [...buttons, ...said.buttons] });
}
