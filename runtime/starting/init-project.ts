import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { AssistantError, type Locale } from '../../assistant/errors.ts';
import { systemRefusal } from '../../assistant/system-refusals.ts';
import { describeDiagnostic } from '../../project/diagnostic.ts';
import { diskFiles } from '../../project/disk-files.ts';
import { memoryFiles } from '../../project/memory-files.ts';
import { projectFolders } from '../../project/project-files.ts';
import { type RequisiteSections, readRequisites, requisitesFileErrors } from '../../project/requisites-file.ts';
import { makeFolders, removeEmptyFolders } from '../make-folders.ts';
import { packageRoot, packageVersion } from '../package-root.ts';
import { checkProject } from '../project-loading.ts';
import { initErrors } from './init-errors.ts';
import { checkAnswers, type InitAnswers, replaceSections, sampleSections, tidyAnswers } from './starting-company.ts';
import { startingFiles } from './starting-files.ts';

export interface InitRequest {
  readonly folder: string;
  readonly answers: InitAnswers;
  /** A file with real requisites: the project then is no sample. */
  readonly requisites: string | null;
  readonly now: Date;
  readonly locale: Locale;
}

export interface InitResult {
  readonly folder: string;
  /** Relative paths, as written. */
  readonly files: readonly string[];
  /** Were there already and stayed as they are. */
  readonly kept: readonly string[];
  readonly sample: boolean;
}

/**
 * Makes a project of the shipped sample with the company filled in. Everything is composed and checked in memory first:
 * nothing is written unless the result is valid, and no file that exists is touched.
 */
export async function initProject(request: InitRequest): Promise<InitResult> {
  const { now, locale } = request;
  const answers = tidyAnswers(request.answers);
  const folder = resolve(request.folder);
  checkAnswers(answers);
  refuseOccupied(folder);
  const requisites = request.requisites === null ? null : await readRequisites(request.requisites);
  const content = await composeContent(answers, requisites);
  await refuseInvalid(folder, content, request.requisites, now, locale);
  const root = packageRoot();
  const environment = renamed('.env.example', readFileSync(join(root, '.env.example'), 'utf8'), answers.name);
  const extra = startingFiles(answers.name, toolkitFor(folder), environment);
  const { written, kept } = writeAll(folder, [...extra, ...content]);
  return { folder, files: written.sort(), kept: kept.sort(), sample: requisites === null };
}

/**
 * The dependency by which the project finds its toolkit: the exact version when that was installed from a registry, the
 * folder when the toolkit runs from a clone.
 */
function toolkitFor(folder: string): string {
  const root = packageRoot();
  if (root.split(sep).includes('node_modules')) return packageVersion();
  return `file:${relative(folder, root).split(sep).join('/') || '.'}`;
}

/** All of it, or, when the disk fails, nothing: half a project would keep the next try from starting. */
function writeAll(
  folder: string,
  content: readonly (readonly [string, string | Uint8Array])[],
): { written: string[]; kept: string[] } {
  const written: string[] = [];
  const kept: string[] = [];
  const made: string[] = [];
  try {
    for (const [path, text] of content) {
      made.push(...makeFolders(dirname(join(folder, path))));
      (writeNew(join(folder, path), text, path === '.env' ? 0o600 : 0o644) ? written : kept).push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(join(folder, path), { force: true });
    removeEmptyFolders(made);
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new AssistantError(initErrors.unwritable, { folder, ...systemRefusal(error) }, { cause: error });
  }
  return { written, kept };
}

function refuseOccupied(folder: string): void {
  const occupied = projectFolders.filter((name) => existsSync(join(folder, name))).map((name) => `${name}/`);
  if (occupied.length > 0) throw new AssistantError(initErrors.occupied, { folder, files: occupied.join(', ') });
}

async function composeContent(
  answers: InitAnswers,
  requisites: RequisiteSections | null,
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const sample = diskFiles(packageRoot());
  const content = new Map<string, string | Uint8Array>();
  for (const path of await sample.list()) {
    const bytes = await sample.read(path);
    content.set(path, /\.(?:ya?ml|md|html|txt)$/.test(path) ? adapt(path, Buffer.from(bytes).toString('utf8')) : bytes);
  }
  return content;

  function adapt(path: string, text: string): string {
    const own = renamed(path, withInstalledSchema(text), answers.name);
    if (path !== 'config/company.yaml') return own;
    const company = replaceSections(own, sampleSections(answers));
    return requisites === null ? company : withoutSampleMark(replaceSections(company, requisites));
  }
}

/** The schemas come with the installed toolkit: config/x.yaml looks for them under node_modules. */
function withInstalledSchema(text: string): string {
  return text.replace(
    /(yaml-language-server: \$schema=(?:\.\.\/)+)schemas\//,
    '$1node_modules/sales-assistant/schemas/',
  );
}

const sampleName = 'Нейросфера';

function renamed(path: string, text: string, name: string): string {
  // By functions: `$&` in a name is not what was found.
  if (!path.endsWith('.yaml')) return text.replaceAll(sampleName, () => name);
  return text
    .replaceAll(`: ${sampleName}\n`, () => `: ${JSON.stringify(name)}\n`)
    .replaceAll(sampleName, () => name.replace(/[&:#]/g, ' '));
}

function withoutSampleMark(text: string): string {
  return text.replace(/(?:^#.*\n)*^sample: true\n\n?/m, '');
}

async function refuseInvalid(
  folder: string,
  content: ReadonlyMap<string, string | Uint8Array>,
  requisites: string | null,
  now: Date,
  locale: Locale,
): Promise<void> {
  const { diagnostics } = await checkProject(memoryFiles(folder, content), { environment: null, now, scope: 'all' });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return;
  const { file, message } = describeDiagnostic(first, locale);
  const definition = requisites === null ? initErrors.incomplete : requisitesFileErrors.invalid;
  throw new AssistantError(definition, { file: requisites ?? file, reason: message, reasonEn: message });
}

/** False when there is such a file: it stays. `wx` decides, so that nothing slips in between look and write. */
function writeNew(target: string, text: string | Uint8Array, mode: number): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(target, 'wx', mode);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeFileSync(descriptor, text);
    return true;
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
}
