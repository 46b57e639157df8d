import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { groupQuestions } from '../../assistant/retrieval/question-groups.ts';
import type { TurnRecord } from '../../assistant/transcript/turn-record.ts';
import { correctionsText, unansweredText } from '../../cli/owner-report-text.ts';
import { createPaint } from '../../cli/paint.ts';
import { conversationText } from '../../cli/trace-text.ts';
import { usageText } from '../../cli/usage-text.ts';
import { appendToYamlList } from '../../project/yaml-append.ts';
import { openStorage } from '../../runtime/storage.ts';
import { openTracing } from '../../runtime/tracing.ts';
import { at, conversation, draft, line } from '../contracts/store-samples.ts';
import { run, runJson } from '../e2e/product.ts';

// A busy machine takes seconds for each start of the command line.
t.setTimeout(170_000);

const minimal = new URL('../fixtures/minimal/', import.meta.url).pathname;

interface Line {
  readonly seq: number;
  readonly from: string;
  readonly text: string;
  readonly wrong: { readonly by: string; readonly instead: string | null } | null;
}

interface Trace {
  readonly conversation: string;
  readonly turns: readonly {
    readonly lines: readonly Line[];
    readonly quote: { readonly total: number } | null;
    readonly record: {
      readonly heard: number | null;
      readonly steps: readonly { readonly rule: string }[];
      readonly passages: readonly { readonly document: string; readonly score: number }[];
      readonly confidence: number | null;
      readonly config: string;
    } | null;
  }[];
}

const lines = ['Как быстро запустите?', 'Есть ли у вас парковка для гостей?', 'чат-бот', 'Да', '+79160000000'];

t.test('the owner’s loop: traced, marked wrong, reported, written, answered', async (t) => {
  const folder = t.testdir();
  cpSync(minimal, folder, { recursive: true });
  const here = ['--project', folder];
  const empty = await run(['trace', ...here]);
  t.match(empty, { code: 0, out: '', err: /Разговоров ещё нет/ });

  const chat = await runJson<{ conversation: string }>(['chat', ...here, ...lines.flatMap((line) => ['-m', line])]);
  const id = chat.document.conversation;
  const list = await runJson<{ conversations: unknown }>(['trace', ...here]);
  t.match(list.document, {
    schemaVersion: 1,
    conversations: [{ conversation: id, channel: 'cli', quote: { total: 15_675_000 } }],
  });

  const { document: trace } = await runJson<Trace>(['trace', id, ...here]);
  const [speed, parking] = trace.turns;
  t.equal(trace.turns.length, lines.length);
  t.same(
    trace.turns.map((turn) => turn.lines[0]?.text),
    lines,
    'every turn begins with the line that was heard',
  );
  t.match(speed?.record, { heard: 1, confidence: Number, config: /^sha256:/, passages: [{ document: 'faq' }] });
  t.ok(parking?.record?.steps.some(({ rule }) => rule === 'unknown'));
  t.equal(trace.turns.at(-1)?.quote?.total, 15_675_000);

  const answer = speed?.lines.find(({ text }) => text.includes('три недели'))?.seq ?? 0;
  const unknown = parking?.lines.find(({ from }) => from === 'assistant')?.seq ?? 0;
  const instead = 'Парковка для гостей есть во дворе, въезд с улицы Мира.';
  const mark = ['trace', id, ...here, '--wrong', String(unknown), '--instead', instead, '--by', 'Ольга'];
  const shown = await run(mark);
  t.match(shown, { code: 0, err: new RegExp(`Ответ №${unknown} помечен`) });
  t.match(shown.err, instead, 'what was marked');
  t.match(shown.out, /\[неверно – Ольга: Парковка/);
  t.match(shown.out, `${lines[1]}`, 'the question that it answers');
  t.notMatch(shown.out, /три недели/, 'of the other turns nothing');
  t.match(shown.out, /знания: уверенность 0\.\d\d, ответа нет/);

  const tracing = await openTracing(folder, {});
  await tracing.markWrong({ conversation: id, seq: answer, by: 'owner', instead: 'Звоните +7 916 123-45-67' });
  await t.rejects(tracing.markWrong({ conversation: id, seq: 1, by: 'owner', instead: null }), {
    code: 'STORE_REPLY_UNKNOWN',
  });
  await tracing.close();

  const unanswered = await runJson<{ unanswered: readonly { nearest: readonly unknown[] }[] }>([
    ...['report', '--unanswered'],
    ...here,
  ]);
  t.match(unanswered.document, {
    schemaVersion: 1,
    unanswered: [
      { question: lines[1], answerableNow: false, asked: [{ conversation: id, seq: parking?.record?.heard }] },
    ],
  });

  const refused = await runJson(['report', '--corrections', '--write', ...here]);
  t.match(refused, { code: 2, document: { error: { code: 'CLI_CONFIRMATION_NEEDED' } } });
  t.notOk(existsSync(join(folder, 'config/tests/corrections.yaml')), 'nothing is written unasked');
  const faq = join(folder, 'knowledge/faq/office.yaml');
  const own =
    '# наш офис\nversion: 1\ntitle: Офис\nentries:\n  - question: Где вы? # на карте\n    answer: На улице Мира.\n';
  mkdirSync(join(folder, 'knowledge/faq'));
  writeFileSync(faq, own);
  const write = ['report', '--corrections', '--write', '--yes', '--faq', 'knowledge/faq/office.yaml', ...here];
  const written = await runJson<{ written: unknown; corrections: unknown }>(write);
  t.match(written.document, {
    corrections: [
      { seq: answer, question: lines[0], sources: [{ document: 'faq' }] },
      { seq: unknown, question: lines[1], by: 'Ольга', instead },
    ],
    written: [{ path: 'knowledge/faq/office.yaml' }, { path: 'config/tests/corrections.yaml' }],
    skipped: [{ seq: answer, reason: 'personal_data' }],
  });
  t.equal(readFileSync(faq, 'utf8'), `${own}  - question: ${lines[1]}\n    answer: ${instead}\n`);
  const again = await runJson(write);
  t.match(again, { code: 0, document: { written: [], skipped: [{}, { reason: 'known', place: /office\.yaml:7$/ }] } });
  t.match(await runJson(['test', '--filter', 'исправление', ...here]), { code: 0, document: { total: 1, passed: 1 } });
});

t.test('lines find their turn: several short ones, and those of a version that kept no records', async (t) => {
  const folder = t.testdir();
  cpSync(minimal, folder, { recursive: true });
  const storage = await openStorage(folder, {}, { clock: { now: () => at(0) } });
  const { store } = storage;
  await store.createConversation(conversation('c1'));
  const turn = async (record?: TurnRecord) => {
    const claimed = await store.claimInbound({ channels: ['web'], now: at(99), leaseMs: 1000 });
    if (claimed === undefined) throw new Error('there was nothing to claim');
    const { event, conversation: found } = claimed;
    const messages = [draft(`ответ ${event}`, { id: event, from: 'assistant' as const })];
    const commit = { event, conversation: 'c1', expectedVersion: found.version, state: found.state, messages };
    await store.commitTurn({
      ...commit,
      effects: [],
      quotes: [],
      at: at(1),
      ...(record === undefined ? {} : { record }),
    });
  };
  await store.recordInbound(line('c1', 'old'));
  await turn();
  await store.recordInbound(line('c1', 'нужен'));
  await store.recordInbound(line('c1', 'бот'));
  await turn({
    ...{ heard: null, steps: [], passages: [], models: [], verdicts: [] },
    ...{ confidence: null, answerable: null, quote: null, config: null },
  });
  await storage.close();
  const tracing = await openTracing(folder, {});
  t.teardown(() => tracing.close());
  const { turns } = await tracing.conversation('c1');
  t.same(
    turns.map(({ lines: said, record }) => [said.map(({ seq }) => seq), record !== null]),
    [
      [[1, 2], false],
      [[3, 4, 5], true],
    ],
  );
});

t.test('what cannot be asked for is a wrong use', async (t) => {
  const folder = t.testdir();
  cpSync(minimal, folder, { recursive: true });
  const here = ['--project', folder];
  t.match(await runJson(['report', ...here]), { code: 2, document: { error: { code: 'REPORT_KIND_MISSING' } } });
  t.match(await runJson(['trace', 'nobody', ...here]), {
    code: 1,
    document: { error: { code: 'STORE_CONVERSATION_UNKNOWN' } },
  });
  t.match(await runJson(['trace', '--wrong', '3', ...here]), {
    code: 2,
    document: { error: { code: 'TRACE_NO_CONVERSATION' } },
  });
  const told = (message: string) => usageText(new Error(`${message}\nSee more help with --help`), 'ru');
  t.equal(
    told('All of the following must be provided when using --instead: --wrong'),
    'Вместе с --instead нужно: --wrong',
  );
  t.equal(
    told('--corrections=true cannot also be provided when using --unanswered'),
    '--corrections не сочетается с --unanswered',
  );
});

t.test('what customers wrote steers no terminal', async (t) => {
  const hostile = '\u001b]0;имя окна\u0007\u001b[2Jсколько\nстоит\u009b31m бот?';
  const options = { locale: 'ru', timeZone: 'Europe/Moscow', paint: createPaint({}, '1'), width: 100 } as const;
  const mark = { conversation: 'c1', seq: 1, at: at(1), by: hostile };
  const nowhere = { sources: [], documents: [], handoff: null };
  const shown = [
    conversationText(
      {
        ...{ conversation: 'c1', channel: 'web', startedAt: at(0), updatedAt: at(1), lines: 1, quote: null },
        ...{ handoff: hostile, paused: false },
        turns: [
          {
            at: at(1),
            lines: [
              {
                seq: 1,
                from: 'visitor',
                at: at(1).toISOString(),
                text: hostile,
                ...nowhere,
                wrong: { ...mark, instead: hostile },
              },
            ],
            record: {
              ...{ heard: 1, steps: [{ rule: 'said', detail: { words: hostile } }], passages: [], models: [] },
              verdicts: [{ message: 'm1', passed: false, claims: [{ kind: 'sum', text: hostile, ground: null }] }],
              ...{ confidence: null, answerable: null, quote: null, config: null },
            },
            quote: null,
          },
        ],
      },
      options,
    ),
    correctionsText([{ ...mark, question: hostile, reply: hostile, sources: [], instead: hostile }], options),
    unansweredText(
      [
        {
          ...{ question: hostile, confidence: 0, answerableNow: false, nearest: [] },
          asked: [1, 2, 3, 4, 5].map((seq) => ({
            ...{ question: `${hostile}${seq}`, conversation: 'c1', seq, at: at(seq), confidence: null },
          })),
        },
      ],
      options,
    ),
  ];
  for (const text of shown) {
    t.match(text, /сколько/);
    t.notMatch(text, /(?!\n)\p{Cc}/u);
  }
  t.match(shown[2], /спросили раз: 5/);
});

t.test('questions in other words are one question', async (t) => {
  const asked = ['Есть парковка для гостей?', 'А парковка гостям есть?', 'Сколько лет компании?'];
  const groups = groupQuestions(asked.map((question) => ({ question })));
  t.same(
    groups.map((group) => group.map(({ question }) => question)),
    [[asked[0], asked[1]], [asked[2]]],
  );
});

t.test('a list in YAML grows at its end and nothing else changes', async (t) => {
  const text = 'version: 1 # c\nentries:\n- question: a\n  answer: |\n    x\n    y\n\n# tail\nother: 1\n';
  const grown = text.replace('    y\n', '    y\n- question: "b: c"\n');
  t.equal(await appendToYamlList(text, 'entries', [{ question: 'b: c' }]), grown);
  t.equal(await appendToYamlList('a:\n  - b: [x]   # last', 'a', [1, 2]), 'a:\n  - b: [x]   # last\n  - 1\n  - 2\n');
  await t.rejects(appendToYamlList('a: [1]\n', 'a', [2]), RangeError);
  await t.rejects(appendToYamlList('a: 1\n', 'a', [2]), RangeError);
});
