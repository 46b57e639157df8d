import type { YamlPath } from '../assistant/findings.ts';
import { lineOf } from './text-lines.ts';
import { locateYaml } from './yaml-file.ts';
import { yamlScalar } from './yaml-scalar.ts';

/** One expectation of a file of dialogue tests, counted from 0; `check` as in a Departure. */
export interface ExpectationPlace {
  readonly dialogue: number;
  readonly turn: number;
  readonly check: string;
  readonly index?: number;
}

export interface ExpectationChange extends ExpectationPlace {
  readonly value: string | number | boolean | null;
}

/** Lines of a text of dialogue tests, counted from 1. */
export function dialogueLines(text: string) {
  const locate = locateYaml(text);
  const line = (path: YamlPath) => lineOf(text, locate(path).start);
  return {
    dialogue: (dialogue: number) => line(['dialogues', dialogue]),
    turn: (dialogue: number, turn: number) => line(['dialogues', dialogue, 'turns', turn]),
    expectation: (place: ExpectationPlace) => line(pathOf(place)),
  };
}

/** The text with other values in the places named, and not a character changed besides. */
export function changeExpectations(text: string, changes: readonly ExpectationChange[]): string {
  const locate = locateYaml(text);
  const spans = changes.map((change) => ({ ...locate(pathOf(change)), words: yamlScalar(change.value) }));
  return spans
    .sort((a, b) => b.start - a.start)
    .reduce((changed, { start, end, words }) => changed.slice(0, start) + words + changed.slice(end), text);
}

function pathOf({ dialogue, turn, check, index }: ExpectationPlace): YamlPath {
  const keys = check.startsWith('fields.') ? ['fields', check.slice('fields.'.length)] : [check];
  return ['dialogues', dialogue, 'turns', turn, 'expect', ...keys, ...(index === undefined ? [] : [index])];
}
