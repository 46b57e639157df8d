import t from 'tap';
import type { KnowledgeAnswer } from '../../assistant/ports/knowledge-index.ts';
import type { OpenKnowledge } from '../../runtime/knowledge.ts';
import { LiveKnowledge } from '../../runtime/live-knowledge.ts';
import { silentLogger } from '../daemon/daemon-fixture.ts';

const answer: KnowledgeAnswer = { confidence: 1, answerable: true, hits: [] };

function openHere(): LiveKnowledge {
  let closed = false;
  const index = {
    generation: 'g',
    settings: {} as OpenKnowledge['settings'],
    search: async () => {
      if (closed) throw new Error('database connection is not open');
      return answer;
    },
    close: async () => {
      closed = true;
    },
  };
  return new LiveKnowledge(async () => index, silentLogger);
}

t.test('a replaced index stays open for the turns that began with it, and no longer', async (t) => {
  const query = { text: 'гарантия', limit: 3, threshold: 0.5 };
  const knowledge = openHere();
  await knowledge.open();
  knowledge.hold()();
  const turns = [knowledge.hold(), knowledge.hold()];
  const retired = knowledge.retire();
  t.same(await knowledge.search(query), answer);
  turns[0]?.();
  turns[0]?.();
  await new Promise((resolve) => setImmediate(resolve));
  t.same(await knowledge.search(query), answer, 'the other turn is still at it');
  turns[1]?.();
  await retired;
  await t.rejects(knowledge.search(query), /not open/);
  await t.resolves(openHere().retire(), 'nobody ever asked it');

  const stopped = openHere();
  await stopped.open();
  stopped.hold();
  await stopped.close();
  await t.rejects(stopped.search(query), /not open/, 'a stop waits for nobody');
});
