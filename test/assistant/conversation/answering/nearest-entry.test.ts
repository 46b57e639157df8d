import t from 'tap';
import { nearestEntry } from '../../../../assistant/conversation/answering/nearest-entry.ts';
import type { KnowledgeHit } from '../../../../assistant/ports/knowledge-index.ts';

const hit = (document: string, heading: string): KnowledgeHit => ({
  document,
  title: 'Гарантии',
  heading,
  file: `knowledge/${document}.md`,
  line: 1,
  score: 1,
  text: 'Текст.',
});

t.test('what is not sure enough is offered by its heading', async (t) => {
  const offered = (confidence: number, ...hits: KnowledgeHit[]) =>
    nearestEntry({ search: { confidence, answerable: false, hits } });
  t.same(offered(0.5, hit('refunds', 'Возврат денег')), [{ label: 'Возврат денег', value: 'nearest' }]);
  t.same(
    offered(0.5, hit('refunds', ''), hit('other', 'Другое'), hit('refunds', 'Возврат денег')),
    [{ label: 'Возврат денег', value: 'nearest' }],
    'a document’s opening gives way to a section of the same document',
  );
  t.same(offered(0.2, hit('refunds', 'Возврат денег')), [], 'about something else');
  t.same(offered(0.5, hit('refunds', 'Слово '.repeat(20))), [], 'no button');
  t.same(offered(0.5), []);
  t.same(nearestEntry({ search: undefined }), []);
});
