import t from 'tap';
import type { Message } from '../../web/widget/protocol.ts';
import { Transcript } from '../../web/widget/transcript.ts';

function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    seq,
    id: `id${seq}`,
    from: 'assistant',
    at: '2026-11-22T12:00:00Z',
    text: `line ${seq}`,
    buttons: [],
    sources: [],
    documents: [],
    handoff: null,
    ...more,
  };
}

t.test('the cursor never passes a gap, whatever order lines come in', async (t) => {
  const transcript = new Transcript();
  transcript.add(message(1), 'c');
  transcript.add(message(3), 'c');
  t.equal(transcript.cursor, 1);
  transcript.add(message(2), 'c');
  transcript.add(message(2), 'c');
  t.equal(transcript.cursor, 3);
  t.same(
    transcript.messages.map(({ seq }) => seq),
    [1, 2, 3],
  );
});

t.test('an own line is shown once: accepted, echoed by another tab, or both', async (t) => {
  for (const arrive of [
    (each: Transcript) => each.accept('a', 1),
    (each: Transcript) => each.add(message(1, { from: 'visitor', id: 'c.a', text: 'да' }), 'c'),
  ]) {
    const transcript = new Transcript();
    transcript.pending.push({ id: 'a', text: 'да' });
    arrive(transcript);
    transcript.accept('a', 1);
    transcript.add(message(1, { from: 'visitor', id: 'c.a', text: 'да' }), 'c');
    t.same([transcript.pending.length, transcript.messages.length, transcript.last?.text], [0, 1, 'да']);
  }
});

t.test('provisional words give way to the committed message, lost ones to whatever was said instead', async (t) => {
  const transcript = new Transcript();
  transcript.extend('id1', 'Доб');
  transcript.extend('id1', 'рый');
  transcript.extend('id2', 'Ещё');
  t.same([...transcript.provisional.values()], ['Добрый', 'Ещё']);
  transcript.extend('id2', '');
  t.same([...transcript.provisional.keys()], ['id1'], 'an empty text takes words back');
  transcript.add(message(1, { from: 'visitor', id: 'c.x' }), 'c');
  t.equal(transcript.provisional.size, 1, 'the visitor does not interrupt a reply');
  transcript.add(message(2, { id: 'another' }), 'c');
  t.equal(transcript.provisional.size, 0, 'a turn that was run anew bears other ids');
});

t.test('buttons: all offers since the visitor spoke, the newest first, none while a line is on its way', async (t) => {
  const transcript = new Transcript();
  const human = { label: 'Человек', value: 'human' };
  transcript.add(message(1, { buttons: [{ label: 'Старое', value: 'old' }] }), 'c');
  transcript.add(message(2, { from: 'visitor', id: 'c.x' }), 'c');
  transcript.add(message(3, { buttons: [human] }), 'c');
  transcript.add(message(4, { buttons: [{ label: 'Да', value: 'yes' }, human] }), 'c');
  t.same(
    transcript.buttons.map(({ value }) => value),
    ['yes', 'human'],
  );
  transcript.pending.push({ id: 'p', text: 'x' });
  t.same(transcript.buttons, []);
});

t.test('the box for consent stays until its question is answered', async (t) => {
  const asks = { buttons: [{ label: 'Согласен', value: 'consent:given' }] };
  const transcript = new Transcript();
  t.equal(transcript.consentIsOpen, false);
  transcript.add(message(1, asks), 'c');
  t.equal(transcript.consentIsOpen, true);
  transcript.add(message(2, { from: 'visitor', text: 'не согласен с ценой' }), 'c');
  t.equal(transcript.consentIsOpen, true, 'that was about something else');
  transcript.add(message(3, { from: 'visitor', text: 'Согласен' }), 'c');
  t.equal(transcript.consentIsOpen, false);
  transcript.add(message(4, asks), 'c');
  transcript.add(message(5, { from: 'visitor', text: 'Не согласен' }), 'c');
  t.equal(transcript.consentIsOpen, false);
});
