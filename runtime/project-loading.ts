import { AssistantError, type Locale } from '../assistant/errors.ts';
import { configIdentityOf } from '../project/config-identity.ts';
import { type Diagnostic, describeDiagnostic } from '../project/diagnostic.ts';
import { diskFiles } from '../project/disk-files.ts';
import type { DocumentReader } from '../project/documents/document-reader.ts';
import type { LoadedProject } from '../project/load-project.ts';
import type { Project } from '../project/project.ts';
import { projectErrors } from '../project/project-errors.ts';
import { type ProjectFiles, rememberReads } from '../project/project-files.ts';
import type { Screening } from '../project/shared-screening.ts';
import { keepCheckedProject, readCheckedProject } from './checked-project.ts';
import { documentReader } from './document-reading.ts';
import { workerFile } from './package-root.ts';
import type { Environment } from './secrets.ts';

export interface OpenOptions {
  /** The project as it was in this commit. */
  readonly at?: string | undefined;
  /** `config` (the default) is enough to sell; `all` vouches for knowledge and templates too. */
  readonly scope?: 'all' | 'config';
}

/**
 * A project ready to work with, or PROJECT_INVALID naming the count of errors and the first of them. What only the
 * environment lacks (`enabled: true` without its key) does not stop it.
 */
export async function openProject(
  folder: string,
  environment: Environment,
  now: Date,
  options: OpenOptions = {},
): Promise<Project> {
  const files = rememberReads(await filesOf(folder, options.at));
  const cacheable = options.scope !== 'all' && options.at === undefined;
  const identity = cacheable ? await configIdentityOf(files) : undefined;
  const known = identity === undefined ? undefined : readCheckedProject(folder, identity, now);
  if (known !== undefined) return known;
  const loaded = await checkProject(files, { environment, now, scope: options.scope ?? 'config' });
  if (loaded.project === null) throw invalidProject(loaded.diagnostics);
  if (identity?.hash === loaded.identity.hash) keepCheckedProject(loaded.project, now);
  return loaded.project;
}

export interface CheckOptions {
  /** Null leaves the environment out (`validate --no-env`). */
  readonly environment: Environment | null;
  readonly now: Date;
  readonly scope: 'all' | 'config';
  /** Where one is at hand that goes on to index the same files; it is not closed here. */
  readonly reader?: DocumentReader;
}

/** The project and every diagnostic: for `validate`, the start of the daemon and its reload. */
export async function checkProject(files: ProjectFiles, options: CheckOptions): Promise<LoadedProject> {
  const screening = options.scope === 'all' ? await screeningOf(files) : undefined;
  // Ajv, TypeBox and the checks: 150 ms that an unchanged project does not need.
  const [{ loadProject }, { projectSections }] = await Promise.all([
    import('../project/load-project.ts'),
    import('./project-sections.ts'),
  ]);
  const { environment, now, scope } = options;
  const reader = options.reader ?? documentReader();
  try {
    return await loadProject(files, {
      sections: projectSections,
      environment: environment ?? undefined,
      now,
      scope,
      screening,
      reader,
    });
  } finally {
    if (options.reader === undefined) await reader.close();
  }
}

async function screeningOf(files: ProjectFiles): Promise<Screening | undefined> {
  const { startScreening } = await import('../project/shared-screening.ts');
  return startScreening(files, () => workerFile('project/faq-screening'));
}

export async function filesOf(folder: string, at?: string): Promise<ProjectFiles> {
  if (at === undefined) return diskFiles(folder);
  const { gitFiles } = await import('../project/git-files.ts');
  return gitFiles(folder, at);
}

export function invalidProject(diagnostics: readonly Diagnostic[]): AssistantError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const first = (locale: Locale) =>
    errors.slice(0, 3).map((diagnostic) => {
      const { file, range, message } = describeDiagnostic(diagnostic, locale);
      return `${file}:${range.start.line}:${range.start.column} ${message}`;
    });
  return new AssistantError(
    projectErrors.invalid,
    { count: errors.length, first: first('ru').join('; '), firstEn: first('en').join('; ') },
    errors[0] === undefined ? {} : { file: errors[0].file, range: errors[0].range },
  );
}
