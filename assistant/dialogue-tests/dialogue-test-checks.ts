import type { ErrorDefinition } from '../errors.ts';
import type { Finding, YamlPath } from '../findings.ts';
import { suggestedNames } from '../nearest-name.ts';
import { dialogueTestErrors } from './dialogue-test-errors.ts';
import type { DialogueExpectation, DialogueTestFile } from './dialogue-test-schema.ts';

/** What expectations may name. */
export interface KnownScript {
  readonly id: string;
  readonly states: Readonly<Record<string, unknown>>;
  readonly fields?: Readonly<Record<string, unknown>>;
}

export interface DialogueTestSource {
  readonly file: string;
  readonly source: DialogueTestFile;
}

/** Expectations that no turn can meet: warnings, as nothing that customers hear hangs on them. */
export function checkDialogueTests(sources: readonly DialogueTestSource[], scripts: readonly KnownScript[]): Finding[] {
  return sources.flatMap(({ file, source }) =>
    source.dialogues.flatMap(({ turns }, dialogue) =>
      turns.flatMap(({ expect }, turn) => {
        const at = ['dialogues', dialogue, 'turns', turn, 'expect'];
        return expect === undefined ? [] : unknownNames(expect, scripts).map((found) => findingOf(file, at, found));
      }),
    ),
  );
}

interface UnknownName {
  readonly definition: ErrorDefinition;
  readonly id: string;
  readonly known: readonly string[];
  readonly path: YamlPath;
  readonly atKey?: boolean;
}

function unknownNames(
  { script, state, fields = {} }: DialogueExpectation,
  scripts: readonly KnownScript[],
): UnknownName[] {
  const ids = scripts.map(({ id }) => id);
  if (script !== undefined && !ids.includes(script)) {
    return [{ definition: dialogueTestErrors.unknownScript, id: script, known: ids, path: ['script'] }];
  }
  const meant = script === undefined ? scripts : scripts.filter(({ id }) => id === script);
  const states = meant.flatMap((each) => Object.keys(each.states));
  const known = scripts.flatMap((each) => Object.keys(each.fields ?? {}));
  return [
    ...(state === undefined || states.includes(state)
      ? []
      : [{ definition: dialogueTestErrors.unknownState, id: state, known: states, path: ['state'] }]),
    ...Object.keys(fields)
      .filter((id) => !known.includes(id))
      .map((id) => ({ definition: dialogueTestErrors.unknownField, id, known, path: ['fields', id], atKey: true })),
  ];
}

function findingOf(file: string, at: YamlPath, { definition, id, known, path, atKey = false }: UnknownName): Finding {
  const parameters = { id, suggestion: suggestedNames(id, [...new Set(known)]), known: known.join(', ') || '–' };
  return { definition, parameters, severity: 'warning', file, path: [...at, ...path], ...(atKey ? { atKey } : {}) };
}
