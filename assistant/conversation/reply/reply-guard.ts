import { slotInWords, zoneInWords } from '../../booking/slot-words.ts';
import { checkMessage } from '../../guard/check-message.ts';
import type { Evidence, Passage } from '../../guard/evidence.ts';
import { quoteEvidence } from '../../guard/quote-evidence.ts';
import type { Claim, Verdict } from '../../guard/verdict.ts';
import { localCalendar } from '../../local-time/local-date.ts';
import { formatMoneyShort } from '../../pricing/money.ts';
import type { Message } from '../../transcript/message.ts';
import type { RecordedVerdict } from '../../transcript/turn-record.ts';
import { arrangedClaim } from '../line/arranged-claims.ts';
import { heardOf } from '../line/line-beginning.ts';
import type { TurnDraft } from '../turn-draft.ts';
import { dialogueLookup, startLower, valueText } from './reference-values.ts';

const noFigures = { sums: [], percents: [], dates: [], counts: [] };
/** How far back a figure may have been split over messages. */
const earlierLines = 20;

/** Reads every text of a turn before it is shown: whatever it claims must trace to the turn's grounds. */
export class ReplyGuard {
  readonly verdicts: RecordedVerdict[] = [];
  private readonly draft: TurnDraft;
  private readonly history: readonly Message[];
  /** Besides what the rules have quoted: what a model was given to word from. */
  private offered: readonly Passage[] = [];
  private gathered:
    | { readonly grounds: number; readonly forWording: Evidence; readonly forReady: Evidence }
    | undefined;

  constructor(draft: TurnDraft, history: readonly Message[] = []) {
    this.draft = draft;
    this.history = history;
  }

  offer(passages: readonly Passage[]): void {
    this.offered = passages;
    this.gathered = undefined;
  }

  /** Words of a model's; `growing`: more is to come, `released` says how much of it may be shown. */
  checkWording(text: string, growing = false): Verdict {
    const verdict = checkMessage(text, this.current().forWording, { wording: 'model', growing });
    const foreign = refusedFrom(verdict, text, text.search(otherScript), { kind: 'assertion' });
    return refusedFrom(foreign, text, arrangedClaim(text), { kind: 'promise', reason: noMeetings });
  }

  /** A ready answer, texts of the project as the rules have put them together: what stands in one of them word for word is its own ground. */
  checkReady(text: string): Verdict {
    const evidence = this.current().forReady;
    const verdict = checkMessage(text, evidence, { wording: 'reviewed' });
    if (verdict.passed) return verdict;
    const spans = verbatimSpans(text, [...evidence.passages, ...evidence.reviewed]);
    const claims = verdict.claims.map((claim): Claim => {
      const span =
        claim.ground === null &&
        claim.kind !== 'forbidden' &&
        spans.find(({ start, end }) => claim.start >= start && claim.end <= end);
      if (!span) return claim;
      const { kind, text: words, start, end } = claim;
      return { kind, text: words, start, end, ground: span.name };
    });
    const passed = claims.every(({ ground }) => ground !== null);
    return { passed, claims, released: passed ? text.length : verdict.released };
  }

  /** `faults`: what is wrong with a wording besides what it claims. */
  record(message: string | null, { passed, claims }: Verdict, faults: readonly string[] = []): void {
    const kept = claims.map(({ kind, text, ground, reason }) => ({
      kind,
      text,
      ground,
      ...(reason === undefined ? {} : { reason }),
    }));
    const form = faults.map((text) => ({ kind: 'form', text, ground: null }));
    this.verdicts.push({ message, passed, claims: [...kept, ...form] });
  }

  /** The same objects as long as nothing is added to the grounds: the guard remembers what it has read of them. */
  private current() {
    const { reviewed, echoed, passages, repeated } = this.draft.grounds;
    const grounds = reviewed.length + echoed.length + passages.length + repeated.length;
    if (this.gathered?.grounds !== grounds) {
      const forWording = this.gather();
      // What the owner has written may be quoted as it stands, whatever sums are in it; a model may not build on those.
      const { prices: _, ...quoted } = forWording;
      this.gathered = { grounds, forWording, forReady: { ...quoted, reviewed: [...forWording.reviewed, ...echoed] } };
    }
    return this.gathered;
  }

  private gather(): Evidence {
    const { draft, history, offered } = this;
    const { quote, grounds, project, now } = draft;
    const brief = briefGrounds(draft);
    const figures = quote === undefined ? noFigures : quoteEvidence(quote, project.timeZone);
    return {
      ...figures,
      counts: [...figures.counts, ...brief.counts],
      ...(project.possiblePrices === undefined ? {} : { prices: project.possiblePrices }),
      passages: [...grounds.passages, ...offered],
      reviewed: [
        ...grounds.reviewed,
        { name: 'company', text: Object.values(project.company).join('\n') },
        ...(project.companyFacts === undefined ? [] : [project.companyFacts]),
        ...brief.reviewed,
        ...meetingGrounds(draft),
        ...(quote === undefined ? [] : [{ name: `quote ${quote.id}`, text: quoteInWords(draft) }]),
      ],
      customer: [...linesOf(history, true), draft.line, ...grounds.repeated, ...brief.customer],
      earlier: linesOf(history, false).slice(-earlierLines),
      now,
      timeZone: project.timeZone,
    };
  }
}

/** Letters of a script that no text of ours is written in: words that nothing can be held against. */
const otherScript = /(?![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Common}\p{Script=Inherited}])\p{L}/u;

/** Only our table says what is booked or free, and what is said of it is said without a model. */
const noMeetings = {
  ru: 'о записи на встречу и свободном времени говорит программа',
  en: 'what is booked or free is said by the program',
};

/** Refused where something stands in the text at `from`; as it was where nothing does (-1). */
function refusedFrom(verdict: Verdict, text: string, from: number, why: Pick<Claim, 'kind' | 'reason'>): Verdict {
  if (from < 0) return verdict;
  const claim: Claim = { ...why, text: text.slice(from, from + 80), start: from, end: text.length, ground: null };
  return {
    passed: false,
    claims: [...verdict.claims, claim],
    released: Math.min(verdict.released, sentenceStart(text, from)),
  };
}

function sentenceStart(text: string, at: number): number {
  return Math.max(0, text.slice(0, at).search(/[^.!?…\n]*$/));
}

interface Span {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

function verbatimSpans(text: string, passages: readonly Passage[]): Span[] {
  return passages.flatMap(({ name, text: part }) => {
    const start = text.indexOf(part);
    return start < 0 ? [] : [{ name, start, end: start + part.length }];
  });
}

function linesOf(history: readonly Message[], visitor: boolean): string[] {
  return history.filter(({ from }) => (from === 'visitor') === visitor).map(({ text }) => heardOf(text));
}

/** A time that is booked or kept for this customer may be named; any other is nobody's to promise. */
function meetingGrounds({ state: { booking }, project: { timeZone }, language }: TurnDraft): Passage[] {
  const told = { calendar: localCalendar(timeZone), language };
  return [booking?.meeting, booking?.held].flatMap((time) =>
    time == null
      ? []
      : [{ name: `booking ${time.id}`, text: `${slotInWords(time, told)} (${zoneInWords(timeZone, language)})` }],
  );
}

/** The quote in words, apart from any phrase. */
export function quoteInWords(draft: TurnDraft): string {
  const lookup = dialogueLookup(draft);
  const parts = ['lines', 'discounts', 'total_line', 'vat', 'payments', 'recurring'];
  const until = lookup('quote.valid_until');
  const holds =
    until === undefined ? '' : draft.language === 'en' ? `Valid until ${until}.` : `Цена держится до ${until}.`;
  return [...parts.map((part) => lookup(`quote.${part}`) ?? ''), holds].filter((part) => part !== '').join('\n');
}

/** Labels of the script are ours, numbers are the brief's; sums and free words are the customer's. */
function briefGrounds(draft: TurnDraft) {
  const reviewed: Passage[] = [];
  const counts: { name: string; value: number }[] = [];
  const customer: string[] = [];
  for (const field of Object.values(draft.script?.fields ?? {})) {
    const value = draft.state.fields[field.id];
    if (value === undefined || value === '') continue;
    const text = `${field.title} — ${startLower(valueText(draft, field, value))}`;
    if (field.type === 'choice' || field.type === 'yes_no') reviewed.push({ name: `brief ${field.id}`, text });
    else customer.push(text);
    if (field.type === 'integer' && typeof value === 'number') counts.push({ name: `brief ${field.id}`, value });
    if (field.type === 'money' && typeof value === 'number') customer.push(formatMoneyShort(value));
  }
  return { reviewed, counts, customer };
}
