import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import type { YamlPath } from '../findings.ts';
import { suggestedNames } from '../nearest-name.ts';
import type { Catalogue } from './catalogue.ts';
import { type Condition, choicesOf, type Script } from './script.ts';
import { scriptErrors } from './script-errors.ts';
import type { ScriptFile } from './script-schema.ts';

/** What a check of one script works with; `report` adds a finding at a path of its file. */
export interface ScriptCheck {
  readonly source: ScriptFile;
  readonly script: Script;
  readonly scripts: readonly string[];
  readonly catalogue: Catalogue;
  report(definition: ErrorDefinition, parameters: ErrorParameters, path: YamlPath, options?: ReportOptions): void;
}

export interface ReportOptions {
  readonly severity?: 'error' | 'warning';
  readonly atKey?: boolean;
}

/** Reports a name that is not among the known ones. */
export function expectKnown(
  check: ScriptCheck,
  definition: ErrorDefinition,
  id: string,
  known: readonly string[],
  path: YamlPath,
  more: ErrorParameters = {},
  atKey = false,
): boolean {
  if (known.includes(id)) return true;
  const suggestion = suggestedNames(id, known);
  const parameters = { id, suggestion, known: known.join(', ') || '–', ...more };
  check.report(definition, parameters, path, atKey ? { atKey } : {});
  return false;
}

export function checkConditions(check: ScriptCheck, conditions: readonly Condition[], path: YamlPath): void {
  const { script, catalogue } = check;
  for (const [index, condition] of conditions.entries()) {
    const at = [...path, index];
    if (!expectKnown(check, scriptErrors.unknownField, condition.field, Object.keys(script.fields), [...at, 'field']))
      continue;
    const field = script.fields[condition.field];
    if (field?.type !== 'choice') continue;
    const values = choicesOf(field, catalogue).map(({ value }) => value);
    const named = [
      ...(condition.is === undefined ? [] : [{ value: condition.is, path: [...at, 'is'] }]),
      ...(condition.not === undefined ? [] : [{ value: condition.not, path: [...at, 'not'] }]),
      ...(condition.in ?? []).map((value, position) => ({ value, path: [...at, 'in', position] })),
    ];
    for (const { value, path: place } of named) {
      expectKnown(check, scriptErrors.unknownValue, String(value), values, place, { of: field.id });
    }
  }
}
