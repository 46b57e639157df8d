import {
  type ErrorDefinition,
  type ErrorParameters,
  fillText,
  type Locale,
  type SourceRange,
} from '../assistant/errors.ts';
import type { Finding } from '../assistant/findings.ts';

export type { Finding } from '../assistant/findings.ts';

export type Severity = Finding['severity'];

/** A defect of a user's file with its place. Words are chosen at the edge, by `describeDiagnostic`. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly definition: ErrorDefinition;
  readonly parameters: ErrorParameters;
  /** Relative to the project folder. */
  readonly file: string;
  readonly range: SourceRange;
  /** The line that `range` begins in; empty for a file without text. */
  readonly sourceLine: string;
}

/** The shape of the contract: `validate --json`, `/ready`, logs. */
export interface DiagnosticReport {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly file: string;
  readonly range: SourceRange;
}

export function describeDiagnostic(diagnostic: Diagnostic, locale: Locale): DiagnosticReport {
  const { severity, definition, parameters, file, range } = diagnostic;
  const text = definition[locale];
  return {
    severity,
    code: definition.code,
    message: fillText(text.message, parameters),
    hint: fillText(text.hint, parameters),
    file,
    range,
  };
}

/** By file, then place; a file's errors and warnings stand together. */
export function inReadingOrder(left: Diagnostic, right: Diagnostic): number {
  return (
    compare(left.file, right.file) ||
    left.range.start.line - right.range.start.line ||
    left.range.start.column - right.range.start.column ||
    compare(left.definition.code, right.definition.code)
  );
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
