/** Files of the project's templates/ folder: name relative to it → text. */
export type TemplateSources = Readonly<Record<string, string>>;

/**
 * Templates in, HTML out. Values are data: they are escaped and never read as template. A template reaches nothing but
 * the values. Throws TEMPLATE_MISSING, TEMPLATE_SYNTAX, TEMPLATE_VARIABLE_UNDEFINED, TEMPLATE_FORBIDDEN,
 * TEMPLATE_ACTIVE_CONTENT or TEMPLATE_FAILED with the file and, where it can be known, the line.
 */
export interface TemplateRenderer {
  render(sources: TemplateSources, template: string, values: Readonly<Record<string, unknown>>): string;
}
