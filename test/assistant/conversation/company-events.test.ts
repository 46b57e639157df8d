import t from 'tap';
import { compileAssistantSettings } from '../../../assistant/settings/assistant-settings.ts';
import type { DeskAction, InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import { TalkFixture } from './turn-fixture.ts';

const minuteMs = 60_000;
const spoke = (text: string, manager: string | null = 'Пётр', sent = false): InboundEvent => ({
  kind: 'company_line',
  line: { message: `m.${text.length}`, text, manager, sent },
});
const decided = (action: DeskAction): InboundEvent => ({ kind: 'desk', action });
const asked: InboundEvent = { kind: 'text', text: 'сколько стоит бот?' };

t.test('the first to take a conversation has it until it is passed on or given back', async (t) => {
  const talk = new TalkFixture();
  await talk.happen(decided({ kind: 'take', by: 'Пётр' }));
  await talk.happen(decided({ kind: 'take', by: 'Ольга' }));
  t.equal(talk.state.manager, 'Пётр');
  await talk.happen(spoke('добавлю пару слов', 'Ольга'));
  t.equal(talk.state.manager, 'Пётр', 'whoever else puts in a word');
  await talk.happen(decided({ kind: 'pass', by: 'Пётр', to: 'Ольга' }));
  t.equal(talk.state.manager, 'Ольга');
  t.same((await talk.happen(asked)).messages, []);
  await talk.happen(decided({ kind: 'give_back', by: 'Ольга' }));
  t.not((await talk.happen(asked)).messages.length, 0);
});

t.test('a blocked conversation is kept and never answered', async (t) => {
  const talk = new TalkFixture();
  await talk.happen(decided({ kind: 'block', by: 'Пётр' }));
  for (const event of [asked, { kind: 'command', command: 'price' }, { kind: 'started', visit: null }] as const) {
    const { messages, effects } = await talk.happen(event);
    t.same([messages, effects], [[], []], event.kind);
  }
  await talk.happen(decided({ kind: 'unblock', by: 'Пётр' }));
  t.not((await talk.happen(asked)).messages.length, 0);
});

t.test('while people have switched the assistant off it says nothing, and remembers what it was about', async (t) => {
  const talk = new TalkFixture();
  await talk.happen({ kind: 'text', text: 'нужен бот' });
  const before = talk.state;
  const { messages } = await talk.happen(asked, { silenced: true });
  t.same(messages, []);
  t.match(talk.state, { fields: before.fields, asking: before.asking, mode: 'assistant' });
});

t.test("a manager's line is never held back, and what nothing vouches for is marked", async (t) => {
  const talk = new TalkFixture();
  const { record } = await talk.happen(spoke('Сделаем всё за 7 000 ₽ и гарантируем результат'));
  t.match(record.verdicts, [{ message: /^m/, passed: false }]);
  t.ok(record.verdicts[0]?.claims.some(({ ground }) => ground === null));
  t.match((await talk.happen(spoke('Добрый день, сейчас посмотрю'))).record.verdicts, [{ passed: true }]);
});

t.test('who says nothing for as long as the project allows has left it to the assistant', async (t) => {
  for (const [after, answers] of [
    [0, false],
    [30, true],
    [60, false],
  ] as const) {
    const talk = new TalkFixture();
    const assistant = compileAssistantSettings({
      version: 1,
      disclosure: { ru: 'Отвечает программа' },
      dialogue: { resume_after_minutes: after },
    });
    talk.project = { ...talk.project, assistant };
    await talk.happen(spoke('Здравствуйте', null, true));
    talk.now = new Date(talk.now.getTime() + 45 * minuteMs);
    t.equal((await talk.happen(asked)).messages.length > 0, answers, `${after}`);
  }
});

t.test('who calls for a human when nobody is there hears when somebody will be', async (t) => {
  const day = ['10:00-19:00'];
  const hours = {
    time_zone: 'Europe/Moscow',
    working_hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
    holidays: [{ date: '2026-11-30' }],
  };
  const asked = async (now: string, line = 'позовите человека') => {
    const talk = new TalkFixture();
    talk.project = { ...talk.project, hours };
    talk.now = new Date(now);
    const { messages } = await talk.happen({ kind: 'text', text: line });
    t.match(messages.at(-1)?.handoff, { reason: /человека/ }, 'it is still a call');
    return messages.at(-1)?.text ?? '';
  };
  t.match(await asked('2026-11-23T20:00:00Z'), /нерабочее время, человек ответит завтра с 10:00\./);
  t.match(await asked('2026-11-24T03:00:00Z'), /ответит сегодня с 10:00\./);
  t.match(await asked('2026-11-28T09:00:00Z'), /ответит 1 декабря с 10:00\./);
  t.match(
    await asked('2026-11-28T09:00:00Z', 'I want to talk to a human'),
    /a human answers on 1 December from 10:00\./,
  );
  t.notMatch(await asked('2026-11-24T09:00:00Z'), /нерабочее/);
});
