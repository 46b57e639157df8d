import t from 'tap';
import { meetingNotice } from '../../../assistant/desk/meeting-notice.ts';

const ground = { conversation: 'c1', timeZone: 'Europe/Moscow', now: new Date('2026-11-23T09:00:00Z') };
const step = (name: string, at: string | null = '2026-11-24T12:00:00.000Z') => ({
  rule: 'booking',
  detail: { step: name, at },
});

t.test('people hear of what a turn has arranged, and of nothing else', async (t) => {
  t.strictSame(meetingNotice([step('offer', null), step('booked')], ground), {
    key: 'meeting:c1:booked:2026-11-24T12:00:00.000Z:2026-11-23T09:00:00.000Z',
    text: '📅 Новая запись: вторник, 24 ноября, 15:00 (по Москве)\nДиалог: sales-assistant trace c1',
  });
  t.match(meetingNotice([step('moved')], ground), { text: /^📅 Запись перенесена на: вторник/ });
  t.match(meetingNotice([step('cancelled')], ground), { text: /^📅 Запись отменена: вторник/ });
  for (const steps of [[], [step('offer')], [step('hold')], [step('cancelled', null)], [{ rule: 'quote', detail: {} }]])
    t.equal(meetingNotice(steps, ground), undefined);
});
