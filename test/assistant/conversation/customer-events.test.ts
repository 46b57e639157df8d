import t from 'tap';
import type { InboundEvent } from '../../../assistant/transcript/inbound-event.ts';
import { TalkFixture } from './turn-fixture.ts';

const dayMs = 86_400_000;

async function said(talk: TalkFixture, event: InboundEvent): Promise<string> {
  return (await talk.happen(event)).messages.map(({ text }) => text).join('\n');
}

t.test('commands do what they say', async (t) => {
  const talk = new TalkFixture();
  const command = (name: Extract<InboundEvent, { kind: 'command' }>['command']) =>
    said(talk, { kind: 'command', command: name });
  t.match(await command('help'), /\/price/);
  t.match(await command('price'), /₽/);
  t.match(await command('documents'), /Документов пока нет/);
  t.match(await command('privacy'), /\/privacy/);
  t.match(await command('stop'), /первым писать не буду/);
  t.equal(talk.state.optedOut, true);
  t.match(await command('delete_me'), /Вернуть это будет нельзя/);
  const people = await talk.press('erase:yes');
  t.match(people.effects, [{ kind: 'handoff', reason: /privacy erase --conversation c/ }]);
  await talk.happen({ kind: 'command', command: 'human' });
  t.equal(talk.state.waiting, true);
});

t.test('/documents orders the offer of the quote at hand', async (t) => {
  const talk = new TalkFixture();
  for (const line of ['нужен бот', 'один', 'нет']) await talk.happen({ kind: 'text', text: line });
  const { effects, messages } = await talk.happen({ kind: 'command', command: 'documents' });
  t.match(effects, [{ kind: 'render_document', document: 'offer' }]);
  t.match(messages.at(-1)?.text, /Готовлю коммерческое предложение/);
});

t.test('what is no text is kept, answered and shown to people', async (t) => {
  for (const type of ['voice', 'photo', 'video', 'file', 'location', 'call', 'link', 'other'] as const) {
    const talk = new TalkFixture();
    const { messages, effects } = await talk.happen({
      kind: 'attachment',
      attachment: { type, reference: 'f1', text: type === 'file' ? 'ТЗ.docx' : null },
    });
    t.ok(messages.length > 0, type);
    t.match(effects, [{ kind: 'handoff' }], type);
  }
  const nod = { kind: 'attachment', attachment: { type: 'sticker', reference: 's', text: '👍' } } as const;
  const after = new TalkFixture();
  await after.happen({ kind: 'command', command: 'human' });
  for (const each of [new TalkFixture(), after]) t.not(await said(each, nod), '', 'a sticker is answered too');
  const talk = new TalkFixture();
  const photo = { type: 'photo', reference: 'f1', text: 'сколько стоит такой бот?' } as const;
  t.match(await said(talk, { kind: 'attachment', attachment: photo }), /₽/, 'its words are heard');
});

t.test('a human who leads is not talked over, whatever comes', async (t) => {
  const talk = new TalkFixture();
  await talk.happen({ kind: 'text', text: 'нужен бот' });
  const line = { message: 'm', text: 'Здравствуйте, я Пётр', manager: null, sent: true };
  t.same((await talk.happen({ kind: 'company_line', line })).messages, []);
  t.equal(talk.state.mode, 'paused');
  t.same((await talk.happen({ kind: 'text', text: 'сколько стоит?' })).messages, []);
  t.same((await talk.happen({ kind: 'command', command: 'price' })).messages, []);
  await talk.happen({ kind: 'desk', action: { kind: 'give_back', by: 'Пётр' } });
  t.match(await said(talk, { kind: 'text', text: 'сколько стоит?' }), /₽/);
  await talk.happen({ kind: 'desk', action: { kind: 'take', by: 'Пётр' } });
  t.match(talk.state, { mode: 'paused', manager: 'Пётр' });
  await talk.happen({ kind: 'desk', action: { kind: 'pass', by: 'Пётр', to: 'Ольга' } });
  t.match(talk.state, { mode: 'paused', manager: 'Ольга' });
});

t.test('who closes the chat and comes back', async (t) => {
  const talk = new TalkFixture();
  await talk.happen({ kind: 'reach', reachable: false });
  t.equal(talk.state.unreachable, true);
  await talk.happen({ kind: 'text', text: 'нужен бот' });
  t.equal(talk.state.unreachable, false);
});

t.test('after a month a fresh brief', async (t) => {
  const talk = new TalkFixture();
  for (const line of ['нужен бот', 'один']) await talk.happen({ kind: 'text', text: line });
  t.not(Object.keys(talk.state.fields).length, 0);
  talk.now = new Date(talk.now.getTime() + 29 * dayMs);
  await talk.happen({ kind: 'text', text: 'спасибо' });
  t.not(Object.keys(talk.state.fields).length, 0, 'not yet');
  talk.now = new Date(talk.now.getTime() + 31 * dayMs);
  t.match(await said(talk, { kind: 'text', text: 'здравствуйте' }), /С возвращением/);
  t.same(talk.state.fields, {});
});

t.test('floods, repeats and abuse: one warning, then silence, then anew', async (t) => {
  for (const lines of [
    Array.from({ length: 6 }, () => 'есть скидка?'),
    Array.from({ length: 7 }, (_, index) => `идиоты ${'!'.repeat(index)}`),
    Array.from({ length: 43 }, (_, index) => `вопрос номер ${index}`),
  ]) {
    const talk = new TalkFixture();
    const replies: string[] = [];
    for (const text of lines) replies.push(await said(talk, { kind: 'text', text }));
    t.equal(replies.filter((reply) => /Сделаю паузу/.test(reply)).length, 1, `one warning: ${lines[0]}`);
    t.equal(replies.at(-1), '', 'then silence');
    talk.now = new Date(talk.now.getTime() + 11 * 60_000);
    t.not(await said(talk, { kind: 'text', text: 'сколько стоит бот?' }), '', 'heard again');
  }
});

t.test('a corrected line is heard as it reads now', async (t) => {
  const talk = new TalkFixture();
  await talk.happen({ kind: 'text', text: 'нужен бот' });
  const { messages } = await talk.happen({ kind: 'edited', original: 'm', text: 'сколько стоит бот?' });
  t.match(messages.map(({ text }) => text).join(), /₽/);
});
