import t from 'tap';
import { type Incident, incidentKeys, incidentNotice } from '../../../assistant/desk/incidents.ts';

const now = new Date('2026-11-23T09:10:00Z');
const later = new Date('2026-11-23T09:50:00Z');
const nextDay = new Date('2026-11-24T09:10:00Z');

t.test('each incident names the command that mends it, and is the same incident for a while', async (t) => {
  const incidents: readonly [Incident, RegExp][] = [
    [{ kind: 'held', channel: 'telegram' }, /dead-letters list/],
    [{ kind: 'dead', work: 'turn' }, /dead-letters list/],
    [{ kind: 'dead', work: 'something new' }, /dead-letters list/],
    [{ kind: 'budget' }, /sales-assistant status/],
    [{ kind: 'vendor', channel: 'avito', message: 'Авито не пускает', hint: 'Проверьте ключ' }, /doctor avito/],
    [{ kind: 'feed', message: 'В новом фиде нет объявлений', hint: 'Верните их' }, /sales-assistant diff/],
    [
      { kind: 'edit', diagnostics: [{ file: 'config/company.yaml', line: 3, message: 'нет' }] },
      /sales-assistant validate/,
    ],
  ];
  for (const [incident, command] of incidents) {
    const { key, text } = incidentNotice(incident, now);
    t.match(text, command, incident.kind);
    t.equal(incidentNotice(incident, later).key, key, 'once');
  }
  const held: Incident = { kind: 'held', channel: 'telegram' };
  t.not(incidentNotice(held, nextDay).key, incidentNotice(held, now).key);
  const vendor: Incident = { kind: 'vendor', channel: 'avito', message: '', hint: '' };
  t.equal(incidentNotice(vendor, nextDay).key, incidentKeys.vendor('avito'), 'until it works again');
});

t.test('a refusal of many errors names the first and counts the rest', async (t) => {
  const diagnostics = Array.from({ length: 8 }, (_, line) => ({ file: 'a.yaml', line, message: `ошибка ${line}` }));
  const { text } = incidentNotice({ kind: 'edit', diagnostics }, now);
  t.match(text, /a\.yaml:4 ошибка 4\nи ещё 3/);
});
