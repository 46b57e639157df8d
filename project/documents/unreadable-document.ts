import type { documentErrors } from './document-errors.ts';

export type DocumentProblem = keyof typeof documentErrors;

/** Thrown by readers in their thread: the owner of the thread turns it into a finding. */
export class UnreadableDocument extends Error {
  readonly problem: DocumentProblem;
  readonly parameters: Readonly<Record<string, string | number>>;

  constructor(problem: DocumentProblem, parameters: UnreadableDocument['parameters'] = {}) {
    super(problem);
    this.problem = problem;
    this.parameters = inBothLanguages(parameters);
  }
}

/** A figure, a parser's own message: what has no English of its own is the same in both languages. */
export function inBothLanguages(parameters: UnreadableDocument['parameters']): UnreadableDocument['parameters'] {
  const english = ['reason', 'what', 'limit'].flatMap((name) => {
    const value = parameters[name];
    return value === undefined ? [] : [[`${name}En`, value] as const];
  });
  return { ...Object.fromEntries(english), ...parameters };
}
