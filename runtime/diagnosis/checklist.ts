import { AssistantError } from '../../assistant/errors.ts';
import { type Check, defectBy, type Texts } from './check.ts';

/** One step of connecting a vendor. Rejections are told as its defect; `then` is what the later steps know by it. */
export interface Step {
  readonly id: string;
  readonly title: Texts;
  readonly check: () => Promise<Check>;
  /** The steps after it make sense without it. */
  readonly optional?: boolean;
}

/** Each step as soon as it is known. After one that fails the others wait: there is one thing to mend at a time. */
export async function* followChecklist(steps: readonly Step[]): AsyncGenerator<Check> {
  let stopped = false;
  for (const { id, title, check, optional } of steps) {
    if (stopped) {
      const detail = { ru: 'сначала шаги выше', en: 'after the steps above' };
      yield { id, title, status: 'pending', detail, hint: null };
      continue;
    }
    const done = await settled(id, title, check);
    yield done;
    stopped = optional !== true && (done.status === 'defect' || done.status === 'unreachable');
  }
}

async function settled(id: string, title: Texts, check: Step['check']): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    const told = defectBy(error, id, title);
    const isAway = error instanceof AssistantError && error.kind === 'unreachable';
    return isAway ? { ...told, status: 'unreachable' } : told;
  }
}
