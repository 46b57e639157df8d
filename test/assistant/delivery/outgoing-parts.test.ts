import t from 'tap';
import { outgoingParts, sendsOf, splitText } from '../../../assistant/delivery/outgoing-parts.ts';
import type { ChannelTraits } from '../../../assistant/ports/channel.ts';
import { visitorMessage } from '../../../assistant/transcript/message.ts';

const telegram: ChannelTraits = { longestText: 4096, buttons: true, papers: ['file'] };
const avito: ChannelTraits = { longestText: 1000, buttons: false, papers: ['pictures', 'link'] };
const buttons = [
  { label: 'Да', value: 'yes' },
  { label: 'Нет', value: 'no' },
];
const offer = { id: 'd1', kind: 'offer', quote: 'q1', pages: 2 } as const;

t.test('a long text is cut where a reader would pause, and nothing is lost', async (t) => {
  const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');
  const cases: readonly [string, string, number][] = [
    ['sentences', 'Это первое предложение. А это второе, подлиннее! И третье? '.repeat(60), 1000],
    ['paragraphs', `${'слово '.repeat(90)}\n\n${'другое '.repeat(90)}`, 1000],
    ['lines', 'Пункт прайса — 1 000 ₽\n'.repeat(100), 300],
    ['one endless word', 'а'.repeat(2500), 1000],
    ['characters of two units', '🙂'.repeat(900), 1001],
    ['short', 'Здравствуйте!', 1000],
  ];
  for (const [name, text, longest] of cases) {
    const pieces = splitText(text, longest);
    t.ok(
      pieces.every((piece) => piece.length > 0 && piece.length <= longest),
      `${name}: every piece fits`,
    );
    t.ok(
      pieces.every((piece) => piece.isWellFormed()),
      `${name}: no character is split`,
    );
    if (name.startsWith('one') || name.startsWith('char')) t.equal(pieces.join(''), text, `${name}: whole`);
    else t.same(words(pieces.join(' ')), words(text), `${name}: whole`);
  }
  const [sentence = ''] = splitText('Это первое предложение. А это второе, подлиннее! И третье? '.repeat(60), 1000);
  t.match(sentence, /[.!?]$/, 'ends with a sentence');
  const [first, second] = splitText(`${'слово '.repeat(90).trim()}\n\n${'другое '.repeat(90).trim()}`, 1000);
  t.match(first, /слово$/);
  t.match(second, /^другое/);
  t.same(splitText('  ', 10), []);
});

t.test('buttons stand under the last piece, or are written out', async (t) => {
  const text = 'Предложение. '.repeat(100).trim();
  const parts = outgoingParts({ text: text.repeat(4), buttons, documents: [] }, telegram);
  t.same(
    parts.map((part) => part.kind === 'text' && part.buttons.length),
    [0, 2],
  );
  t.match(outgoingParts({ text: 'Нужна поддержка?', buttons, documents: [] }, avito), [
    { kind: 'text', text: 'Нужна поддержка?\n\n• Да\n• Нет', buttons: [] },
  ]);
});

t.test('papers follow the words in every form the channel has', async (t) => {
  const message = { text: 'Готово', buttons: [], documents: [offer] };
  t.match(outgoingParts(message, telegram), [{ kind: 'text' }, { kind: 'paper', form: 'file', document: offer }]);
  t.match(outgoingParts(message, avito), [
    { kind: 'text' },
    { form: 'pictures', page: 1 },
    { form: 'pictures', page: 2 },
    { form: 'link' },
  ]);
});

t.test('a paper that may not leave in any form is left to a person', async (t) => {
  const none = { ...avito, papers: [] };
  const said = { ...visitorMessage('m1', 'Готово', new Date(0)), documents: [offer] };
  t.match(sendsOf(said, none), [
    { kind: 'send', part: { kind: 'text', text: 'Готово\n\nФайл пришлёт менеджер.' } },
    { kind: 'handoff' },
  ]);
  t.equal(sendsOf({ ...said, documents: [] }, none).length, 1);
});
