import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { Environment } from './secrets.ts';

export const projectFolderErrors = defineErrors({
  notFound: {
    code: 'PROJECT_NOT_FOUND',
    kind: 'project',
    ru: {
      message: 'В папке {folder} нет проекта: не найдены ни config/, ни knowledge/',
      hint: 'Перейдите в папку проекта, укажите её флагом --project или создайте новый: sales-assistant init DIR',
    },
    en: {
      message: 'No project in {folder}: neither config/ nor knowledge/ is there',
      hint: 'Change to the project folder, name it with --project, or make one: sales-assistant init DIR',
    },
  },
});

interface Lookup {
  readonly flag: string | undefined;
  readonly environment: Environment;
}

/** `--project`, else SALES_ASSISTANT_PROJECT, else the current directory. A project has config/ or knowledge/. */
export function resolveProjectFolder(lookup: Lookup & { required: true }): string;
export function resolveProjectFolder(lookup: Lookup): string | undefined;
export function resolveProjectFolder(lookup: Lookup & { required?: boolean }): string | undefined {
  const folder = resolve(lookup.flag ?? lookup.environment.SALES_ASSISTANT_PROJECT ?? '.');
  if (isFolder(join(folder, 'config')) || isFolder(join(folder, 'knowledge'))) return folder;
  if (lookup.required === true) throw new AssistantError(projectFolderErrors.notFound, { folder });
  return undefined;
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}
