import t from 'tap';
import { groupLineOf, groupPressOf, pressValues } from '../../../assistant/desk/group-commands.ts';
import { nextOpening } from '../../../assistant/desk/opening-hours.ts';
import { topicPost } from '../../../assistant/desk/topic-text.ts';
import { type Message, managerMessage, visitorMessage } from '../../../assistant/transcript/message.ts';

t.test('what a line under a topic is; nothing that looks like a command or a note goes to a customer', async (t) => {
  t.same(groupLineOf(' Добрый день '), { kind: 'reply', text: 'Добрый день' });
  for (const note of ['// заметка', '//заметка', '  // /take']) t.same(groupLineOf(note), { kind: 'note' }, note);
  t.same(groupLineOf('/take'), { kind: 'take' });
  t.same(groupLineOf('/Back@our_bot'), { kind: 'give_back' });
  t.same(groupLineOf('/pass @olga'), { kind: 'pass', to: '@olga' });
  t.same(groupLineOf('/pause_all'), { kind: 'switch', place: 'all', on: false });
  t.same(groupLineOf('/resume_all Avito'), { kind: 'switch', place: 'channel:avito', on: true });
  for (const wrong of ['/pass', '/teke', '/ заметка', '/взять']) t.equal(groupLineOf(wrong).kind, 'unknown', wrong);
  t.same(groupLineOf('цена 10/20'), { kind: 'reply', text: 'цена 10/20' });
});

t.test('buttons carry what was meant', async (t) => {
  t.same(groupPressOf(pressValues.take), { kind: 'take' });
  t.same(groupPressOf(pressValues.giveBack), { kind: 'give_back' });
  t.same(groupPressOf(pressValues.wrong(12)), { kind: 'wrong', seq: 12 });
  t.same(groupPressOf('desk:wrong:x'), { kind: 'unknown' });
});

const at = new Date('2026-11-23T09:00:00Z');
const said = (seq: number, text: string): Message => ({ seq, ...visitorMessage(`m${seq}`, text, at) });
const view = {
  state: { mode: 'assistant', manager: null } as const,
  ledBefore: null,
  doubtful: null,
  conversation: 'c1',
  longestText: 100,
};

t.test('lines are joined as long as they fit, in order, the first of them always', async (t) => {
  const lines = [said(1, 'а'.repeat(40)), said(2, 'б'.repeat(40)), said(3, 'в'.repeat(40))];
  const first = topicPost({ ...view, lines }, 0);
  t.equal(first.upTo, 2);
  t.ok(first.text.length <= 100);
  t.equal(topicPost({ ...view, lines: lines.slice(2) }, 2).upTo, 3);
  const long = topicPost({ ...view, lines: [said(1, 'д'.repeat(500))] }, 0);
  t.equal(long.upTo, 1);
  t.ok(long.text.length <= 100);
});

t.test('what was written in the topic is passed over; who leads is told when it changes', async (t) => {
  const own = { seq: 1, ...managerMessage({ id: 'topic.-1.7', text: 'Привет', at, manager: '@petr' }) };
  const other = { seq: 2, ...managerMessage({ id: 'http', text: 'Здравствуйте', at, manager: 'Ольга' }) };
  const led = { mode: 'paused', manager: '@petr' } as const;
  const post = topicPost({ ...view, lines: [own, other], state: led }, 0);
  t.equal(post.text, '👔 Ольга: Здравствуйте\n\n— Ведёт @petr —');
  t.match(post.buttons, [{ label: 'Вернуть ассистенту' }]);
  const again = topicPost({ ...view, lines: [own], state: led, ledBefore: post.leader }, 0);
  t.same([again.text, again.upTo], ['', 1]);
});

t.test('people are there at their hours, not on holidays', async (t) => {
  const day = ['10:00-13:00', '14:00-19:00'];
  const hours = {
    time_zone: 'Europe/Moscow',
    working_hours: { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] },
    holidays: [{ date: '2026-11-30' }],
  };
  const opening = (moment: string) => nextOpening(new Date(moment), hours).toISOString();
  t.equal(opening('2026-11-23T09:59:59Z'), '2026-11-23T09:59:59.000Z', 'open');
  t.equal(opening('2026-11-23T10:30:00Z'), '2026-11-23T11:00:00.000Z', 'lunch');
  t.equal(opening('2026-11-23T03:00:00Z'), '2026-11-23T07:00:00.000Z', 'morning');
  t.equal(opening('2026-11-27T17:00:00Z'), '2026-12-01T07:00:00.000Z', 'a weekend and a holiday');
  const never = { ...hours, working_hours: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } };
  t.equal(nextOpening(at, never), at, 'who names no hours is always there');
});
