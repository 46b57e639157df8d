import { cpSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { randomIds } from '../../adapters/ids/random-ids.ts';
import { createQuoting } from '../../assistant/quoting/quoting.ts';
import type { Button } from '../../assistant/transcript/message.ts';
import { createConversing } from '../../runtime/conversing.ts';
import { openKnowledge } from '../../runtime/knowledge.ts';
import { createLocalConversation } from '../../runtime/local-conversation.ts';
import { openProject } from '../../runtime/project-loading.ts';
import { openQuoteSigner } from '../../runtime/quote-signing.ts';
import { openStorage } from '../../runtime/storage.ts';
import { departures } from './dialogue-expectations.ts';

const root = new URL('../../', import.meta.url).pathname;
// The sample's promo codes and seasonal discounts are dated: the dialogues are held on this day.
const clock = { now: () => new Date('2026-11-22T09:00:00Z') };

t.test('the dialogues of the sample project', async (t) => {
  const folder = t.testdir();
  for (const part of ['config', 'knowledge', 'templates'])
    cpSync(join(root, part), join(folder, part), { recursive: true });
  const environment = {};
  const project = await openProject(folder, environment, clock.now());
  const knowledge = await openKnowledge(folder, { environment, now: clock.now() });
  const storage = await openStorage(folder, environment, { clock });
  t.teardown(async () => {
    await knowledge.close();
    await storage.close();
  });
  const { store } = storage;
  const signer = openQuoteSigner(folder, environment);
  const quoting = createQuoting({ project: () => project, signer, clock, store });
  const ids = randomIds;
  const conversing = createConversing({
    project: () => project,
    knowledge: () => knowledge,
    quoting,
    clock,
    ids,
  });
  const failures: string[] = [];
  const logger = {
    debug() {},
    info() {},
    warn() {},
    error: (fields: object) => failures.push(JSON.stringify(fields)),
    child: () => logger,
  };
  const perform = {
    renderDocument: async ({ document, quote }: { document: 'offer' | 'contract' | 'invoice'; quote: string }) => ({
      id: ids.next(),
      kind: document,
      quote,
      file: 'offer.pdf',
    }),
    handoff: async () => {},
  };
  t.ok(project.tests.length >= 15, `${project.tests.length} dialogues`);

  for (const { name, file, turns, channel } of project.tests) {
    await t.test(`${file}: ${name}`, async (t) => {
      const parts = { ...conversing, store, perform, clock, ids, logger, channel: channel ?? 'web' };
      const conversation = await createLocalConversation(parts);
      let buttons: readonly Button[] = [];
      for (const [index, turn] of turns.entries()) {
        const pressed = buttons.find(({ label, value }) => label === turn.press || value === turn.press);
        if (turn.press !== undefined) t.ok(pressed, `turn ${index + 1}: button «${turn.press}»`);
        const replies =
          turn.start === true
            ? await conversation.start()
            : pressed !== undefined
              ? await conversation.press(pressed)
              : await conversation.say(turn.say ?? turn.press ?? '');
        buttons = replies.flatMap((reply) => reply.buttons);
        const state = await conversation.state();
        const quote = state.quote === null ? undefined : await store.readQuote(state.quote);
        const total = quote === undefined ? null : quote.quote.total / 100;
        const said = turn.say ?? turn.press ?? '(start)';
        t.same(departures(turn.expect ?? {}, { replies, state, total }), [], `turn ${index + 1}: ${said}`);
      }
      t.same(failures.splice(0), []);
    });
  }
});
