import t from 'tap';
import { createTurnstile } from '../../runtime/turnstile.ts';

t.test('whoever came together is let in one by one, with turns of the event loop in between', async (t) => {
  const pass = createTurnstile();
  const seen: string[] = [];
  const turns = new Promise<void>((ended) => {
    const turn = () => {
      seen.push('|');
      if (seen.length < 12) setImmediate(turn);
      else ended();
    };
    setImmediate(turn);
  });
  await Promise.all(['a', 'b', 'c'].map((name) => pass().then(() => seen.push(name))));
  await turns;
  t.match(seen.join(''), /a\|+b\|+c/);
  await pass().then(() => seen.push('d'));
  t.equal(seen.at(-1), 'd', 'and whoever comes later');
});
