/**
 * Lets one through a turn of the event loop: those who have much to compute when they are let in leave the loop to everybody else in
 * between, however many came together.
 */
export function createTurnstile(): () => Promise<void> {
  const waiting: (() => void)[] = [];
  const turn = () => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(turn);
  };
  return () =>
    new Promise((pass) => {
      if (waiting.push(pass) === 1) setImmediate(turn);
    });
}
