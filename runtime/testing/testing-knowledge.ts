import { join } from 'node:path';
import type { Clock } from '../../assistant/ports/clock.ts';
import type { Project } from '../../project/project.ts';
import {
  indexKnowledge,
  type KnowledgeNotice,
  type KnowledgeOptions,
  knowledgeState,
  type OpenKnowledge,
  openKnowledge,
} from '../knowledge.ts';
import type { Environment } from '../secrets.ts';

export interface TestingKnowledgeOptions {
  readonly project: Pick<Project, 'folder' | 'assistant' | 'company'>;
  readonly environment: Environment;
  readonly clock: Clock;
  readonly onKnowledge?: (notice: KnowledgeNotice) => void;
}

/**
 * What knowledge/ says now. Texts that were edited since `index` are indexed apart, under data/cache: a test must not
 * change what the daemon answers.
 */
export async function openTestingKnowledge(options: TestingKnowledgeOptions): Promise<OpenKnowledge> {
  const { project, environment, clock, onKnowledge } = options;
  const { folder, assistant, company } = project;
  const common: KnowledgeOptions = {
    environment,
    settings: assistant.retrieval,
    now: () => clock.now(),
    timeZone: company.time_zone,
    ...(onKnowledge === undefined ? {} : { notice: onKnowledge }),
  };
  if ((await knowledgeState(folder)) !== 'stale') return openKnowledge(folder, common);
  const apart = { ...common, indexFolder: join(folder, 'data', 'cache', 'tested-index') };
  await indexKnowledge(folder, apart);
  return openKnowledge(folder, apart);
}
