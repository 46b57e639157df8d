/** What the knowledge says to a question: the best section, or null for «не знаю». */
export interface SectionAnswer {
  readonly document: string;
  readonly heading: string;
  /** As the customer reads it: prices and names are filled in. */
  readonly text: string;
}

export interface AnswerChange {
  readonly question: string;
  /** `answered` anew, `lost` («не знаю» now), another `section`, or another `text` of the same one. */
  readonly change: 'answered' | 'lost' | 'section' | 'text';
  readonly from: SectionAnswer | null;
  readonly to: SectionAnswer | null;
}

/** Null where nothing has changed. */
export function answerChange(
  question: string,
  from: SectionAnswer | null,
  to: SectionAnswer | null,
): AnswerChange | null {
  const change = kindOf(from, to);
  return change === null ? null : { question, change, from, to };
}

function kindOf(from: SectionAnswer | null, to: SectionAnswer | null): AnswerChange['change'] | null {
  if (from === null || to === null) return from === to ? null : from === null ? 'answered' : 'lost';
  if (from.document !== to.document || from.heading !== to.heading) return 'section';
  return from.text === to.text ? null : 'text';
}
