import nunjucks from 'nunjucks';
import { documentsErrors } from '../../../assistant/documents/documents-errors.ts';
import { AssistantError, type ErrorContext, type ErrorDefinition } from '../../../assistant/errors.ts';

/** What compiled templates call for every dotted name and every printed value. */
interface Runtime {
  contextOrFrameLookup(context: unknown, frame: unknown, name: string): unknown;
  memberLookup(owner: unknown, key: unknown): unknown;
  ensureDefined(value: unknown, line: number, column: number): unknown;
}

const forbidden = /^(?:constructor|prototype|__\w+__)$/;

/**
 * The runtime of one template: own properties only, so that no prototype and through it no `Function` can be reached
 * (`range.constructor('…')()` is how nunjucks templates escape), and a name that does not exist is an error with its place.
 */
export function guardedRuntime(name: string, source: string): object {
  const original = (nunjucks as unknown as { runtime: Runtime }).runtime;
  const fail = (definition: ErrorDefinition, variable: string, offset: number) => {
    const parameters = { template: `templates/${name}`, variable, open: '{%', close: '%}' };
    return new Escaping(new AssistantError(definition, parameters, placeOf(name, source, offset)));
  };
  const guarded: Runtime = {
    contextOrFrameLookup(context, frame, variable) {
      if (variable in Object.prototype)
        throw fail(documentsErrors.templateForbidden, variable, source.indexOf(variable));
      return original.contextOrFrameLookup(context, frame, variable);
    },
    memberLookup(owner, key) {
      if (owner === undefined || owner === null) return undefined;
      const member = String(key);
      if (forbidden.test(member)) throw fail(documentsErrors.templateForbidden, member, source.indexOf(member));
      if (Object.hasOwn(Object(owner), member)) return original.memberLookup(owner, key);
      if (Array.isArray(owner)) return undefined;
      const use = new RegExp(`[\\w.]+\\.${member.replace(/\W/g, '\\$&')}\\b`).exec(source);
      throw fail(documentsErrors.templateUndefined, use?.[0] ?? member, use?.index ?? 0);
    },
    ensureDefined(value, line, column) {
      if (value !== undefined && value !== null) return value;
      const offset = offsetOf(source, line, column);
      const variable = /[\w.[\]'"]+/.exec(source.slice(offset))?.[0] ?? '?';
      throw fail(documentsErrors.templateUndefined, variable, offset);
    },
  };
  return { ...original, ...guarded };
}

/** Nunjucks leaves errors that know their line as they are, and keeps `cause` only through its own wrapping. */
class Escaping extends Error {
  readonly lineno: number;
  override readonly cause: AssistantError;

  constructor(cause: AssistantError) {
    super(cause.message);
    this.cause = cause;
    this.lineno = cause.range?.start.line ?? 1;
  }

  /** Called by nunjucks to add the file's name, which the cause already has. */
  Update(): this {
    return this;
  }
}

function placeOf(name: string, source: string, offset: number): ErrorContext {
  const before = source.slice(0, Math.max(0, offset)).split('\n');
  const position = { line: before.length, column: (before.at(-1) ?? '').length + 1 };
  return { file: `templates/${name}`, range: { start: position, end: position } };
}

/** Zero-based line and column → offset. */
function offsetOf(source: string, line: number, column: number): number {
  const lines = source.split('\n').slice(0, line);
  return lines.reduce((sum, text) => sum + text.length + 1, 0) + column;
}
