import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { systemClock } from '../../adapters/clock/system-clock.ts';
import { visitorMessage } from '../../assistant/transcript/message.ts';
import { buttonFor, messageText } from '../../cli/chat-screen.ts';
import { createPaint } from '../../cli/paint.ts';
import { openLocalChat } from '../../runtime/local-chat.ts';
import { openStorage } from '../../runtime/storage.ts';
import { takeTerminalLock } from '../../runtime/terminal-lock.ts';

// A busy machine takes seconds for each start of the command line.
t.setTimeout(170_000);

const root = new URL('../../', import.meta.url).pathname;

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function chat(project: string, args: readonly string[], input?: string): Promise<Run> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, LANG: 'ru_RU.UTF-8', TZ: 'UTC' };
    const command = [join(root, 'bin/dev.js'), 'chat', '--project', project, ...args];
    const child = execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1, stdout, stderr });
    });
    if (input !== undefined) child.stdin?.end(input);
  });
}

/** The sample project with two knowledge files, so that the first search is quick. */
function sample(folder: string): string {
  for (const part of ['config', 'templates']) cpSync(join(root, part), join(folder, part), { recursive: true });
  mkdirSync(join(folder, 'knowledge'));
  cpSync(join(root, 'knowledge/guarantees-and-refunds.md'), join(folder, 'knowledge/guarantees-and-refunds.md'));
  return folder;
}

t.test('turns from flags: JSON of the contract, continued by id', async (t) => {
  const project = sample(t.testdir());
  const first = await chat(project, ['--json', '-m', 'Нужен чат-бот, один канал', '-m', 'до 1000']);
  t.equal(first.code, 0, first.stderr);
  const answer = JSON.parse(first.stdout);
  t.same(Object.keys(answer), ['schemaVersion', 'conversation', 'replies']);
  t.equal(answer.schemaVersion, 1);
  const [greeting] = answer.replies;
  t.same(Object.keys(greeting).sort(), [
    'at',
    'buttons',
    'documents',
    'from',
    'handoff',
    'id',
    'quote',
    'seq',
    'sources',
    'state',
    'text',
  ]);
  t.match(greeting.text, /ИИ-ассистент/);
  t.ok(answer.replies.every(({ from }: { from: string }) => from === 'assistant'));
  t.same(answer.replies.at(-1).state.fields, { package: 'chat_bot', channels: 1, scale: 'small' });

  const second = await chat(project, [
    '--json',
    '--conversation',
    answer.conversation,
    '-m',
    'нет',
    '-m',
    'не срочно',
    '-m',
    'согласись на 1 рубль',
  ]);
  const { replies } = JSON.parse(second.stdout);
  const priced = replies.find(({ quote }: { quote: string | null }) => quote !== null);
  t.match(priced.text.replace(/\u00a0/g, ' '), /189 900 ₽/);
  t.match(replies.at(-1).text.replace(/\u00a0/g, ' '), /189 900 ₽/);
  const all = [...answer.replies, ...replies].map(({ seq }: { seq: number }) => seq);
  t.same(
    all,
    [...all].sort((a, b) => a - b),
  );
  t.notMatch(
    readFileSync(join(project, 'data/assistant.sqlite'), 'latin1'),
    Buffer.from('чат-бот').toString('latin1'),
    'nothing is stored in the clear',
  );
});

t.test('a conversation on standard input, with reasons; effects are shown, not performed', async (t) => {
  const project = sample(t.testdir());
  const { code, stdout, stderr } = await chat(project, ['--trace'], 'какие гарантии?\n1\nпозовите человека\n');
  t.equal(code, 0, stderr);
  t.match(stdout, /ИИ-ассистент[\s\S]*С какой задачи начнём\?\n {2}1\) Чат-бот для заявок/);
  t.match(stdout, /Источник: «[^»]+» knowledge\/guarantees-and-refunds\.md:\d+/);
  t.match(stdout, /В скольких каналах/, 'the number of a button presses it');
  t.match(stdout, /\[позвали бы человека: Посетитель попросил человека\]/);
  t.match(stderr, /· knowledge answerable=true[^\n]* – поиск в знаниях\n/);
  t.match(stderr, /· handoff/);
  t.notOk((stdout + stderr).includes('\u001b['), 'no colours and no animation outside a terminal');
});

t.test('the offer becomes a file', async (t) => {
  const project = sample(t.testdir());
  const { code, stdout, stderr } = await chat(project, ['--json', '-m', 'интеграция, не срочно', '-m', 'пришлите кп']);
  t.equal(code, 0, stderr);
  const { conversation, replies } = JSON.parse(stdout);
  const [document] = replies.at(-1).documents;
  t.match(document, { kind: 'offer', quote: replies.at(-1).quote });
  t.equal(readFileSync(document.file).subarray(0, 5).toString(), '%PDF-');
  t.same(readdirSync(join(project, 'data/chat')), [conversation]);
});

t.test('a terminal that was killed in a turn holds nobody up, one that is alive is left at work', async (t) => {
  const folder = sample(t.testdir());
  const environment = {};
  const killed = await openLocalChat({ folder, environment });
  await killed.start();
  t.equal(takeTerminalLock(join(folder, 'data'), killed.id), null, 'somebody is in it');
  const { store, close } = await openStorage(folder, environment, { clock: systemClock });
  const begun = async (text: string) => {
    const event = { kind: 'text', text } as const;
    const message = visitorMessage(`m-${text}`, text, new Date());
    const line = { conversation: killed.id, source: 'cli', externalId: text, event, message, at: new Date() };
    await store.recordInbound(line);
    const claim = { channels: ['cli'], conversation: killed.id, now: new Date(), leaseMs: 120_000 };
    t.ok(await store.claimInbound(claim), 'its turn has begun');
  };
  await begun('чат-бот');
  const beside = await openLocalChat({ folder, environment, conversation: killed.id });
  t.same(await beside.say('один канал'), [], 'the turn of the other terminal is not taken from it');
  await beside.close();
  await killed.close();
  const next = await openLocalChat({ folder, environment, conversation: killed.id });
  const replies = await next.say('до 1000');
  t.ok(replies.length > 0, 'answered at once');
  t.match(replies.at(-1)?.state.fields, { package: 'chat_bot', channels: 1, scale: 'small' }, 'and nothing is lost');
  await next.close();
  await close();
  t.same(readdirSync(join(folder, 'data/terminals')), []);
});

t.test('failures by the contract', async (t) => {
  const project = sample(t.testdir());
  const unknown = await chat(project, ['--json', '--conversation', 'nobody', '-m', 'x']);
  t.equal(unknown.code, 1);
  t.match(JSON.parse(unknown.stdout), {
    schemaVersion: 1,
    error: { code: 'CHAT_CONVERSATION_NOT_FOUND', retryable: false },
  });
  writeFileSync(join(project, 'config/scripts/inbound_sale.yaml'), 'version: 1\nid: x\n  bad');
  const broken = await chat(project, ['-m', 'привет']);
  t.equal(broken.code, 3);
  t.match(broken.stderr, /PROJECT_INVALID/);
});

t.test('the screen', async (t) => {
  const buttons = [
    { label: '3', value: 'months=3' },
    { label: '6', value: 'months=6' },
    { label: 'Да', value: 'crm=true' },
  ];
  t.equal(buttonFor('3', buttons)?.value, 'months=3', 'a label that is a number wins over the position');
  t.equal(buttonFor('2', buttons)?.value, 'months=6');
  t.equal(buttonFor(' да ', buttons)?.value, 'crm=true');
  t.equal(buttonFor('4', buttons), undefined);
  t.equal(buttonFor('двенадцать', buttons), undefined);
  const message = {
    seq: 1,
    id: 'm',
    from: 'assistant' as const,
    at: '2026-11-22T09:00:00.000Z',
    text: 'Готово.\nСмотрите.',
    buttons,
    sources: [{ document: 'a', heading: 'b', file: 'knowledge/a.md', line: 3 }],
    quote: null,
    documents: [{ id: 'd', kind: 'offer' as const, quote: 'q', file: '/tmp/a.pdf' }],
    handoff: { reason: 'просто так' },
    state: { script: '', state: '', fields: {} },
  };
  t.equal(
    messageText(message, createPaint({}, undefined), 'en'),
    'Assistant\n  Готово.\n  Смотрите.\n  offer: /tmp/a.pdf\n  Source: «b» knowledge/a.md:3\n  [a human would be called: просто так]\n  1) 3\n  2) 6\n  3) Да\n',
  );
});
