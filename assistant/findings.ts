import type { ErrorDefinition, ErrorParameters } from './errors.ts';

export type YamlPath = readonly (string | number)[];

/**
 * A defect in the user's files, found by a pure check. Whoever loaded the file turns `path` (keys and indexes in the
 * parsed YAML; empty = the whole file) or `offset` (of `length` characters in the text) into lines and columns.
 */
export interface Finding {
  readonly definition: ErrorDefinition;
  readonly parameters: ErrorParameters;
  readonly severity: 'error' | 'warning';
  /** Relative to the project folder. */
  readonly file: string;
  readonly path: YamlPath;
  /** Point at the key instead of the value: for unknown or misplaced keys. */
  readonly atKey?: boolean;
  /** Character range in the file, for texts that are not YAML. */
  readonly offset?: number;
  readonly length?: number;
}
