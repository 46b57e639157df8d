import type { ErrorDefinition, ErrorParameters } from '../errors.ts';
import type { Finding, YamlPath } from '../findings.ts';

/** How a check of one file hands in what it found; an error unless it says otherwise. */
export type ReportFinding = (
  definition: ErrorDefinition,
  path: YamlPath,
  parameters: ErrorParameters,
  severity?: Finding['severity'],
) => void;
