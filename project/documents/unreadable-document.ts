import type { documentErrors } from './document-errors.ts';

export type DocumentProblem = keyof typeof documentErrors;

/** Thrown by readers in their thread: the owner of the thread turns it into a finding. */
export class UnreadableDocument extends Error {
  readonly problem: DocumentProblem;
  readonly parameters: Readonly<Record<string, string | number>>;

  constructor(problem: DocumentProblem, parameters: UnreadableDocument['parameters'] = {}) {
    super(problem);
    this.problem = problem;
    this.parameters = parameters;
  }
}
