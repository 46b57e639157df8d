import { AssistantError } from '../assistant/errors.ts';
import { openProject } from './project-loading.ts';
import type { Environment } from './secrets.ts';

const unknownZone = 'Europe/Moscow';

/** For showing times; what happened must be readable while the project's files are in error. */
export async function companyTimeZone(folder: string, environment: Environment, now: Date): Promise<string> {
  try {
    const { company } = await openProject(folder, environment, now);
    return company.time_zone;
  } catch (error) {
    if (error instanceof AssistantError && error.kind === 'project') return unknownZone;
    throw error;
  }
}
