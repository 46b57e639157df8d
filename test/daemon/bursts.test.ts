import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { type Daemon, startDaemon } from '../../daemon/daemon.ts';
import { openOwnerReports } from '../../runtime/owner-reports.ts';
import { openTracing } from '../../runtime/tracing.ts';
import { Visitor } from './daemon-fixture.ts';
import { copySampleProject } from './sample-project.ts';

interface Said {
  readonly seq: number;
  readonly from: string;
  readonly text: string;
  readonly handoff: unknown;
  readonly state: { readonly fields: Readonly<Record<string, unknown>> };
}

async function visit({ address }: Daemon) {
  const session = await fetch(`${address}/api/chat/sessions`, { method: 'POST' });
  const { token } = (await session.json()) as { token: string };
  const visitor = await new Visitor(address).hello(token);
  const transcript = async (): Promise<readonly Said[]> => {
    const answer = await fetch(`${address}/api/chat/messages?after=0`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { messages: Said[] }).messages;
  };
  /** The transcript once somebody of this kind has said a line that fits. */
  const until = async (fits: (said: Said) => boolean): Promise<readonly Said[]> => {
    for (let frames = 1; ; frames += 1) {
      await visitor.until(frames, 'message');
      const said = await transcript();
      if (said.some(fits)) return said;
    }
  };
  return { visitor, until };
}

t.test('lines in quick succession are one turn whose reply answers all of them', async (t) => {
  const folder = copySampleProject(t);
  const daemon = await startDaemon({
    folder,
    environment: { LOG_LEVEL: 'silent' },
    host: '127.0.0.1',
    port: 0,
    watch: false,
  });
  t.teardown(() => daemon.stop());
  const { visitor, until } = await visit(daemon);
  await until(({ from, text }) => from === 'assistant' && text.includes('задачи'));
  for (const [id, text] of ['здравствуйте', 'нужен чат-бот на три канала', 'и с amoCRM'].entries()) {
    visitor.send({ type: 'message', id: `burst-${id}`, text });
  }
  await visitor.until(3, 'accepted');
  const said = await until(({ from, state }) => from === 'assistant' && state.fields.crm === true);
  const speakers = said.map(({ from }) => from);
  const first = speakers.indexOf('visitor');
  t.same(speakers.slice(first, first + 3), ['visitor', 'visitor', 'visitor'], 'nothing is said in between');
  const answered = said.slice(first + 3).map(({ state }) => state.fields);
  for (const fields of answered) t.match(fields, { package: 'chat_bot', channels: 3, crm: true });

  await t.test('reports name all the lines of a question', async (t) => {
    const asker = await visit(daemon);
    await asker.until(({ from, text }) => from === 'assistant' && text.includes('задачи'));
    const asked = ['добрый день', 'есть ли у вас сауна?', 'и бассейн'];
    for (const [id, text] of asked.entries()) asker.visitor.send({ type: 'message', id: `asked-${id}`, text });
    const reply = (await asker.until(({ from, handoff }) => from === 'assistant' && handoff !== null)).at(-1);
    const reports = await openOwnerReports(folder, {});
    const tracing = await openTracing(folder, {});
    t.teardown(() => Promise.all([reports.close(), tracing.close()]));
    const question = asked.join('\n');
    const [unanswered] = await reports.unanswered(10);
    t.match(unanswered, { question });
    const conversation = unanswered?.asked[0]?.conversation ?? '';
    await tracing.markWrong({ conversation, seq: reply?.seq ?? 0, by: 'owner', instead: null });
    t.match(await reports.corrections(10), [{ question, reply: reply?.text }]);
    const { turns } = await tracing.conversation(conversation);
    t.same(
      turns
        .at(-1)
        ?.lines.slice(0, 3)
        .map(({ text }) => text),
      asked,
      'one turn in the trace as well',
    );
    t.equal(turns.at(-1)?.record?.lines?.length, 3);
  });

  await t.test('without a window every line is a turn of its own, from the next reload on', async (t) => {
    const path = join(folder, 'config/channels.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^ {2}burst: .*$/m, '  burst: { quiet_seconds: 0 }'));
    t.equal(await daemon.reload('test'), 'swapped');
    const other = await visit(daemon);
    await other.until(({ from, text }) => from === 'assistant' && text.includes('задачи'));
    for (const [id, text] of ['нужен чат-бот', 'три канала'].entries()) {
      other.visitor.send({ type: 'message', id: `single-${id}`, text });
    }
    const talk = await other.until(({ from, state }) => from === 'assistant' && state.fields.channels === 3);
    t.ok(
      talk.some(
        ({ from, state: { fields } }) =>
          from === 'assistant' && fields.package === 'chat_bot' && !('channels' in fields),
      ),
      'the first line had its own reply',
    );
  });
});
