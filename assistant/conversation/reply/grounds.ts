import { checkMessage } from '../../guard/check-message.ts';
import type { Evidence, Passage } from '../../guard/evidence.ts';
import { renderText } from '../../script/text-template.ts';

/** References whose values are the company's own words and figures. */
const own: ReadonlySet<string> = new Set(['company', 'price', 'quote', 'item', 'booking']);

const hole = '\u0000';

/** Against it every claim is without a ground. */
const noEvidence: Evidence = {
  sums: [],
  percents: [],
  dates: [],
  counts: [],
  passages: [],
  reviewed: [],
  customer: [],
  earlier: [],
  now: new Date(0),
  timeZone: 'UTC',
};

/** What the texts of a turn rest on, gathered while they are made: the guard's evidence comes from here. */
export class Grounds {
  /** Texts of the project that were said, without what of them came from the customer. */
  readonly reviewed: Passage[] = [];
  /** Texts with words or figures of the customer's in them: as they stand they may be said, they prove nothing else. */
  readonly echoed: Passage[] = [];
  /** Quoted from knowledge. */
  readonly passages: Passage[] = [];
  /** Words of the customer's that a text repeats: they prove nothing. */
  readonly repeated: string[] = [];
  /** Parts of what goes into texts that are ours all the same. */
  private readonly ours: string[] = [];

  /** Values that came from the customer are left out where they could claim anything. */
  addReviewed(name: string, template: string, lookup: (name: string) => string | undefined): void {
    let echoes = false;
    const text = renderText(template, (reference) => {
      const value = lookup(reference);
      if (value === undefined || own.has(reference.split('.')[0] ?? '')) return value;
      this.repeated.push(value);
      echoes = true;
      return this.isHarmless(value) ? value : hole;
    });
    const said = echoes ? this.echoed : this.reviewed;
    for (const part of text.split(hole)) if (part.trim() !== '') said.push({ name, text: part.trim() });
  }

  /** Words of the script (a field's title, a choice, a question), also where they are read back among others. */
  knowOurs(text: string): void {
    if (text !== '') this.ours.push(text);
  }

  private isHarmless(value: string): boolean {
    const others = this.ours.reduce((rest, text) => rest.replaceAll(text, ' '), value);
    return checkMessage(others, noEvidence, { wording: 'reviewed' }).claims.length === 0;
  }

  cite(passage: Passage): void {
    if (!this.passages.some(({ name, text }) => name === passage.name && text === passage.text))
      this.passages.push(passage);
  }
}
