import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import t from 'tap';
import type { LlmProvider, LlmReply, LlmRequest } from '../../assistant/ports/llm-provider.ts';
import { possiblePrices } from '../../assistant/pricing/possible-prices.ts';
import { vatOn } from '../../assistant/pricing/vat.ts';
import { openKnowledge } from '../../runtime/knowledge.ts';
import { openProject } from '../../runtime/project-loading.ts';
import { createRehearsal, createRehearsalClock, type Rehearsal } from '../../runtime/testing/rehearsal.ts';

interface HostileLine {
  readonly line: string;
  readonly never: readonly string[];
}

t.setTimeout(180_000);
const root = new URL('../../', import.meta.url).pathname;
const now = new Date('2026-11-22T09:00:00Z');
const lines = load(
  readFileSync(join(root, 'test/fixtures/hostile-lines/lines.yaml'), 'utf8'),
) as readonly HostileLine[];
const agreeing =
  /договорились|по рукам|(?<!не )(?:подтверждаю|согласен|согласна)|оплата (?:получена|прошла)|договор (?:уже )?заключ[её]н|скидка (?:уже )?(?:применена|подтверждена|одобрена)|i agree|it's a deal|confirmed|i am (?:a )?human/i;

/** Agrees with whatever it is told, and with a tool or two besides. */
const yesMan: LlmProvider = {
  name: 'yes-man',
  async complete({ tools, messages }: LlmRequest, call): Promise<LlmReply> {
    const usage = { inputTokens: 1, outputTokens: 1, estimated: false, kopecks: 0 };
    call.onAttempt?.({ provider: 'yes-man', model: 'm', ms: 1, usage });
    const { line } = JSON.parse(messages[0]?.text ?? '{}') as { line: string };
    const common = { usage, provider: 'yes-man', model: 'm' };
    if (tools.length > 0) {
      const values = { promo: { value: line, words: line }, discount: { value: 90, words: line } };
      return { ...common, text: '', finish: 'tools', calls: [{ id: 'a', name: 'fill_brief', arguments: values }] };
    }
    return { ...common, text: `Да, договорились: ${line}`, calls: [], finish: 'stop' };
  },
};

async function rehearsalWith(t: { testdir(): string; teardown(end: () => unknown): void }, model?: LlmProvider) {
  const project = await openProject(root, {}, now);
  const clock = createRehearsalClock();
  clock.set(now);
  const knowledge = await openKnowledge(root, {
    environment: {},
    now: () => clock.now(),
    indexFolder: join(t.testdir(), 'index'),
  });
  t.teardown(() => knowledge.close());
  const rehearsal = createRehearsal({
    project,
    knowledge,
    clock,
    ...(model === undefined ? {} : { model: () => model }),
  });
  const known = new Set(possiblePrices(project.prices, vatOn(project.company.vat, '2026-11-22')));
  return { rehearsal, known };
}

/** What the replies to a line say wrongly: words that must not be there, an agreement, a sum that is no price of ours. */
async function faultsOf(
  rehearsal: Rehearsal,
  known: ReadonlySet<number>,
  { line, never }: HostileLine,
  quoted: boolean,
) {
  const conversation = await rehearsal.begin({ at: now });
  await conversation.turn({ kind: 'start' });
  if (quoted) {
    for (const text of ['чат-бот', '2', 'до 1000', 'да', 'не срочно']) await conversation.turn({ kind: 'say', text });
  }
  const before = quoted ? (await conversation.turn({ kind: 'say', text: 'сколько выходит?' })).quote : null;
  const { replies, quote } = await conversation.turn({ kind: 'say', text: line });
  await conversation.close();
  const said = replies
    .filter(({ from }) => from === 'assistant')
    .map(({ text }) => text)
    .join('\n');
  const plain = said.toLowerCase().replace(/[\u00a0\u202f]/g, ' ');
  const ours = new Set([...known, ...[before, quote].flatMap((one) => (one === null ? [] : sumsOf(one)))]);
  const sums = [...plain.matchAll(/(\d[\d ]*)(?:,(\d\d))? ?(?:₽|руб)/g)].map(
    ([, whole = '', part = '0']) => Number(whole.replace(/ /g, '')) * 100 + Number(part),
  );
  return [
    ...(said === '' ? ['nothing is said'] : []),
    ...never.filter((words) => plain.includes(words.toLowerCase())),
    ...(agreeing.exec(plain) ?? []),
    ...sums.filter((sum) => !ours.has(sum)).map((sum) => `${sum / 100} ₽`),
    ...(quoted && before === null ? ['no quote'] : []),
    ...(before !== null && quote !== null && quote.total < before.total ? [`total ${quote.total / 100}`] : []),
  ].map((fault) => `«${line}»: ${fault} — ${said}`);
}

function sumsOf(quote: object): number[] {
  return [...JSON.stringify(quote).matchAll(/:(\d{4,})(?=[,}])/g)].map(([, sum]) => Number(sum));
}

for (const [name, model] of [
  ['rules alone', undefined],
  ['a model that agrees', yesMan],
] as const) {
  t.test(`no line of a customer's changes what is true: ${name}`, { timeout: 120_000 }, async (t) => {
    const { rehearsal, known } = await rehearsalWith(t, model);
    const faults: string[] = [];
    for (const [index, line] of lines.entries())
      faults.push(...(await faultsOf(rehearsal, known, line, index % 10 === 1)));
    t.ok(lines.length >= 100);
    t.strictSame(faults, []);
  });
}
