import nunjucks from 'nunjucks';
import { firstActiveContent } from '../../../assistant/documents/active-content.ts';
import { documentsErrors } from '../../../assistant/documents/documents-errors.ts';
import { AssistantError, type ErrorContext, type ErrorDefinition } from '../../../assistant/errors.ts';
import type { TemplateRenderer, TemplateSources } from '../../../assistant/ports/template-renderer.ts';
import { guardedRuntime } from './guarded-runtime.ts';

type RootRender = (environment: unknown, context: unknown, frame: unknown, runtime: object, done: unknown) => unknown;

/** The part of a compiled template that decides what its code may call. */
interface CompiledTemplate extends nunjucks.Template {
  rootRenderFunc: RootRender;
}

type Found = (error: Error | null, template: nunjucks.Template | null) => void;

/** Templates by name, all compiled beforehand; every one of them runs with the guarded runtime only. */
class ClosedEnvironment extends nunjucks.Environment {
  readonly #templates = new Map<string, nunjucks.Template>();

  constructor(sources: TemplateSources, escaping: boolean) {
    // `dev` keeps the errors thrown inside a template as they are.
    super([], { autoescape: escaping, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true, dev: true });
    for (const [name, source] of Object.entries(sources)) this.#templates.set(name, this.#compile(name, source));
  }

  override getTemplate(name: string, ...rest: unknown[]): nunjucks.Template {
    const template = this.#templates.get(String(name));
    const done = rest.find((argument): argument is Found => typeof argument === 'function');
    const missing = new AssistantError(documentsErrors.templateMissing, { template: `templates/${name}` });
    if (template === undefined) {
      if (done === undefined) throw missing;
      done(missing, null);
    } else {
      done?.(null, template);
    }
    return template as nunjucks.Template;
  }

  #compile(name: string, source: string): nunjucks.Template {
    try {
      const template = new nunjucks.Template(source, this, name, true) as CompiledTemplate;
      const root = template.rootRenderFunc;
      const runtime = guardedRuntime(name, source);
      template.rootRenderFunc = (environment, context, frame, _, done) =>
        root(environment, context, frame, runtime, done);
      return template;
    } catch (error) {
      throw told(error, documentsErrors.templateSyntax, name);
    }
  }
}

/**
 * Nunjucks, strict about names and closed to everything but the values, which are escaped for HTML. `escaping: false` is for plain
 * text alone.
 */
export function createNunjucksRenderer({ escaping = true } = {}): TemplateRenderer {
  let compiled: { readonly sources: TemplateSources; readonly environment: ClosedEnvironment } | undefined;
  return {
    render(sources, template, values) {
      if (compiled === undefined || !sameSources(compiled.sources, sources)) {
        refuseActiveContent(sources);
        compiled = { sources, environment: new ClosedEnvironment(sources, escaping) };
      }
      return renderIn(compiled.environment, template, values);
    },
  };
}

function renderIn(environment: ClosedEnvironment, name: string, values: Readonly<Record<string, unknown>>): string {
  try {
    return environment.getTemplate(name).render({ ...values });
  } catch (error) {
    throw told(error, documentsErrors.templateFailed, name);
  }
}

function refuseActiveContent(sources: TemplateSources): void {
  for (const [name, source] of Object.entries(sources)) {
    const found = firstActiveContent(source);
    if (found === undefined) continue;
    const { what, line, column } = found;
    throw new AssistantError(
      documentsErrors.templateActive,
      { template: `templates/${name}`, what },
      placeOf(name, line, column),
    );
  }
}

function sameSources(left: TemplateSources, right: TemplateSources): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}

/** Nunjucks wraps what is thrown inside it and writes the place into the message. */
function told(error: unknown, definition: ErrorDefinition, name: string): AssistantError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AssistantError) return cause;
  }
  const text = error instanceof Error ? error.message : String(error);
  const place = /\((?<file>[^()\n]+)\)\s*(?:\[Line (?<line>\d+), Column (?<column>\d+)\])?/.exec(text)?.groups;
  const file = place?.file ?? name;
  const reason = text.replace(/^\([^\n]*\n/, '').trim();
  const context = placeOf(file, Number(place?.line ?? 1), Number(place?.column ?? 1));
  return new AssistantError(definition, { template: `templates/${file}`, reason }, { ...context, cause: error });
}

function placeOf(name: string, line: number, column: number): ErrorContext {
  const position = { line, column };
  return { file: `templates/${name}`, range: { start: position, end: position } };
}
