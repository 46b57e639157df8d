import { setTimeout as pause } from 'node:timers/promises';

const windowMs = 20;
/** So many lines in a window are a crowd. */
const crowd = 8;
const longestMs = 10_000;

/** Resolves once no crowd comes, at the latest after ten seconds: what nobody waits for lets those go first who do. */
export async function quietMoment(arrivals: { readonly arrived: number }, isStopping: () => boolean): Promise<void> {
  for (let waited = 0; waited < longestMs && !isStopping(); waited += windowMs) {
    const before = arrivals.arrived;
    await pause(windowMs);
    if (arrivals.arrived - before < crowd) return;
  }
}
