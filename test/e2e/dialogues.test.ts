import { cpSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createFakeProvider } from '../../adapters/llm-provider/fake/fake-provider.ts';
import { openKnowledge } from '../../runtime/knowledge.ts';
import { openProject } from '../../runtime/project-loading.ts';
import { holdDialogues } from '../../runtime/testing/dialogue-testing.ts';
import { createRehearsal, createRehearsalClock } from '../../runtime/testing/rehearsal.ts';

const root = new URL('../../', import.meta.url).pathname;

t.test('the dialogues of the sample project', async (t) => {
  const folder = t.testdir();
  for (const part of ['config', 'knowledge', 'templates'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  const now = new Date('2026-11-22T09:00:00Z');
  const project = await openProject(folder, {}, now);
  const clock = createRehearsalClock();
  const knowledge = await openKnowledge(folder, { environment: {}, now: () => clock.now() });
  t.teardown(() => knowledge.close());
  const model = createFakeProvider();
  t.ok(project.tests.length >= 40, `${project.tests.length} dialogues`);

  const { dialogues, coverage } = await holdDialogues({
    project,
    rehearsal: createRehearsal({ project, knowledge, clock, model: () => model }),
    now,
  });
  for (const { test, failures } of dialogues) t.strictSame(failures, [], `${test.file}: ${test.name}`);
  t.ok(coverage.states.covered / coverage.states.total > 0.9, 'most states are visited');
  t.ok(coverage.transitions.covered > 40);
  t.ok(coverage.priceRules.missing.includes('option:on_premise'), 'what no dialogue asks for is named');
  t.notOk(coverage.priceRules.missing.includes('package:chat_bot'));
});
