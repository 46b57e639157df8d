import { meantLine } from '../script/understand/meant-line.ts';
import { isEnglish } from '../script/understand/words.ts';
import type { InboundEvent, PersonJoining } from '../transcript/inbound-event.ts';
import type { DocumentLink } from '../transcript/message.ts';
import { companySpoke, deskDecided, giveBack } from './company-events.ts';
import { attachmentCame, contactCame, customerCommanded, wordsOfVoice } from './customer-events.ts';
import { closeTurn, finishTurn } from './finish-turn.ts';
import { hearLine } from './hear-line.ts';
import { asksForErasure, pressErasure } from './hearing/erasure-wanted.ts';
import { pressButton } from './hearing/pressed-button.ts';
import { heardOf } from './line/line-beginning.ts';
import { mailCopy } from './mailed-copy.ts';
import { ModelSession } from './model/session.ts';
import { isTooMuch } from './pace.ts';
import { catchUp, personJoined, personParted, sayWhereItGoesOn, welcomeOver } from './people-events.ts';
import { meetingRefused } from './script-steps/booking-steps.ts';
import {
  acknowledgeConsent,
  answerConsent,
  decideConsent,
  type HeardConsent,
  hearConsent,
} from './script-steps/consent-steps.ts';
import { enterStart } from './script-steps/follow-script.ts';
import { takeListing } from './script-steps/listing-package.ts';
import { askAgain } from './script-steps/open-question.ts';
import { chooseByWords, settleScript } from './script-steps/script-choice.ts';
import { humanButton, restingButtons, resumeButton } from './script-steps/turn-buttons.ts';
import { leaveToPeople } from './staffed-turn.ts';
import type { RunTurn, TurnDependencies, TurnInput, TurnResult } from './turn.ts';
import { TurnDraft } from './turn-draft.ts';

/** One turn: what happened + what the conversation remembers → what it says, does and remembers next. */
export function createRunTurn(dependencies: TurnDependencies): RunTurn {
  return async (input) => {
    const draft = new TurnDraft(dependencies, input);
    const { quote, spent } = draft.state;
    if (quote !== null) draft.quote = await dependencies.findQuote(quote);
    const { modelAccess: access, project } = dependencies;
    if (access !== undefined) {
      const { now } = draft;
      draft.modelSession = new ModelSession({
        access,
        now,
        spent,
        timeZone: project.timeZone,
        conversation: input.conversation,
        lines: input.lines ?? [],
      });
    }
    try {
      await react(draft);
      return await finishTurn(draft);
    } catch (error) {
      // Whatever becomes of the turn, models have been paid for.
      const usage = draft.modelSession?.usage() ?? [];
      if (usage.length > 0) await access?.spentInVain(usage);
      throw error;
    }
  };
}

/** What the visitor gets when a turn keeps failing: an honest line and a human; the brief stays as it is. */
export function troubleTurn(dependencies: TurnDependencies, input: TurnInput, failure: string): TurnResult {
  const draft = new TurnDraft(dependencies, input);
  const { inbound } = input;
  if (inbound.kind === 'text' && isEnglish(inbound.text)) draft.language = 'en';
  // What was promised is handed over all the same, and a human who has the conversation is not talked over.
  if (inbound.kind === 'document_ready') {
    draft.sayPhrase('offer_ready', { documents: [inbound.document], quote: inbound.document.quote });
    return closeTurn(draft);
  }
  decide(draft);
  if (keepsOut(draft)) return closeTurn(draft);
  disclose(draft);
  const handoff = draft.markForPeople('Ответить не получилось из-за сбоя');
  draft.sayPhrase('trouble', { handoff, buttons: [resumeButton(draft)] });
  draft.note('trouble', { failure });
  return closeTurn(draft);
}

async function react(draft: TurnDraft): Promise<void> {
  const { inbound } = draft.input;
  if (inbound.kind === 'document_ready') return documentReady(draft, inbound.document);
  if (inbound.kind === 'document_failed') return documentFailed(draft, inbound.document);
  if (inbound.kind === 'booking_refused') return bookingRefused(draft, inbound.meeting);
  if (inbound.kind === 'company_line') return companySpoke(draft, inbound.line);
  if (inbound.kind === 'desk') return deskDecided(draft, inbound.action);
  if (inbound.kind === 'reach') return draft.change({ unreachable: !inbound.reachable });
  if (inbound.kind === 'joined') return joined(draft, inbound.joining);
  if (inbound.kind === 'parted') return personParted(draft, inbound.who);
  leaveOffPausing(draft);
  // Whoever leads: what the customer decides about his data holds at once.
  const decided = decide(draft);
  // A human has the conversation: what is said stays in the transcript, the assistant keeps out of it.
  const isErasure = asksForErasure(inbound);
  if (keepsOut(draft) && !isErasure) return draft.note('paused');
  const { staffed } = draft.input;
  if (staffed !== undefined && !isErasure) return leaveToPeople(draft, staffed);
  if (inbound.kind === 'started') {
    if (inbound.visit !== null) draft.change({ visit: inbound.visit });
    if (draft.state.greeted) return startAgain(draft);
    settleScript(draft, '');
    disclose(draft);
    return enterStart(draft, false);
  }
  if (draft.state.unreachable === true) draft.change({ unreachable: false });
  if (draft.state.stopped === true) draft.change({ stopped: false });
  await comeBack(draft);
  const spoken = inbound.kind === 'attachment' ? await wordsOfVoice(draft, inbound.attachment) : undefined;
  if (spoken !== undefined) return hearWords(draft, { kind: 'text', text: spoken });
  if (inbound.kind === 'command' || inbound.kind === 'attachment' || inbound.kind === 'contact') {
    settleScript(draft, '');
    disclose(draft);
    if (inbound.kind === 'command') return customerCommanded(draft, inbound.command);
    if (inbound.kind === 'attachment') return attachmentCame(draft, inbound.attachment);
    return contactCame(draft, inbound);
  }
  if (decided === undefined) return hearWords(draft, inbound);
  if (decided.rest !== '') {
    acknowledgeConsent(draft, decided.decision);
    return hearWords(draft, { kind: 'text', text: decided.rest });
  }
  settleScript(draft, '');
  disclose(draft);
  return answerConsent(draft, decided.decision);
}

/** /start in a chat that has begun long ago: whoever presses it hears that somebody is there. */
function startAgain(draft: TurnDraft): void {
  if (draft.input.conversation.address === null) return;
  settleScript(draft, '');
  draft.sayPhrase('small_talk');
  draft.keepLiteral();
  askAgain(draft);
}

function decide(draft: TurnDraft): HeardConsent | undefined {
  if (draft.consentTerms === undefined) return undefined;
  draft.script = draft.project.scripts.find(({ id }) => id === draft.state.script);
  const heard = hearConsent(draft);
  if (heard !== undefined) decideConsent(draft, heard.decision);
  return heard;
}

async function joined(draft: TurnDraft, joining: PersonJoining): Promise<void> {
  const welcome = await personJoined(draft, joining);
  const movedOn = joining.proof === 'link' && joining.goesOn === 'there';
  if ((!welcome && !movedOn) || keepsOut(draft)) return;
  settleScript(draft, '');
  if (movedOn) return sayWhereItGoesOn(draft, joining);
  const { staffed } = draft.input;
  if (staffed !== undefined) return leaveToPeople(draft, staffed);
  disclose(draft);
  await welcomeOver(draft);
}

function keepsOut({ state, input }: TurnDraft): boolean {
  return state.mode === 'paused' || state.blocked === true || input.silenced === true;
}

const minuteMs = 60_000;

/** People who have said nothing for as long as the project allows have left the conversation to the assistant. */
function leaveOffPausing(draft: TurnDraft): void {
  const { mode, pausedAt } = draft.state;
  const { resumeAfterMinutes } = draft.project.assistant.dialogue;
  if (mode !== 'paused' || pausedAt === undefined || resumeAfterMinutes === 0) return;
  if (draft.now.getTime() - pausedAt < resumeAfterMinutes * minuteMs) return;
  giveBack(draft);
  draft.note('desk', { action: 'time_over' });
}

type Words = Extract<InboundEvent, { kind: 'text' | 'button' | 'edited' }>;

async function hearWords(draft: TurnDraft, inbound: Words): Promise<void> {
  if (inbound.kind === 'edited') draft.note('edited');
  const typed = inbound.kind === 'button' ? null : inbound.text;
  const text = typed === null ? pressedWords(inbound) : meantBy(draft, heardOf(typed));
  draft.line = text.trim();
  const { lines = [] } = draft.input;
  if (lines.length > 1) draft.note('burst', { lines: lines.length, seqs: lines.join(' ') });
  speakAs(draft, typed === null ? '' : text);
  settleScript(draft, text);
  if (typed !== null) chooseByWords(draft, text);
  takeListing(draft);
  disclose(draft);
  if (inbound.kind === 'button' && (await pressErasure(draft, inbound.value))) return;
  if (inbound.kind === 'button' && (await pressButton(draft, inbound.value))) return;
  if (typed !== null && isTooMuch(draft, text)) return;
  await hearLine(draft, text);
}

function pressedWords(inbound: Words): string {
  return inbound.kind === 'button' ? (inbound.label ?? inbound.value) : inbound.text;
}

/** After so long what was talked about is no longer meant. */
const forgottenAfterMs = 30 * 86_400_000;

/** Whoever was away for a month is recognised and starts a fresh brief. */
async function comeBack(draft: TurnDraft): Promise<void> {
  const now = draft.now.getTime();
  const heardAt = await catchUp(draft);
  const { fields, order, quote } = draft.state;
  draft.change({ heardAt: now });
  // A button says itself what it is about.
  if (draft.input.inbound.kind === 'button') return;
  if (heardAt === undefined || now - heardAt < forgottenAfterMs) return;
  if (Object.keys(fields).length === 0 && order === null && quote === null) return;
  draft.note('returned', { days: Math.floor((now - heardAt) / 86_400_000) });
  draft.quote = undefined;
  const nothingOpen = { asking: null, between: null, later: { fields: [], again: [] }, misses: 0, waiting: false };
  draft.change({ fields: {}, order: null, quote: null, state: null, handoff: null, ...nothingOpen });
  draft.sayPhrase('returned');
}

/** The line as it was meant on the right keyboard layout; free words, names and addresses stay as they were typed. */
function meantBy(draft: TurnDraft, text: string): string {
  const { scripts, prices } = draft.project;
  const { asking, script: id, language } = draft.state;
  if (language === 'en') return text;
  const asked = asking === null ? undefined : scripts.find((script) => script.id === id)?.fields[asking]?.type;
  if (asked === 'text' || asked === 'company' || asked === 'email') return text;
  const meant = meantLine(
    text,
    scripts,
    prices.promoCodes.map((promo) => promo.id),
  );
  if (meant !== text) draft.note('layout', { letters: text.length });
  return meant;
}

/** Russian unless the visitor writes English; a bare number or a button changes nothing. */
function speakAs(draft: TurnDraft, text: string): void {
  const written = isEnglish(text) ? 'en' : /[а-яё]/i.test(text) ? 'ru' : undefined;
  draft.language = written ?? draft.language;
  if (draft.state.language !== draft.language) draft.change({ language: draft.language });
}

/** Says who answers before anything else is said. */
function disclose(draft: TurnDraft): void {
  if (draft.state.greeted) return;
  draft.sayLiterally(draft.project.assistant.disclosure[draft.language]);
  draft.introduced = true;
  draft.change({ greeted: true });
}

async function bookingRefused(draft: TurnDraft, meeting: string): Promise<void> {
  settleScript(draft, '');
  await meetingRefused(draft, meeting, keepsOut(draft));
}

function documentReady(draft: TurnDraft, document: DocumentLink): void {
  settleScript(draft, '');
  draft.note('document_ready', { kind: document.kind, quote: document.quote });
  // Who has asked for silence since gets it by /documents, once he speaks again.
  if (draft.state.stopped === true) return;
  draft.sayPhrase('offer_ready', { documents: [document], quote: document.quote });
  mailCopy(draft, document);
  if (draft.state.asking === null) draft.offerButtons(restingButtons(draft));
}

function documentFailed(draft: TurnDraft, document: DocumentLink): void {
  settleScript(draft, '');
  draft.note('document_failed', { kind: document.kind, quote: document.quote });
  const handoff = draft.markForPeople('Документ не подготовлен');
  draft.sayPhrase('offer_failed', { handoff, buttons: [humanButton(draft)] });
}
