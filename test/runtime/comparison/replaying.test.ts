import t from 'tap';
import type { KnowledgeIndex } from '../../../assistant/ports/knowledge-index.ts';
import { diskFiles } from '../../../project/disk-files.ts';
import { overlaidFiles } from '../../../project/overlaid-files.ts';
import type { Project } from '../../../project/project.ts';
import type { RecordedConversation, RecordedTurn } from '../../../runtime/comparison/recorded-conversations.ts';
import { replay } from '../../../runtime/comparison/replaying.ts';
import { checkProject } from '../../../runtime/project-loading.ts';
import { createRehearsal, createRehearsalClock } from '../../../runtime/testing/rehearsal.ts';

const now = new Date('2026-11-22T12:00:00Z');
const minimal = new URL('../../fixtures/minimal/', import.meta.url).pathname;
const knowledge: Pick<KnowledgeIndex, 'search'> = {
  search: async () => ({ confidence: 0, answerable: false, hits: [] }),
};

async function projectWith(path: string, edit: (text: string) => string): Promise<Project> {
  const files = diskFiles(minimal);
  const text = edit(Buffer.from(await files.read(path)).toString('utf8'));
  const edited = overlaidFiles(files, new Map([[path, text]]));
  const { project, diagnostics } = await checkProject(edited, { environment: null, now, scope: 'config' });
  if (project === null) throw new Error(JSON.stringify(diagnostics));
  return project;
}

/** What the assistant of this project says to these lines, as the store would give it back. */
async function recordedOn(project: Project, lines: readonly (string | null)[]): Promise<RecordedConversation> {
  const clock = createRehearsalClock();
  const conversation = await createRehearsal({ project, knowledge, clock }).begin({ at: now, channel: 'web' });
  const turns: RecordedTurn[] = [];
  for (const said of lines) {
    const { replies, quote } = await conversation.turn(said === null ? { kind: 'start' } : { kind: 'say', text: said });
    const total = replies.some((reply) => reply.quote !== null) ? (quote?.total ?? null) : null;
    turns.push({ at: now, said, replies, worded: false, total });
  }
  await conversation.close();
  return { id: 'c1', channel: 'web', startedAt: now, turns };
}

const lines = [null, 'чат-бот', 'да', '+79160000000', 'позовите человека'];

t.test('the same project says the same, a dearer one names another sum', async (t) => {
  const project = await projectWith('config/pricing.yaml', (text) => text);
  const recorded = await recordedOn(project, lines);
  const same = await replay(recorded, { project, knowledge, clock: createRehearsalClock() });
  t.strictSame(
    same.turns.flatMap(({ differences }) => differences),
    [],
  );
  t.match(same, { changed: false, turns: { length: lines.length } });

  const dearer = await projectWith('config/pricing.yaml', (text) => text.replace('price: 45000', 'price: 60000'));
  const { turns } = await replay(recorded, { project: dearer, knowledge, clock: createRehearsalClock() });
  const priced = turns.find(({ differences }) => differences.includes('total'));
  t.match(priced, { turn: 4, from: { total: 15_675_000 }, to: { total: 17_100_000 } });

  const worded = { ...recorded, turns: recorded.turns.map((turn) => ({ ...turn, worded: true })) };
  const loose = await replay(worded, { project: dearer, knowledge, clock: createRehearsalClock() });
  t.strictSame(
    loose.turns.flatMap(({ differences }) => differences),
    ['total'],
    "a model's words are not compared, the sum is",
  );
});

t.test('a handoff that is gone and a button that is gone are told', async (t) => {
  const project = await projectWith('config/pricing.yaml', (text) => text);
  const recorded = await recordedOn(project, lines);
  const calm = {
    ...recorded,
    turns: recorded.turns.map((turn) => ({
      ...turn,
      replies: turn.replies.map((reply) => ({ ...reply, handoff: null, buttons: [{ label: 'да', value: 'gone' }] })),
    })),
  };
  const { turns } = await replay(calm, { project, knowledge, clock: createRehearsalClock() });
  t.match(turns.at(-1), { differences: ['handoff'], from: { handoff: null } });
  t.strictSame(
    turns.filter(({ buttonGone }) => buttonGone).map(({ said }) => said),
    ['да'],
  );
});
