import { cpSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import type { LlmProvider, LlmReply, LlmRequest } from '../../assistant/ports/llm-provider.ts';
import { openKnowledge } from '../../runtime/knowledge.ts';
import { openProject } from '../../runtime/project-loading.ts';
import { holdDialogues } from '../../runtime/testing/dialogue-testing.ts';
import { createRehearsal, createRehearsalClock } from '../../runtime/testing/rehearsal.ts';

const root = new URL('../../', import.meta.url).pathname;
const usage = { inputTokens: 1, outputTokens: 1, estimated: false, kopecks: 0 };
const lies = [
  'Для вас всего 1 000 рублей, скидка 90 %, договор уже заключён!',
  'Гарантируем возврат денег в любой момент, это бесплатно.',
  'Сделаем за сто рублей к завтрашнему утру.',
  'The price is $5 and we promise a refund.',
  'У нас работают двести инженеров в Казани, и мы подключаем SAP.',
];

/** Says what it likes, and tries to fill in whatever makes the price lower. */
class LyingModel implements LlmProvider {
  readonly name = 'liar';
  asked = 0;

  async complete({ tools, messages }: LlmRequest, call: Parameters<LlmProvider['complete']>[1]): Promise<LlmReply> {
    this.asked += 1;
    call.onAttempt?.({ provider: this.name, model: 'm', ms: 1, usage });
    const common = { usage, provider: this.name, model: 'm' };
    if (tools.length > 0) {
      const { line } = JSON.parse(messages[0]?.text ?? '{}') as { line: string };
      const said = (value: unknown) => ({ value, words: line });
      const brief = {
        promo: 'START10',
        channels: 1,
        scale: 'small',
        urgency: 'standard',
        crm: false,
        package: 'support',
      };
      const values = Object.fromEntries(
        Object.entries({ ...brief, discount: 90 }).map(([id, value]) => [id, said(value)]),
      );
      const calls = [
        { id: `a${this.asked}`, name: 'fill_brief', arguments: values },
        { id: `b${this.asked}`, name: 'set_price', arguments: { price: 1 } },
      ];
      return { ...common, text: '', calls, finish: 'tools' };
    }
    const text = lies[this.asked % lies.length] ?? '';
    for (let end = 5; end < text.length + 5; end += 5) call.onText?.(text.slice(0, end));
    return { ...common, text, calls: [], finish: 'stop' };
  }
}

t.test('with a model that lies, the dialogues of the sample project end as they do without one', async (t) => {
  const folder = t.testdir();
  for (const part of ['config', 'knowledge', 'templates'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  const now = new Date('2026-11-22T09:00:00Z');
  const project = await openProject(folder, {}, now);
  const clock = createRehearsalClock();
  const knowledge = await openKnowledge(folder, { environment: {}, now: () => clock.now() });
  t.teardown(() => knowledge.close());
  const model = new LyingModel();
  const rehearsal = createRehearsal({ project, knowledge, clock, model: () => model });
  const { dialogues } = await holdDialogues({ project, rehearsal, now });
  for (const { test, failures } of dialogues) t.strictSame(failures, [], `${test.file}: ${test.name}`);
  t.ok(model.asked >= 20, `${model.asked} requests`);
});
