import { YAMLException } from 'js-yaml';
import type { ErrorDefinition, ErrorParameters } from '../assistant/errors.ts';
import type { Finding } from '../assistant/findings.ts';
import { lineStarts, lineText, positionAt } from './text-lines.ts';
import { yamlErrors } from './yaml-errors.ts';

interface SyntaxFault {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** One fault seldom comes alone: behind the first, a broken text yields more that mending the first would clear. */
const maxFaults = 5;

/**
 * All faults of a text that the fast parser refused. The `yaml` package goes on behind a fault and names its kind; it is
 * loaded for broken files only, being ten times slower.
 */
export async function explainYamlSyntax(file: string, text: string, refusal: unknown): Promise<Finding[]> {
  const { parseDocument } = await import('yaml');
  const { errors } = parseDocument(text, { prettyErrors: false, strict: true, uniqueKeys: false });
  const refused = ofRefusal(refusal);
  const faults: SyntaxFault[] = errors.map(({ code, message, pos }) => ({ code, message, start: pos[0], end: pos[1] }));
  const [first] = faults;
  if (first === undefined) faults.push(refused);
  // A value that runs on into a wrongly indented line: the fault is in that line, not where the value began.
  else if (first.code === 'BLOCK_AS_IMPLICIT_KEY' && first.start < refused.start) {
    const behind = faults.filter((fault) => fault.start > refused.start);
    faults.splice(0, faults.length, { ...first, start: refused.start, end: refused.end }, ...behind);
  }
  const starts = lineStarts(text);
  const findings: Finding[] = [];
  const lines = new Set<number>();
  for (const fault of faults) {
    const place = openingBracket(text, openingQuote(text, refused, fault));
    const { line } = positionAt(starts, place.start);
    if (lines.has(line) || findings.length === maxFaults) continue;
    lines.add(line);
    findings.push(describeFault(file, text, place, lineText(text, starts, line)));
  }
  return findings;
}

function ofRefusal(error: unknown): SyntaxFault {
  const position = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
  const message = error instanceof YAMLException ? error.reason : String(error);
  const code = message.startsWith('nesting exceeded') ? 'TOO_DEEP' : message.startsWith('tab ') ? 'TAB_AS_INDENT' : '';
  return { code, message, start: position, end: position + 1 };
}

function describeFault(file: string, text: string, fault: SyntaxFault, line: string): Finding {
  const { definition, parameters = {} } = classify(fault, text, line);
  const offset = fault.start;
  return {
    definition,
    parameters,
    severity: 'error',
    file,
    path: [],
    offset,
    length: Math.max(1, fault.end - fault.start),
  };
}

/** A missing closing quote is found at the end of the file; the person who must add it looks for the opening one. */
function openingQuote(text: string, refused: SyntaxFault, fault: SyntaxFault): SyntaxFault {
  const end = Math.min(fault.end, text.length);
  const start = Math.min(fault.start, text.length);
  if (fault.code !== 'MISSING_CHAR' || !/quote/i.test(fault.message)) return { ...fault, start, end };
  const before = text.slice(0, Math.min(refused.start, start));
  const opening = [...before.matchAll(/(?:^|[\s,[{:])(["'])/g)].at(-1);
  if (opening === null || opening === undefined) return { ...fault, start, end };
  const place = opening.index + opening[0].length - 1;
  return { ...fault, start: place, end: place + 1 };
}

/** A bracket that is never closed shows as a fault lines below; the place to mend is where it opened. */
function openingBracket(text: string, fault: SyntaxFault): SyntaxFault {
  if (!['BAD_INDENT', 'MISSING_CHAR', 'BLOCK_IN_FLOW'].includes(fault.code)) return fault;
  const open: number[] = [];
  const lineBreak = text.lastIndexOf('\n', fault.start - 1);
  for (let index = Math.max(0, fault.start - 2000); index < fault.start; index++) {
    const character = text[index];
    // A bracket inside a plain text opens nothing.
    if ((character === '[' || character === '{') && /[\s,:[{-]/.test(text[index - 1] ?? ' ')) open.push(index);
    else if (character === ']' || character === '}') open.pop();
  }
  const start = open.at(-1);
  return start === undefined || start > lineBreak ? fault : { ...fault, start, end: start + 1 };
}

interface Classified {
  readonly definition: ErrorDefinition;
  readonly parameters?: ErrorParameters;
}

function classify(fault: SyntaxFault, text: string, line: string): Classified {
  if (/^\s*\t/.test(line) && fault.code !== 'BAD_DQ_ESCAPE') return { definition: yamlErrors.tab };
  switch (fault.code) {
    case 'TAB_AS_INDENT':
      return { definition: yamlErrors.tab };
    case 'BAD_INDENT':
      return { definition: isInBrackets(text, fault.end) ? yamlErrors.bracket : yamlErrors.indent };
    case 'BLOCK_AS_IMPLICIT_KEY':
      // `title: Боты: все` — the second colon opens a nested mapping on the same line.
      return { definition: /:\s.*:(?:\s|$)/.test(line) ? yamlErrors.colon : yamlErrors.indent };
    case 'BLOCK_IN_FLOW':
      return { definition: yamlErrors.bracket };
    case 'BAD_SCALAR_START':
      return { definition: yamlErrors.start, parameters: { character: text[fault.start] ?? '' } };
    case 'BAD_DQ_ESCAPE':
      return { definition: yamlErrors.escape };
    case 'BAD_ALIAS':
      return { definition: yamlErrors.alias, parameters: { name: /\*(\S+)/.exec(line)?.[1] ?? '' } };
    case 'MULTIPLE_DOCS':
      return { definition: yamlErrors.documents };
    case 'TOO_DEEP':
      return { definition: yamlErrors.depth, parameters: { limit: 60 } };
    case 'MISSING_CHAR':
      return { definition: missingCharacter(fault.message) };
    case 'MULTILINE_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
    case 'NON_STRING_KEY':
      return { definition: yamlErrors.key };
    default:
      return { definition: yamlErrors.syntax, parameters: { reason: fault.message.replace(/\s+/g, ' ').trim() } };
  }
}

function missingCharacter(message: string): ErrorDefinition {
  if (/quote/i.test(message)) return yamlErrors.quote;
  if (/[[\]{}]|flow|,/.test(message)) return yamlErrors.bracket;
  return yamlErrors.key;
}

function isInBrackets(text: string, offset: number): boolean {
  const before = text.slice(Math.max(0, offset - 2000), offset);
  const opened = before.match(/[[{]/g)?.length ?? 0;
  return opened > (before.match(/[\]}]/g)?.length ?? 0);
}
