import { contactFieldsOf, isContactField, withReleased } from '../../consent/contact-fields.ts';
import { Placeholders } from '../../consent/placeholders.ts';
import { consentButtons, spokenConsent } from '../../consent/spoken-consent.ts';
import { exitOf } from '../../script/advance.ts';
import type { ConsentDecision, ConsentState } from '../../transcript/consent.ts';
import type { Button } from '../../transcript/message.ts';
import type { PhraseKey } from '../reply/phrases.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { follow } from './follow-script.ts';
import { askAgain, openQuestion } from './open-question.ts';

/** What of the event decides about personal data, if anything does. */
export interface HeardConsent {
  readonly decision: ConsentDecision;
  /** What else was said, to be answered like any other line. */
  readonly rest: string;
}

/** Undefined where consent is not asked for, or nothing was said of it. */
export function hearConsent(draft: TurnDraft): HeardConsent | undefined {
  const { inbound } = draft.input;
  const { consent } = draft.state;
  if (draft.consentTerms === undefined) return undefined;
  if (inbound.kind === 'button') {
    const decision = consentButtons[inbound.value];
    return decision === undefined ? undefined : { decision, rest: '' };
  }
  if (inbound.kind !== 'text' && inbound.kind !== 'edited') return undefined;
  const spoken = spokenConsent(inbound.text);
  if (spoken === undefined) return undefined;
  const { decision, plain, rest } = spoken;
  const standing = consent?.standing ?? 'none';
  if (decision === 'withdrawn') return standing === 'given' ? { decision, rest } : undefined;
  if (plain) return { decision, rest };
  // «Согласен» alone may be about the price, once something else was asked.
  const asked = standing === 'asked' && (consent?.fresh === true || !mayBeYes(draft));
  return asked ? { decision, rest } : undefined;
}

function mayBeYes({ state, script }: TurnDraft): boolean {
  const field = state.asking === null ? undefined : script?.fields[state.asking];
  return field?.type === 'yes_no';
}

/** Records the decision: from here on the brief is whole, or goes without contacts. */
export function decideConsent(draft: TurnDraft, said: ConsentDecision): void {
  const { consentTerms: terms, state, project, input } = draft;
  if (terms === undefined) return;
  const before = state.consent?.standing ?? 'none';
  const standing: ConsentState['standing'] = said === 'given' ? 'given' : 'refused';
  // Nothing is withdrawn that was not given.
  const decision = said === 'withdrawn' && before !== 'given' ? 'refused' : said;
  draft.note('consent', { decision, before });
  if (before === standing) return;
  const { version } = terms;
  const { channel } = input.conversation;
  draft.decidedConsent = { decision, version, channel, at: draft.now.toISOString() };
  const { counts } = state.consent ?? {};
  const consent: ConsentState = { standing, ...(counts === undefined ? {} : { counts }) };
  if (standing === 'refused') {
    draft.change({ consent });
    return;
  }
  const known = contactFieldsOf(project.scripts);
  const fields = withReleased(state.fields, { withheld: input.withheld ?? [], known, again: before === 'refused' });
  draft.change({ consent, fields });
}

const answers: Readonly<Record<ConsentDecision, PhraseKey>> = {
  given: 'consent_given',
  refused: 'consent_refused',
  withdrawn: 'consent_withdrawn',
};

/** Says that it was recorded. */
export function acknowledgeConsent(draft: TurnDraft, decision: ConsentDecision): void {
  const handoff = decision === 'withdrawn' ? { handoff: draft.markForPeople('Посетитель отозвал согласие') } : {};
  draft.sayPhrase(answers[decision], handoff);
  draft.keepLiteral();
}

/** The same, and goes on where the dialogue stands. */
export async function answerConsent(draft: TurnDraft, decision: ConsentDecision): Promise<void> {
  const asked = draft.input.conversation.state.asking;
  const field = asked === null || draft.position?.ask !== asked ? undefined : draft.script?.fields[asked];
  const skipped = decision !== 'given' && field !== undefined && isContactField(field);
  acknowledgeConsent(draft, decision);
  const { script, position } = draft;
  if (skipped && script !== undefined && position !== undefined) {
    await follow(draft, exitOf(script, position, draft.state.fields));
  } else askAgain(draft);
}

/** Under the reply at hand: asks for consent, once, when there is something to consent to; later reminds of it, once. */
export function bringUpConsent(draft: TurnDraft): void {
  const { consentTerms: terms, state } = draft;
  const last = draft.messages.at(-1);
  const { standing = 'none', fresh, reminded, ...kept } = state.consent ?? {};
  if (fresh === true) draft.change({ consent: { standing, ...kept, ...(reminded === true ? { reminded } : {}) } });
  if (terms === undefined || last === undefined) return;
  if (standing === 'none' && (asksForContact(draft) || tellsOfPerson(draft))) {
    draft.note('consent', { decision: 'asked', before: standing });
    draft.change({ consent: { ...kept, standing: 'asked', fresh: true } });
    askForConsent(draft, terms.link);
    return;
  }
  const waits = draft.effects.some(({ kind }) => kind === 'handoff') && holdsBack(draft);
  if (standing !== 'asked' || reminded === true || !waits) return;
  draft.change({ consent: { ...kept, standing, reminded: true, fresh: true } });
  draft.append(`\n\n${draft.render(draft.phrase('consent_reminder'))}`, [...consentChoices(draft), ...last.buttons]);
}

function askForConsent(draft: TurnDraft, link: string | null): void {
  const last = draft.messages.at(-1);
  if (last === undefined) return;
  const choices = consentChoices(draft);
  const line = draft.language === 'en' ? 'Full text' : 'Полный текст';
  const more = { 'consent.link_line': link === null ? '' : `${line}: ${link}` };
  // Before the question for a contact, so that the question is what the reply ends with; under anything else.
  if (asksForContact(draft) && draft.literal.has(last.id)) {
    draft.messages.pop();
    sayConsent(draft, more);
    draft.messages.push({ ...last, buttons: [...choices, ...last.buttons] });
    return;
  }
  draft.amend({ buttons: [] });
  sayConsent(draft, more);
  draft.amend({ buttons: [...choices, ...last.buttons] });
}

function sayConsent(draft: TurnDraft, more: Readonly<Record<string, string>>): void {
  draft.sayPhrase('consent_ask', {}, more);
  draft.keepLiteral();
}

/** Under what is said about personal data: the choice that is open now. */
export function offerConsent(draft: TurnDraft): void {
  const last = draft.messages.at(-1);
  if (draft.consentTerms === undefined || last === undefined) return;
  const withdraw = { label: draft.phrase('button_withdraw'), value: 'consent:withdrawn' };
  const choices = draft.state.consent?.standing === 'given' ? [withdraw] : consentChoices(draft);
  draft.amend({ buttons: [...choices, ...last.buttons] });
}

function consentChoices(draft: TurnDraft): Button[] {
  return [
    { label: draft.phrase('button_consent'), value: 'consent:given' },
    { label: draft.phrase('button_no_consent'), value: 'consent:refused' },
  ];
}

function asksForContact(draft: TurnDraft): boolean {
  const id = draft.state.asking === null ? undefined : openQuestion(draft);
  const field = id === undefined ? undefined : draft.script?.fields[id];
  return field !== undefined && isContactField(field);
}

/** Has the customer named himself, a phone, a company? */
function tellsOfPerson(draft: TurnDraft): boolean {
  const { input, state, project } = draft;
  const known = contactFieldsOf(project.scripts);
  const given = Object.entries(state.fields).some(
    ([id, value]) => known.has(id) && value !== '' && value !== input.conversation.state.fields[id],
  );
  if (given || input.inbound.kind === 'contact') return true;
  const placeholders = new Placeholders({ values: {}, counts: {} }, { people: [], companies: [] });
  return (input.said ?? []).some(({ text }) => placeholders.hide(text) !== text);
}

function holdsBack(draft: TurnDraft): boolean {
  return (draft.input.withheld ?? []).length > 0 || tellsOfPerson(draft);
}
