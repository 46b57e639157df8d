import type { ErrorDefinition } from '../errors.ts';
import type { Finding } from '../findings.ts';
import type { AssistantFile } from '../settings/assistant-settings.ts';
import type { Catalogue } from './catalogue.ts';
import { checkFlow } from './flow-checks.ts';
import { checkOrder } from './order-checks.ts';
import { catalogueEntries, compileScript } from './script.ts';
import { expectKnown, type ScriptCheck } from './script-check.ts';
import { scriptErrors } from './script-errors.ts';
import type { ScriptFile } from './script-schema.ts';
import { checkText, checkTexts } from './text-checks.ts';

export interface ScriptSource {
  readonly file: string;
  readonly source: ScriptFile;
}

export interface AssistantSource {
  readonly file: string;
  readonly source: AssistantFile;
}

/** Whether the scripts hang together with themselves, with each other and with the price list. */
export function checkScripts(
  scripts: readonly ScriptSource[],
  catalogue: Catalogue,
  assistant?: AssistantSource,
): Finding[] {
  const findings: Finding[] = [];
  const ids = scripts.map(({ source }) => source.id);
  for (const [index, { file, source }] of scripts.entries()) {
    const report: ScriptCheck['report'] = (definition, parameters, path, { severity = 'error', atKey } = {}) => {
      findings.push({ definition, parameters, severity, file, path, ...(atKey === undefined ? {} : { atKey }) });
    };
    const earlier = ids.indexOf(source.id);
    if (earlier < index)
      report(scriptErrors.duplicateId, { id: source.id, other: scripts[earlier]?.file ?? '' }, ['id']);
    const check: ScriptCheck = { source, script: compileScript(source, file), scripts: ids, catalogue, report };
    checkFields(check);
    checkFlow(check);
    checkOrder(check);
    checkTexts(check);
  }
  if (assistant !== undefined) checkNotice(assistant, catalogue, findings);
  return findings;
}

function checkFields(check: ScriptCheck): void {
  const { source, catalogue } = check;
  for (const [id, field] of Object.entries(source.fields ?? {})) {
    const path = ['fields', id];
    const { from } = field;
    if (from === undefined) {
      if (field.type === 'choice' && field.choices === undefined)
        check.report(scriptErrors.noChoices, { id }, path, { atKey: true });
      continue;
    }
    const coefficient = /^coefficient:(.+)$/.exec(from)?.[1];
    if (coefficient !== undefined) {
      const known = catalogue.coefficients.map((entry) => entry.id);
      if (!expectKnown(check, scriptErrors.unknownCoefficient, coefficient, known, [...path, 'from'])) continue;
    }
    const definition = definitionFor(from);
    const known = catalogueEntries(from, catalogue).map((entry) => entry.id);
    const of = coefficient ?? from;
    for (const [index, value] of (field.only ?? []).entries()) {
      expectKnown(check, definition, value, known, [...path, 'only', index], { of });
    }
    for (const [index, { value }] of (field.choices ?? []).entries()) {
      expectKnown(check, definition, value, known, [...path, 'choices', index, 'value'], { of });
    }
  }
}

function definitionFor(from: string): ErrorDefinition {
  if (from === 'packages') return scriptErrors.unknownPackage;
  return from === 'options' ? scriptErrors.unknownOption : scriptErrors.unknownValue;
}

const saysMachine =
  /(?<!\p{L})(?:ИИ|AI)(?!\p{L})|искусственн|робот|(?<!\p{L})бот(?!\p{L})|программ|автоматич|нейросет|\bassistant|automatic|virtual|виртуальн/iu;

function checkNotice({ file, source }: AssistantSource, catalogue: Catalogue, findings: Finding[]): void {
  for (const [language, text] of Object.entries(source.disclosure)) {
    const path = ['disclosure', language];
    if (!saysMachine.test(text)) {
      findings.push({ definition: scriptErrors.noNotice, parameters: {}, severity: 'error', file, path });
    }
    checkText(text, { fields: [], catalogue, quote: false }, (definition, parameters) => {
      findings.push({ definition, parameters, severity: 'error', file, path });
    });
  }
  for (const language of ['ru', 'en'] as const) {
    for (const [key, text] of Object.entries(source.phrases?.[language] ?? {})) {
      checkText(text, { fields: [], catalogue, quote: true, also: phraseReferences }, (definition, parameters) => {
        findings.push({ definition, parameters, severity: 'error', file, path: ['phrases', language, key] });
      });
    }
  }
}

const phraseReferences = ['question', 'item.title', 'item.price', 'noted', 'options', 'when', 'consent.link_line'];
