import { type TopicWork, workTopics } from '../../assistant/delivery/work-topics.ts';
import { startWorkLoop, type WorkLoop } from './work-loop.ts';

/** Shows the managers' group what happens in conversations: one call at a time, for all of them share one chat. */
export function startTopicsWorker(work: TopicWork & { readonly pollMs?: number }): WorkLoop {
  return startWorkLoop({
    name: 'topics',
    step: () => workTopics(work),
    concurrency: 1,
    pollMs: work.pollMs ?? 1_000,
    logger: work.logger,
  });
}
