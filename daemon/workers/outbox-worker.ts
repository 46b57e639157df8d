import type { EffectWork } from '../../assistant/delivery/effect-parts.ts';
import { workEffect } from '../../assistant/delivery/work-effect.ts';
import { startWorkLoop, type WorkLoop } from './work-loop.ts';

export interface OutboxWorkerOptions extends EffectWork {
  readonly concurrency?: number;
  readonly pollMs?: number;
}

/** Performs what turns have decided to do to the world. */
export function startOutboxWorker(options: OutboxWorkerOptions): WorkLoop {
  return startWorkLoop({
    name: 'outbox',
    step: () => workEffect(options),
    concurrency: options.concurrency ?? 8,
    pollMs: options.pollMs ?? 1_000,
    logger: options.logger,
    onFailure: options.onFailure,
  });
}
