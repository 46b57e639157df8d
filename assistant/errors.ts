/** Every language the product speaks to its operators. Customer-facing text is content, not code. */
export type Locale = 'ru' | 'en';

/**
 * What went wrong, in terms the edge can translate:
 * `usage` exit 2 / HTTP 422 · `project` exit 3 / 503 · `not_found` 1 / 404 · `forbidden` 1 / 403 · `unauthorized` 1 / 401
 * · `conflict` 1 / 409 · `expired` 1 / 410 · `too_large` 1 / 413 · `limited` 1 / 429 · `unreachable` 5 / 502
 * · `unavailable` 1 / 503 · `runtime` 1 / 500.
 */
export type ErrorKind =
  | 'usage'
  | 'project'
  | 'not_found'
  | 'forbidden'
  | 'unauthorized'
  | 'conflict'
  | 'expired'
  | 'too_large'
  | 'limited'
  | 'unreachable'
  | 'unavailable'
  | 'runtime';

/** A message and the way to mend it; `{name}` is replaced by the parameter of that name. */
export interface ErrorText {
  readonly message: string;
  readonly hint: string;
}

/** One stable code. Definitions live beside the idea that raises them; the reference page is generated from them. */
export interface ErrorDefinition {
  readonly code: string;
  readonly kind: ErrorKind;
  /** Whether the same request can succeed later without a change. */
  readonly retryable?: boolean;
  readonly ru: ErrorText;
  readonly en: ErrorText;
}

export type ErrorParameters = Readonly<Record<string, string | number>>;

/** A place in a user's file; lines and columns count from 1. */
export interface SourceRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export interface ErrorContext {
  readonly cause?: unknown;
  readonly file?: string;
  readonly range?: SourceRange;
}

export function fillText(text: string, parameters: ErrorParameters): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined ? whole : String(value);
  });
}

/** The one error type that crosses component borders. `message` is Russian; the edge asks for another with `text`. */
export class AssistantError extends Error {
  readonly definition: ErrorDefinition;
  readonly parameters: ErrorParameters;
  readonly file: string | undefined;
  readonly range: SourceRange | undefined;

  constructor(definition: ErrorDefinition, parameters: ErrorParameters = {}, context: ErrorContext = {}) {
    super(fillText(definition.ru.message, parameters), context.cause === undefined ? {} : { cause: context.cause });
    this.name = 'AssistantError';
    this.definition = definition;
    this.parameters = parameters;
    this.file = context.file;
    this.range = context.range;
  }

  get code(): string {
    return this.definition.code;
  }

  get kind(): ErrorKind {
    return this.definition.kind;
  }

  get retryable(): boolean {
    return this.definition.retryable ?? false;
  }

  text(locale: Locale): ErrorText {
    const text = this.definition[locale];
    return { message: fillText(text.message, this.parameters), hint: fillText(text.hint, this.parameters) };
  }
}

/** Keeps the literal keys of a table of definitions while checking its shape. */
export function defineErrors<const Table extends Readonly<Record<string, ErrorDefinition>>>(table: Table): Table {
  return table;
}
