import t from 'tap';
import type { InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import { staffedNow } from '../../../runtime/staffed-hours.ts';
import { TalkFixture } from './turn-fixture.ts';

const asked: InboundEvent = { kind: 'text', text: 'сколько стоит бот?' };

t.test('in working hours people are called, and the customer hears the automatic reply once', async (t) => {
  const talk = new TalkFixture();
  const staffed = { autoReply: 'Здравствуйте! Менеджер ответит в течение часа.' };
  const first = await talk.happen(asked, { staffed });
  t.match(first.messages, [{ text: staffed.autoReply, from: 'assistant' }]);
  t.match(first.effects, [{ kind: 'handoff' }]);
  const second = await talk.happen(asked, { staffed });
  t.same([second.messages, second.effects], [[], []]);
  const later = await talk.happen(asked);
  t.match(later.messages[0]?.text, /Отвечает|ассистент|программа/i, 'after hours the assistant introduces itself');
  t.same((await new TalkFixture().happen(asked, { staffed: { autoReply: null } })).messages, []);
  t.same((await talk.happen(asked, { staffed, silenced: true })).messages, [], 'switched off is switched off');
});

t.test('working hours are those of the company, in its time zone', async (t) => {
  const day = ['10:00-19:00'];
  const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: [], sun: [] };
  const project = (hours: 'always' | 'outside_working', working_hours = week) =>
    ({
      assistant: { dialogue: { mode: 'auto' } },
      channels: { avito: { hours, auto_reply: 'Скоро ответим' } },
      company: { time_zone: 'Europe/Moscow', working_hours, holidays: [{ date: '2026-11-25' }] },
    }) as unknown as Parameters<typeof staffedNow>[0];
  const at = (moment: string, channel = 'avito') => staffedNow(project('outside_working'), channel, new Date(moment));
  t.same(at('2026-11-24T07:00:00Z'), { autoReply: 'Скоро ответим' });
  t.equal(at('2026-11-24T06:59:00Z'), undefined, 'not open yet');
  t.equal(at('2026-11-24T16:00:00Z'), undefined, 'closed');
  t.equal(at('2026-11-25T10:00:00Z'), undefined, 'a holiday');
  t.equal(at('2026-11-28T10:00:00Z'), undefined, 'a Saturday');
  t.equal(at('2026-11-24T10:00:00Z', 'web'), undefined);
  t.equal(staffedNow(project('always'), 'avito', new Date('2026-11-24T10:00:00Z')), undefined);
  const none = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } as unknown as typeof week;
  t.equal(staffedNow(project('outside_working', none), 'avito', new Date('2026-11-24T10:00:00Z')), undefined);
});
