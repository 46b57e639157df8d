import { constructFromEvents, EVENT_ID, type Event, parseEvents, YAMLException } from 'js-yaml';
import type { Finding, YamlPath } from '../assistant/findings.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { lineOf } from './text-lines.ts';
import { yamlErrors } from './yaml-errors.ts';
import { buildYamlTree, expandedSize, type YamlNode, type YamlTree } from './yaml-tree.ts';

/**
 * What a YAML file says. `value` is undefined when the file does not read or says nothing; the findings tell why. A file
 * whose only fault is duplicate keys has both, so that its other faults show in the same run.
 */
export interface YamlFile {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  readonly findings: readonly Finding[];
}

/** Characters of a text; `end` is exclusive. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

const maxDepth = 60;
const maxExpandedNodes = 200_000;

/**
 * Reads by the YAML 1.2 core schema, as editors with the yaml-language-server do: dates and `yes` are texts, `0123` is a
 * number. Places are not computed here but on demand (`locateYaml`): they cost as much again.
 */
export async function readYaml(file: string, text: string): Promise<YamlFile> {
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth });
  } catch (error) {
    const { explainYamlSyntax } = await import('./yaml-syntax.ts');
    return failed(await explainYamlSyntax(file, text, error));
  }
  const refusal = refuseDocuments(file, text, events);
  if (refusal !== undefined) return failed([refusal]);
  try {
    const value = constructFromEvents(events, { source: text })[0];
    return value === null ? failed([at(file, yamlErrors.empty, {}, 0, 0)]) : { file, text, value, findings: [] };
  } catch (error) {
    return explainConstruction(file, text, events, error);
  }

  function failed(findings: readonly Finding[]): YamlFile {
    return { file, text, value: undefined, findings };
  }
}

/** The value of a text in which `readYaml` would find nothing wrong, else undefined. */
export function faultlessYaml(text: string): unknown {
  const plain = readPlainYaml(text);
  if (plain !== undefined) return plain;
  try {
    const events = parseEvents(text, { maxDepth });
    if (refuseDocuments('', text, events) !== undefined) return undefined;
    return constructFromEvents(events, { source: text })[0] ?? undefined;
  } catch {
    return undefined;
  }
}

/** The value alone, for texts that are known to be valid; throws the parser's own error otherwise. */
export function parseYaml(text: string): unknown {
  return constructFromEvents(parseEvents(text, { maxDepth }), { source: text })[0];
}

/** Turns paths into places in one text; builds the tree once, at the first question. */
export function locateYaml(text: string): (path: YamlPath, atKey?: boolean) => TextSpan {
  let tree: YamlTree | undefined;
  return (path, atKey = false) => {
    tree ??= buildYamlTree(text, parseEvents(text, { maxDepth }));
    return findSpan(tree.root, path, atKey);
  };
}

function findSpan(root: YamlNode | undefined, path: YamlPath, atKey: boolean): TextSpan {
  let node = root;
  let key: YamlNode | undefined;
  for (const step of path) {
    const entry = node?.entries?.get(String(step));
    const next = entry?.value ?? (typeof step === 'number' ? node?.items?.[step] : undefined);
    // What is not there is shown at the nearest thing that is.
    if (next === undefined) break;
    key = entry?.key ?? (typeof step === 'number' ? undefined : key);
    node = next;
  }
  if (node === undefined) return { start: 0, end: 0 };
  if (atKey && key !== undefined) return key;
  // A whole block is shown by its key or its first line's first key: a mark over thirty lines tells nothing.
  if (node.entries !== undefined || node.items !== undefined) return key ?? headOf(node);
  return node.end > node.start ? node : (key ?? node);
}

function headOf(node: YamlNode): TextSpan {
  const first = node.entries?.values().next().value?.key ?? node.items?.[0];
  if (first === undefined) return node;
  return first.entries === undefined && first.items === undefined ? first : headOf(first);
}

function refuseDocuments(file: string, text: string, events: readonly Event[]): Finding | undefined {
  let documents = 0;
  let aliases = false;
  let tagged: { readonly tagStart: number; readonly tagEnd: number } | undefined;
  for (const event of events) {
    if (event.type === EVENT_ID.ALIAS) aliases = true;
    else if (event.type === EVENT_ID.DOCUMENT) documents++;
    else if (event.type !== EVENT_ID.POP && event.tagStart >= 0) tagged ??= event;
  }
  if (documents === 0) return at(file, yamlErrors.empty, {}, 0, 0);
  if (documents > 1) {
    const separators = [...text.matchAll(/^---(?=\s|$)/gm)];
    return at(file, yamlErrors.documents, {}, separators.at(-1)?.index ?? 0, 3);
  }
  if (tagged !== undefined) return explicitTag(file, text, tagged);
  if (!aliases) return undefined;
  const size = expandedSize(text, events);
  if (size === Number.POSITIVE_INFINITY) return recursion(file, text, events);
  return size > maxExpandedNodes ? bomb(file, text, size) : undefined;
}

/** Parsers differ in what tags mean, and nothing here needs one. */
function explicitTag(file: string, text: string, event: { tagStart: number; tagEnd: number }): Finding {
  const tag = text.slice(event.tagStart, event.tagEnd);
  return at(file, yamlErrors.tag, { tag }, event.tagStart, event.tagEnd - event.tagStart);
}

function recursion(file: string, text: string, events: readonly Event[]): Finding {
  const fault = buildYamlTree(text, events).faults.find((candidate) => candidate.kind === 'alias');
  if (fault === undefined) return at(file, yamlErrors.syntax, { reason: 'recursive alias' }, 0, 0);
  return at(file, yamlErrors.alias, { name: fault.name }, fault.at.start, fault.at.end - fault.at.start);
}

function bomb(file: string, text: string, size: number): Finding {
  const last = [...text.matchAll(/\*[\w-]+/g)].at(-1);
  const count = size > 1e9 ? '1 000 000 000+' : size;
  return at(file, yamlErrors.bomb, { count }, last?.index ?? 0, last?.[0].length ?? 0);
}

/** The text parsed but did not make values: duplicate keys, keys that are lists, unknown anchors and tags. */
function explainConstruction(file: string, text: string, events: Event[], error: unknown): YamlFile {
  const { faults } = buildYamlTree(text, events);
  const findings = faults.map((fault): Finding => {
    const { start, end } = fault.at;
    if (fault.kind === 'key') return at(file, yamlErrors.key, {}, start, end - start);
    if (fault.kind === 'alias') return at(file, yamlErrors.alias, { name: fault.name }, start, end - start);
    const parameters = { key: fault.key, line: lineOf(text, fault.first.start) };
    return at(file, yamlErrors.duplicateKey, parameters, start, end - start);
  });
  if (findings.length === 0) return { file, text, value: undefined, findings: [explainValue(file, error)] };
  const onlyDuplicates = faults.every((fault) => fault.kind === 'duplicate');
  return { file, text, value: onlyDuplicates ? lenientValue(text, events) : undefined, findings };
}

function lenientValue(text: string, events: Event[]): unknown {
  try {
    return constructFromEvents(events, { source: text, json: true })[0];
  } catch {
    return undefined;
  }
}

function explainValue(file: string, error: unknown): Finding {
  const reason = error instanceof YAMLException ? error.reason : String(error);
  const offset = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0;
  return at(file, yamlErrors.syntax, { reason }, offset, 1);
}

function at(
  file: string,
  definition: Finding['definition'],
  parameters: Finding['parameters'],
  offset: number,
  length: number,
): Finding {
  return { definition, parameters, severity: 'error', file, path: [], offset, length };
}
