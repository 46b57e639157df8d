import { AssistantError } from '../../errors.ts';
import { pricingErrors } from '../../pricing/pricing-errors.ts';
import { quoteState, walk } from '../../script/advance.ts';
import { isSameOrder, orderFromBrief } from '../../script/order-from-brief.ts';
import { choicesOf, type Field, type Script, type ScriptState, type Target } from '../../script/script.ts';
import type { Button, FieldValue } from '../../transcript/message.ts';
import { nearestEntry } from '../answering/nearest-entry.ts';
import { documentBriefOf } from '../brief/offer-brief.ts';
import { startLower } from '../reply/reference-values.ts';
import type { TurnDraft } from '../turn-draft.ts';

interface Manner {
  /** Only the state where the dialogue comes to rest speaks: for coming back to a place that was introduced before. */
  readonly brief?: boolean;
}

const longestJourney = 6;

/** Goes from a state on, doing and saying what the states on the way ask for, until the visitor's word is needed. */
export async function enter(draft: TurnDraft, from: string, manner: Manner = {}): Promise<void> {
  let start = from;
  for (let leg = 0; leg < longestJourney; leg += 1) {
    const script = draft.script;
    if (script === undefined) return;
    const { entered, path, stop } = walk(script, start, briefNow(draft));
    if (isLaterDue(draft, entered)) {
      recallLater(draft);
      return enter(draft, script.start, { brief: true });
    }
    draft.note('enter', { script: script.id, from: start, to: stop.state, stop: stop.kind, path: path.join(' ') });
    for (const state of entered) {
      draft.change({ state: state.id, asking: null });
      if (!(await perform(draft, state))) return;
      if (manner.brief === true && state.id !== stop.state) continue;
      if (manner.brief === true && stop.kind === 'ask') continue;
      for (const text of state.say) draft.sayLiterally(text);
    }
    draft.change({ state: stop.state, asking: stop.kind === 'ask' ? stop.field : null });
    if (stop.kind === 'ask') return askField(draft, stop.field);
    if (stop.kind === 'wait') return draft.offerButtons(restingButtons(draft));
    if (stop.kind === 'handoff') {
      const said = draft.position?.say.length ?? 0;
      return callHuman(draft, stop.reason ?? 'Сценарий передал диалог человеку', { silent: said > 0 });
    }
    if (stop.kind === 'script') {
      if (!switchScript(draft, stop.script)) return;
      start = draft.script?.start ?? '';
      continue;
    }
    return callHuman(draft, 'Сценарий передал диалог человеку', { silent: true });
  }
}

/** Follows a button, a branch or an intent. */
export async function follow(draft: TurnDraft, target: Target, manner: Manner = {}): Promise<void> {
  if (target.script !== undefined) {
    if (switchScript(draft, target.script)) await enter(draft, draft.script?.start ?? '', manner);
    return;
  }
  if (target.goto === undefined) return;
  const here = draft.script !== undefined && walk(draft.script, target.goto, briefNow(draft)).stop.state;
  // A place that has been introduced is not introduced twice.
  await enter(draft, target.goto, here === draft.state.state ? { ...manner, brief: true } : manner);
}

/** What was put off is passed over until nothing goes without it. */
function briefNow(draft: TurnDraft): Readonly<Record<string, FieldValue>> {
  const later = draft.state.later?.fields ?? [];
  return { ...Object.fromEntries(later.map((id) => [id, ''])), ...draft.state.fields };
}

/** A price is next, and a question that was put off is still open. */
function isLaterDue(draft: TurnDraft, entered: readonly ScriptState[]): boolean {
  const open = draft.state.later?.fields.filter((id) => draft.state.fields[id] === undefined) ?? [];
  return open.length > 0 && entered.some(({ action }) => action === 'quote' || action === 'offer');
}

function recallLater(draft: TurnDraft): void {
  const { fields = [], again = [] } = draft.state.later ?? {};
  draft.change({ later: { fields: [], again: [...again, ...fields] } });
  draft.note('later_due', { fields: fields.join(',') });
  draft.sayPhrase('later_due');
}

/** The same field of another script keeps its value: nobody is asked twice. */
function switchScript(draft: TurnDraft, id: string): boolean {
  const script = draft.project.scripts.find((candidate) => candidate.id === id);
  if (script === undefined) return false;
  draft.script = script;
  draft.change({ script: id, state: null, asking: null });
  draft.note('switch_script', { script: id });
  return true;
}

/** Puts the open question again, or the buttons of the place the dialogue rests in. */
export function askAgain(draft: TurnDraft): void {
  const field = openQuestion(draft);
  if (field === undefined) {
    draft.offerButtons(restingButtons(draft));
    return;
  }
  draft.change({ asking: field });
  askField(draft, field);
}

/**
 * After a digression: the open question in one line under what was just said, with its buttons, instead of another
 * message. `plain` leaves out «Вернёмся к расчёту».
 */
export function remind(draft: TurnDraft, plain = false): void {
  const id = openQuestion(draft);
  const field = id === undefined ? undefined : draft.script?.fields[id];
  const last = draft.messages.at(-1);
  if (id === undefined || field === undefined || last === undefined) {
    askAgain(draft);
    return;
  }
  draft.change({ asking: id });
  const question = draft.render(field.question).split('\n')[0] ?? '';
  if (!/\{\{\s*fields\./.test(field.question)) draft.grounds.knowOurs(startLower(question));
  const line = plain ? question : draft.render(draft.phrase('back'), { question: startLower(question) });
  const own = last.buttons;
  const buttons = [...answerButtons(draft, field), ...restingButtons(draft)];
  const added = own.filter(({ value }) => !buttons.some((button) => button.value === value));
  draft.append(`\n${plain ? '' : '\n'}${line}`, [...buttons, ...added]);
}

/** The field that this place asks for and does not know yet, whether or not the visitor has seen the question. */
export function openQuestion(draft: TurnDraft): string | undefined {
  const ask = draft.position?.ask ?? null;
  return ask !== null && draft.state.fields[ask] === undefined ? ask : undefined;
}

function askField(draft: TurnDraft, id: string): void {
  const field = draft.script?.fields[id];
  if (field === undefined) return;
  draft.sayLiterally(field.question, { buttons: [...answerButtons(draft, field), ...restingButtons(draft)] });
}

/** Every button names what it does, so that one pressed under an older message still means the same. */
export function answerButtons(draft: TurnDraft, field: Field): Button[] {
  const answers =
    field.type === 'yes_no'
      ? [
          { label: draft.phrase('yes'), value: `${field.id}=true` },
          { label: draft.phrase('no'), value: `${field.id}=false` },
        ]
      : choicesOf(field, draft.catalogue).map(({ label, value }) => ({ label, value: `${field.id}=${value}` }));
  return field.required ? answers : [...answers, { label: draft.phrase('button_skip'), value: `${field.id}=` }];
}

export function restingButtons(draft: TurnDraft): Button[] {
  return (draft.position?.buttons ?? []).map((button) => ({ label: button.label, value: targetValue(button) }));
}

function targetValue(target: Target): string {
  if (target.goto !== undefined) return `goto:${target.goto}`;
  if (target.script !== undefined) return `script:${target.script}`;
  return `intent:${target.intent ?? 'human'}`;
}

export const humanButton = (draft: TurnDraft): Button => ({
  label: draft.phrase('button_human'),
  value: 'intent:human',
});
export const resumeButton = (draft: TurnDraft): Button => ({
  label: draft.phrase('button_resume'),
  value: 'intent:resume',
});

/** False when the turn ends here because the action failed and a human was called. */
async function perform(draft: TurnDraft, state: ScriptState): Promise<boolean> {
  if (state.action === 'quote') {
    const settled = await ensureQuote(draft);
    if (settled === 'renewed') draft.sayPhrase('quote_lapsed');
    adoptQuote(draft);
    return settled !== 'failed';
  }
  if (state.action === 'offer') {
    const named = draft.state.quote !== null;
    const settled = await ensureQuote(draft);
    if (settled === 'failed' || draft.quote === undefined) return false;
    // A paper never names a sum that the visitor has not heard.
    if (named && settled !== 'kept') draft.sayPhrase('quote_repriced', { quote: draft.quote.id });
    else if (adoptQuote(draft)) draft.sayPhrase('price_quote', { quote: draft.quote.id });
    const brief = documentBriefOf(draft.project, draft.state);
    draft.act({ kind: 'render_document', document: 'offer', quote: draft.quote.id, brief });
    draft.note('offer', { quote: draft.quote.id });
  }
  return true;
}

/** A revision that people have made meanwhile (a discount, say) is this conversation's from now on; true when there is one. */
function adoptQuote(draft: TurnDraft): boolean {
  if (draft.quote === undefined || draft.quote.id === draft.state.quote) return false;
  draft.change({ quote: draft.quote.id });
  return true;
}

/** `renewed`: the order is the same, but the price that was named for it has lapsed or was called back. */
type QuoteSettled = 'kept' | 'issued' | 'renewed' | 'failed';

/**
 * The conversation's quote for the brief as it stands: kept while the order is the same and the quote is good, else the
 * next revision. What the visitor says has no way into the figures but through the order.
 */
async function ensureQuote(draft: TurnDraft): Promise<QuoteSettled> {
  const order = draft.script === undefined ? null : orderFromBrief(draft.script, draft.state.fields);
  if (order === null) return draft.quote !== undefined ? 'kept' : quoteFailed(draft, 'no_order');
  const { quote } = draft;
  const sameOrder = isSameOrder(order, draft.state.order);
  if (quote !== undefined && sameOrder) return 'kept';
  const renewed = sameOrder && draft.state.quote !== null;
  const request = { order, conversation: draft.input.conversation.id, replaces: quote?.id ?? draft.state.quote };
  try {
    const issued = await draft.dependencies.issueQuote(request);
    draft.quote = issued;
    draft.quotes.push(issued);
    draft.change({ order, quote: issued.id });
    draft.note('quote', { quote: issued.id, revision: issued.revision, total: issued.total });
    return renewed ? 'renewed' : 'issued';
  } catch (error) {
    if (!(error instanceof AssistantError) || error.kind !== 'usage') throw error;
    if (promoFaults.has(error.code) && dropPromo(draft)) return ensureQuote(draft);
    return quoteFailed(draft, error.code);
  }
}

/** Only these are the promo code's own fault: another defect of the order must not cost the visitor his code. */
const promoFaults: ReadonlySet<string> = new Set(
  [
    pricingErrors.unknownPromo,
    pricingErrors.promoExpired,
    pricingErrors.promoNotYet,
    pricingErrors.promoNotForPackage,
  ].map(({ code }) => code),
);

function dropPromo(draft: TurnDraft): boolean {
  const field = draft.script?.order?.promo?.field;
  if (field === undefined) return false;
  // Forgotten, not skipped: another code may be named later.
  const { [field]: _rejected, ...fields } = draft.state.fields;
  draft.change({ fields });
  draft.sayPhrase('promo_rejected');
  return true;
}

function quoteFailed(draft: TurnDraft, code: string): 'failed' {
  draft.note('quote_failed', { code });
  callHuman(draft, 'Расчёт не получился', { phrase: 'quote_failed' });
  return 'failed';
}

interface HumanCall {
  /** The script has said it in its own words. */
  readonly silent?: boolean;
  readonly phrase?: 'handoff' | 'quote_failed';
}

/** Passes the conversation to people. The assistant stays for questions and comes back when asked to. */
export function callHuman(
  draft: TurnDraft,
  reason: string,
  { silent = false, phrase = 'handoff' }: HumanCall = {},
): void {
  const handoff = draft.markForPeople(reason);
  const buttons = [resumeButton(draft)];
  if (!silent || draft.messages.length === 0) draft.sayPhrase(phrase, { handoff, buttons });
  else {
    const last = draft.messages.length - 1;
    const message = draft.messages[last];
    if (message !== undefined)
      draft.messages[last] = { ...message, handoff, buttons: message.buttons.length > 0 ? message.buttons : buttons };
  }
  draft.change({ waiting: true, misses: 0 });
  draft.note('handoff', { reason });
}

/** An honest «не знаю», and people are told what was asked. */
export function sayUnknown(draft: TurnDraft, phrase: 'unknown' | 'unknown_rest' = 'unknown'): void {
  draft.note('unknown');
  sayNoAnswer(draft, phrase, 'Вопрос, на который нет ответа в знаниях');
}

/** There was an answer, and the guard let nothing of it through. */
export function sayWithheld(draft: TurnDraft): void {
  draft.note('withheld');
  sayNoAnswer(draft, 'unknown', 'Готовый ответ не прошёл проверку');
}

function sayNoAnswer(draft: TurnDraft, phrase: 'unknown' | 'unknown_rest', reason: string): void {
  // The best that was found has been said where something was answered.
  const near = phrase === 'unknown' ? nearestEntry(draft) : [];
  const handoff = draft.markForPeople(reason);
  draft.sayPhrase(phrase, { handoff, buttons: [...near, humanButton(draft)] });
}

/** Where a brief that has changed after the price was named has to go: back to the price. */
export function repricingState(draft: TurnDraft, script: Script): string | undefined {
  if (draft.state.order === null) return undefined;
  const order = orderFromBrief(script, draft.state.fields);
  return isSameOrder(order, draft.state.order) ? undefined : quoteState(script);
}
