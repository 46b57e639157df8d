import { createHash } from 'node:crypto';
import { AssistantError, type Locale } from '../../assistant/errors.ts';
import { type Diagnostic, type DiagnosticReport, describeDiagnostic } from '../../project/diagnostic.ts';
import type { Project } from '../../project/project.ts';
import { isProjectText, type ProjectFiles, rememberReads } from '../../project/project-files.ts';
import {
  indexKnowledge,
  type KnowledgeOptions,
  knowledgeState,
  type OpenKnowledge,
  openKnowledge,
} from '../knowledge.ts';
import { checkProject, filesOf } from '../project-loading.ts';
import type { Environment } from '../secrets.ts';
import type { RehearsalClock } from '../testing/rehearsal.ts';
import { comparisonErrors } from './comparison-errors.ts';
import { dropOldKept, keptFolder } from './kept-results.ts';

/** One of the two projects that are compared. */
export interface ComparedSide {
  readonly project: Project;
  readonly files: ProjectFiles;
  /** The commit; null for the working tree. */
  readonly ref: string | null;
  /** Of all that can be said: knowledge/ is not in `config.hash`. */
  readonly knowledgeHash: string;
}

export interface SideOptions {
  readonly folder: string;
  readonly environment: Environment;
  readonly now: Date;
  /** Every defect of a side that cannot be used, for whoever shows them. */
  readonly onDiagnostics?: ((describe: (locale: Locale) => readonly DiagnosticReport[]) => void) | undefined;
}

/**
 * Rejects with DIFF_SIDE_INVALID naming the side; PROJECT_REF_UNKNOWN and PROJECT_NO_REPOSITORY for a commit that is not
 * there. What the environment lacks is left out: it is the same on both sides.
 */
export async function openSide(ref: string | null, options: SideOptions): Promise<ComparedSide> {
  const { folder, now } = options;
  const files = rememberReads(await filesOf(folder, ref ?? undefined));
  const { project, diagnostics } = await checkProject(files, { environment: null, now, scope: 'config' });
  if (project === null) throw sideInvalid(ref, diagnostics, options);
  return { project, files, ref, knowledgeHash: await hashOf(files, (path) => path.startsWith('knowledge/')) };
}

/** What this side's knowledge/ says. The index in use serves where it fits; another text is indexed apart, once. */
export async function openSideKnowledge(side: ComparedSide, clock: RehearsalClock): Promise<OpenKnowledge> {
  const { files, project, knowledgeHash } = side;
  const { folder } = project;
  const common: KnowledgeOptions = {
    // Vectors of a vendor would make it another comparison every day.
    environment: {},
    files,
    settings: project.assistant.retrieval,
    now: () => clock.now(),
    timeZone: project.company.time_zone,
  };
  if ((await knowledgeState(folder, { files })) === 'current') return openKnowledge(folder, common);
  const apart = { ...common, indexFolder: keptFolder(folder, `index-${knowledgeHash.slice(0, 24)}`) };
  if ((await knowledgeState(folder, apart)) !== 'current') {
    await indexKnowledge(folder, apart).catch((error: unknown) => {
      throw isUsersMistake(error) ? knowledgeInvalid(side.ref, error) : error;
    });
    dropOldKept(folder);
  }
  return openKnowledge(folder, apart);
}

/** Templates by path: what papers are made of. */
export async function templateHashes(files: ProjectFiles): Promise<ReadonlyMap<string, string>> {
  const paths = (await files.list()).filter((path) => path.startsWith('templates/'));
  return new Map(await Promise.all(paths.map(async (path) => [path, digest(await files.read(path))] as const)));
}

async function hashOf(files: ProjectFiles, wanted: (path: string) => boolean): Promise<string> {
  const total = createHash('sha256');
  for (const entry of await files.entries()) {
    if (!isProjectText(entry) || !wanted(entry.path)) continue;
    total.update(`${entry.path}\0${digest(await files.read(entry.path))}\n`);
  }
  return total.digest('hex');
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function sideInvalid(
  ref: string | null,
  diagnostics: readonly Diagnostic[],
  { onDiagnostics }: SideOptions,
): AssistantError {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  onDiagnostics?.((locale) => errors.map((diagnostic) => describeDiagnostic(diagnostic, locale)));
  const first = (locale: Locale) =>
    errors.slice(0, 3).map((diagnostic) => {
      const { file, range, message } = describeDiagnostic(diagnostic, locale);
      return `${file}:${range.start.line}:${range.start.column} ${message}`;
    });
  return new AssistantError(
    comparisonErrors.sideInvalid,
    {
      ...namesOf(ref),
      count: errors.length,
      first: first('ru').join('; '),
      firstEn: first('en').join('; '),
    },
    errors[0] === undefined ? {} : { file: errors[0].file, range: errors[0].range },
  );
}

function isUsersMistake(error: unknown): error is AssistantError {
  return error instanceof AssistantError && error.kind === 'project';
}

/** A document that does not read, of which `indexKnowledge` names the first. */
function knowledgeInvalid(ref: string | null, error: AssistantError): AssistantError {
  const { file, range } = error;
  const place =
    file === undefined ? '' : `${file}${range === undefined ? '' : `:${range.start.line}:${range.start.column}`} `;
  const [first, firstEn] = [`${place}${error.text('ru').message}`, `${place}${error.text('en').message}`];
  return new AssistantError(
    comparisonErrors.sideInvalid,
    { ...namesOf(ref), count: 1, first, firstEn },
    { ...(file === undefined ? {} : { file }), ...(range === undefined ? {} : { range }), cause: error },
  );
}

function namesOf(ref: string | null) {
  return ref === null
    ? {
        side: 'рабочая копия',
        sideEn: 'working tree',
        remedy: 'Все ошибки покажет sales-assistant validate',
        remedyEn: 'sales-assistant validate shows them all',
      }
    : {
        side: ref,
        sideEn: ref,
        remedy: 'Сравните с коммитом, в котором проект в порядке',
        remedyEn: 'Compare with a commit where the project is in order',
      };
}
