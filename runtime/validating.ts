import type { Locale } from '../assistant/errors.ts';
import { type DiagnosticReport, describeDiagnostic } from '../project/diagnostic.ts';
import { checkProject, filesOf } from './project-loading.ts';
import type { Environment } from './secrets.ts';

/** As in the contract, and the source line for an excerpt. */
export interface CheckedDiagnostic extends DiagnosticReport {
  readonly sourceLine: string;
}

export interface Validation {
  readonly valid: boolean;
  readonly errorCount: number;
  readonly warningCount: number;
  readonly diagnostics: readonly CheckedDiagnostic[];
  /** config/ or templates/ differ from the last commit; null outside git. */
  readonly dirty: boolean | null;
}

/** Every defect of every file; `environment` null leaves the environment out. */
export async function validateProject(
  folder: string,
  environment: Environment | null,
  now: Date,
  locale: Locale,
): Promise<Validation> {
  const loaded = await checkProject(await filesOf(folder), { environment, now, scope: 'all' });
  const diagnostics = loaded.diagnostics.map((diagnostic) => ({
    ...describeDiagnostic(diagnostic, locale),
    sourceLine: diagnostic.sourceLine,
  }));
  const errorCount = diagnostics.filter(({ severity }) => severity === 'error').length;
  const { dirty } = loaded.identity;
  return { valid: errorCount === 0, errorCount, warningCount: diagnostics.length - errorCount, diagnostics, dirty };
}
