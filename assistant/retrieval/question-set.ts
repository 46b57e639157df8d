import type { QuestionSetFile } from './question-set-schema.ts';

/** A question with what is known of its answer. */
export interface JudgedQuestion {
  readonly id: string;
  readonly text: string;
  /** Documents of which each answers; none where nobody has said. */
  readonly documents: readonly string[];
  /** The section of the document that answers; null where any will do. */
  readonly heading: string | null;
  /**
   * `answerable`; `off_topic`: far from all that the knowledge is about; `near`: about it, but the answer is not there.
   */
  readonly kind: QuestionKind;
}

export type QuestionKind = 'answerable' | 'off_topic' | 'near';

/** The ids are FILE:LINE; `lineOf` tells where a question begins. */
export function questionsOf(
  file: string,
  set: QuestionSetFile,
  lineOf: (question: number) => number,
): JudgedQuestion[] {
  return set.questions.map(({ text, document = [], heading, answerable, near }, index) => ({
    id: `${file}:${lineOf(index)}`,
    text,
    documents: typeof document === 'string' ? [document] : document,
    heading: heading ?? null,
    kind: answerable !== false ? 'answerable' : near === true ? 'near' : 'off_topic',
  }));
}

/**
 * A line of a set made elsewhere: `{id?, text, answerable?, doc?, heading?, kind?}`, `doc` (also `document`) one name or
 * several, `kind` `removed` or `near` for questions whose answer is missing among its neighbours. Null: it is none.
 */
export function questionOfLine(value: unknown, number: number): JudgedQuestion | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, text, answerable, doc, document, heading, kind, near } = value as Readonly<Record<string, unknown>>;
  if (typeof text !== 'string') return null;
  const named = doc ?? document ?? [];
  const documents = Array.isArray(named) ? named : [named];
  if (!documents.every((name) => typeof name === 'string')) return null;
  const isNear = near === true || kind === 'near' || kind === 'removed';
  return {
    id: typeof id === 'string' || typeof id === 'number' ? String(id) : String(number),
    text,
    documents,
    heading: typeof heading === 'string' ? heading : null,
    kind: answerable !== false ? 'answerable' : isNear ? 'near' : 'off_topic',
  };
}
