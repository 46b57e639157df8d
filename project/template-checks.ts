import { activeContentIn } from '../assistant/documents/active-content.ts';
import { documentsErrors } from '../assistant/documents/documents-errors.ts';
import type { Finding } from '../assistant/findings.ts';
import { nearestName } from '../assistant/nearest-name.ts';
import { templateErrors } from './template-errors.ts';
import { documentShape, letterShape, type Shape } from './template-shape.ts';
import type { TemplateNode, TemplateParser } from './template-syntax.ts';
import { lineStarts } from './text-lines.ts';

const required = ['templates/commercial_offer.html', 'templates/contract.html', 'templates/invoice.html'];

/** Templates against what rendering hands to them: unknown variables, active content, broken syntax, lost parts. */
export async function checkTemplates(
  texts: ReadonlyMap<string, string>,
  unreadable: ReadonlySet<string>,
): Promise<Finding[]> {
  const sources = new Map([...texts].filter(([file]) => /^templates\/.+\.(?:html|txt)$/.test(file)));
  const active = [...sources].flatMap(([file, text]) => activeFindings(file, text));
  const missing = required
    .filter((file) => !sources.has(file) && !unreadable.has(file))
    .map((file) => missingTemplate(file, file, undefined));
  if (sources.size === 0) return missing;
  const { createTemplateParser } = await import('./template-syntax.ts');
  const parser = await createTemplateParser();
  const walker = new TemplateWalker(sources, parser);
  for (const file of sources.keys()) walker.checkSyntax(file);
  const documents = documentShape();
  for (const file of required) walker.checkNames(file, new Map(documents));
  const letters = letterShape();
  for (const file of sources.keys()) {
    if (/^templates\/(?:email|legal)\//.test(file)) walker.checkNames(file, new Map(letters));
  }
  return [...missing, ...active, ...walker.findings];
}

function activeFindings(file: string, text: string): Finding[] {
  const starts = lineStarts(text);
  return activeContentIn(text).map(({ what, line, column }) => ({
    definition: documentsErrors.templateActive,
    parameters: { template: file, what },
    severity: 'error',
    file,
    path: [],
    offset: (starts[line - 1] ?? 0) + column - 1,
    length: what.startsWith('<') ? 7 : 1,
  }));
}

function missingTemplate(file: string, template: string, offset: number | undefined): Finding {
  return {
    definition: documentsErrors.templateMissing,
    parameters: { template },
    severity: 'error',
    file,
    path: [],
    ...(offset === undefined ? {} : { offset, length: 1 }),
  };
}

type Scope = Map<string, Shape>;

class TemplateWalker {
  readonly findings: Finding[] = [];
  readonly #sources: ReadonlyMap<string, string>;
  readonly #parser: TemplateParser;
  readonly #reported = new Set<string>();
  readonly #open: string[] = [];

  constructor(sources: ReadonlyMap<string, string>, parser: TemplateParser) {
    this.#sources = sources;
    this.#parser = parser;
  }

  checkSyntax(file: string): void {
    const parsed = this.#parser.parse(file, this.#sources.get(file) ?? '');
    if (parsed.failure === undefined) return;
    const { reason, line, column } = parsed.failure;
    this.#report(file, line, column, 1, documentsErrors.templateSyntax, { template: file, reason });
  }

  checkNames(file: string, scope: Scope): void {
    const source = this.#sources.get(file);
    if (source === undefined || this.#open.includes(file)) return;
    const { root } = this.#parser.parse(file, source);
    if (root === undefined) return;
    this.#open.push(file);
    this.#walk(file, root, scope);
    this.#open.pop();
  }

  #walk(file: string, node: TemplateNode, scope: Scope): Shape {
    switch (node.typename) {
      case 'Symbol':
        return this.#symbol(file, node, scope);
      case 'LookupVal':
        return this.#lookup(file, node, scope);
      case 'For':
        return this.#loop(file, node, scope);
      case 'Set':
        return this.#assign(file, node, scope);
      case 'Macro':
      case 'Caller':
        return this.#macro(file, node, scope);
      case 'Include':
      case 'Extends':
        return this.#include(file, node, scope);
      case 'Import':
      case 'FromImport':
        return this.#import(file, node, scope);
      case 'Filter':
        return this.#filter(file, node, scope);
      case 'KeywordArgs':
      case 'Dict':
        for (const pair of node.children ?? []) if (pair.value !== undefined) this.#walkPart(file, pair.value, scope);
        return 'any';
      default:
        for (const field of node.fields) this.#walkPart(file, node.part(field), scope);
        return 'any';
    }
  }

  #walkPart(file: string, part: unknown, scope: Scope): void {
    if (Array.isArray(part)) for (const child of part) this.#walkPart(file, child, scope);
    else if (this.#parser.isNode(part)) this.#walk(file, this.#parser.wrap(part), scope);
  }

  #symbol(file: string, node: TemplateNode, scope: Scope): Shape {
    const name = String(node.text);
    const shape = scope.get(name);
    if (shape !== undefined) return shape;
    this.#unknown(file, node.line, node.column, name, name, scope.keys());
    return 'any';
  }

  #lookup(file: string, node: TemplateNode, scope: Scope): Shape {
    const target = node.child('target');
    const key = node.child('val');
    if (target === undefined || key === undefined) return 'any';
    const owner = this.#walk(file, target, scope);
    if (key.typename !== 'Literal') {
      this.#walk(file, key, scope);
      return typeof owner === 'object' && 'element' in owner ? owner.element : 'any';
    }
    const name = String(key.text);
    if (/^(?:constructor|prototype|__\w+__)$/.test(name)) {
      const parameters = { template: file, variable: name };
      this.#report(file, key.line, key.column, name.length, documentsErrors.templateForbidden, parameters);
      return 'any';
    }
    if (owner === 'any') return 'any';
    if (owner === 'text') return name === 'length' ? 'text' : this.#unknownMember(file, node, key, []);
    if ('element' in owner) {
      if (name === 'length') return 'text';
      return /^\d+$/.test(name) ? owner.element : this.#unknownMember(file, node, key, ['length']);
    }
    return owner.keys.get(name) ?? this.#unknownMember(file, node, key, owner.keys.keys());
  }

  #unknownMember(file: string, node: TemplateNode, key: TemplateNode, known: Iterable<string>): Shape {
    // Nunjucks gives the place of the dot; the name begins behind it.
    this.#unknown(file, key.line, key.column + 1, node.dotted(), String(key.text), known);
    return 'any';
  }

  #loop(file: string, node: TemplateNode, scope: Scope): Shape {
    const list = node.child('arr');
    const shape = list === undefined ? 'any' : this.#walk(file, list, scope);
    const inner = new Map(scope).set('loop', 'any');
    const element = typeof shape === 'object' && 'element' in shape ? shape.element : 'any';
    const names = node.names('name');
    for (const name of names) inner.set(name, names.length === 1 ? element : 'any');
    this.#walkPart(file, node.part('body'), inner);
    this.#walkPart(file, node.part('else_'), scope);
    return 'any';
  }

  #assign(file: string, node: TemplateNode, scope: Scope): Shape {
    const value = node.child('value');
    const shape = value === undefined ? 'any' : this.#walk(file, value, scope);
    this.#walkPart(file, node.part('body'), scope);
    for (const name of node.names('targets')) scope.set(name, shape);
    return 'any';
  }

  #macro(file: string, node: TemplateNode, scope: Scope): Shape {
    for (const name of node.names('name')) scope.set(name, 'any');
    const inner = new Map(scope).set('caller', 'any');
    for (const name of node.names('args')) inner.set(name, 'any');
    this.#walkPart(file, node.part('body'), inner);
    return 'any';
  }

  #include(file: string, node: TemplateNode, scope: Scope): Shape {
    const template = node.child('template');
    if (template?.typename !== 'Literal') return 'any';
    const path = `templates/${String(template.text)}`;
    if (this.#sources.has(path)) this.checkNames(path, node.typename === 'Include' ? new Map(scope) : scope);
    else this.#lost(file, template, path);
    return 'any';
  }

  #import(file: string, node: TemplateNode, scope: Scope): Shape {
    const template = node.child('template');
    if (template?.typename === 'Literal') {
      const path = `templates/${String(template.text)}`;
      if (this.#sources.has(path)) this.checkNames(path, new Map());
      else this.#lost(file, template, path);
    }
    for (const name of [...node.names('target'), ...node.names('names')]) scope.set(name, 'any');
    return 'any';
  }

  #filter(file: string, node: TemplateNode, scope: Scope): Shape {
    const name = node.names('name')[0] ?? '';
    if (!this.#parser.filters.has(name)) {
      const near = nearestName(name, this.#parser.filters);
      const suggestion = near === undefined ? '' : `Возможно, «${near}». `;
      const suggestionEn = near === undefined ? '' : `Perhaps "${near}". `;
      const parameters = { template: file, name, suggestion, suggestionEn };
      this.#report(file, node.line, node.column, name.length, templateErrors.unknownFilter, parameters);
    }
    this.#walkPart(file, node.part('args'), scope);
    return 'any';
  }

  #lost(file: string, template: TemplateNode, path: string): void {
    const length = String(template.text).length + 2;
    this.#report(file, template.line, template.column, length, documentsErrors.templateMissing, { template: path });
  }

  #unknown(file: string, line: number, column: number, variable: string, name: string, known: Iterable<string>): void {
    const names = [...known];
    const near = nearestName(name, names);
    const list = names.slice(0, 30).join(', ');
    const parameters = {
      template: file,
      variable,
      advice:
        near !== undefined ? `Возможно, вы имели в виду «${near}»` : `Здесь есть: ${list || 'только само значение'}`,
      adviceEn: near !== undefined ? `Did you mean "${near}"?` : `Known here: ${list || 'nothing but the value'}`,
    };
    this.#report(file, line, column, name.length, templateErrors.unknownVariable, parameters);
  }

  #report(
    file: string,
    line: number,
    column: number,
    length: number,
    definition: Finding['definition'],
    parameters: Finding['parameters'],
  ): void {
    const offset = (lineStarts(this.#sources.get(file) ?? '')[line] ?? 0) + Math.max(0, column);
    const key = `${file}:${offset}:${definition.code}`;
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    this.findings.push({ definition, parameters, severity: 'error', file, path: [], offset, length });
  }
}
