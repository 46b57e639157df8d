import { systemClock } from '../adapters/clock/system-clock.ts';
import { AssistantError, defineErrors } from '../assistant/errors.ts';
import type { Clock } from '../assistant/ports/clock.ts';
import type { StuckWork } from '../assistant/ports/stuck-work.ts';
import type { OnRenewed } from './project-secrets.ts';
import type { Environment } from './secrets.ts';
import { openStorage } from './storage.ts';

export const deadLetterErrors = defineErrors({
  unknown: {
    code: 'DEAD_LETTER_UNKNOWN',
    kind: 'not_found',
    ru: { message: 'Среди застрявшего нет {id}', hint: 'Посмотрите номера: sales-assistant dead-letters list' },
    en: { message: 'There is no {id} among what is stuck', hint: 'To see the ids: sales-assistant dead-letters list' },
  },
  final: {
    code: 'DEAD_LETTER_FINAL',
    kind: 'conflict',
    ru: {
      message: '{id} повторить нельзя: содержимого больше нет или о неудаче уже сказано клиенту',
      hint: 'Напишите клиенту сами; остальное повторит dead-letters retry --all',
    },
    en: {
      message: '{id} cannot be tried again: nothing of it is left, or the customer was told of the failure',
      hint: 'Write to the customer yourself; the others are tried again by dead-letters retry --all',
    },
  },
});

export interface DeadLetters {
  /** The newest first. */
  list(): Promise<readonly StuckWork[]>;
  /** Those of these ids, or all that can be tried again. Throws DEAD_LETTER_UNKNOWN, DEAD_LETTER_FINAL. */
  choose(ids: readonly string[] | 'all'): Promise<readonly StuckWork[]>;
  /** Ids of what waits now; a running daemon takes it within a second. */
  retry(chosen: readonly StuckWork[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What went no further by itself, looked at and tried again beside a daemon at work. */
export async function openDeadLetters(
  projectFolder: string,
  environment: Environment,
  { clock = systemClock, onRenewed }: { clock?: Clock; onRenewed?: OnRenewed | undefined } = {},
): Promise<DeadLetters> {
  const { store, close } = await openStorage(projectFolder, environment, { clock, onRenewed });
  return {
    list: () => store.listStuck(),
    async choose(ids) {
      const stuck = await store.listStuck({ limit: 100_000 });
      if (ids === 'all') return stuck.filter(({ retryable }) => retryable);
      return ids.map((id) => {
        const found = stuck.find((each) => each.id === id);
        if (found === undefined) throw new AssistantError(deadLetterErrors.unknown, { id });
        if (!found.retryable) throw new AssistantError(deadLetterErrors.final, { id });
        return found;
      });
    },
    retry: (chosen) => store.retryStuck({ ids: chosen.map(({ id }) => id), at: clock.now() }),
    close,
  };
}
