import { AssistantError } from '../assistant/errors.ts';
import type { Workshop } from '../runtime/workshop.ts';
import { daemonErrors } from './daemon-errors.ts';
import { type ProjectCheck, ProjectHolder, type ProjectStatus } from './project-holder.ts';

export type HeldProject = ProjectHolder<Awaited<ReturnType<Workshop['projects']['assemble']>>['live'] & object>;

/** The project as it lies there, else the last good copy of it; DAEMON_PROJECT_BROKEN where there is neither. */
export async function holdProject({ projects, logger }: Workshop): Promise<HeldProject> {
  const { holder, diagnostics } = await ProjectHolder.start({ source: projects, logger });
  if (holder !== null) return holder;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const first = errors
    .slice(0, 3)
    .map(({ file, range, message }) => `${file}:${range.start.line}:${range.start.column} ${message}`)
    .join('; ');
  throw new AssistantError(daemonErrors.projectBroken, { count: errors.length, first });
}

/** What the machine lacks stands beside what the project lacks. */
export function withMachine(status: ProjectStatus, degraded: Readonly<Record<string, string>>): ProjectStatus {
  const machine = Object.entries(degraded).map(([name, message]): [string, ProjectCheck] => [
    name,
    { status: 'degraded', message },
  ]);
  return { ...status, checks: { ...status.checks, ...Object.fromEntries(machine) } };
}
