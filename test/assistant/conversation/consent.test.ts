import t from 'tap';
import { spokenConsent } from '../../../assistant/consent/spoken-consent.ts';
import type { ScriptFile } from '../../../assistant/script/script-schema.ts';
import { help, sale, TalkFixture, textOf } from './turn-fixture.ts';

const terms = { version: '1.0', link: 'https://bot.example.ru/privacy#consent' };
const phone = '8 916 123-45-67';

function talk(scripts?: readonly ScriptFile[]): TalkFixture {
  const fixture = new TalkFixture(scripts === undefined ? {} : { scripts });
  fixture.consent = terms;
  return fixture;
}

const transcript = (fixture: TalkFixture) => fixture.transcript.map(({ text }) => text).join('\n');

t.test('words of consent, of a refusal and of a withdrawal; others are none', async (t) => {
  const decisions: Readonly<Record<string, string | undefined>> = {
    согласен: 'given',
    'Согласна.': 'given',
    'да, согласен': 'given',
    'Да, я согласна на обработку персональных данных!': 'given',
    'даю согласие': 'given',
    'I agree': 'given',
    'не согласен': 'refused',
    'Нет, не согласна на обработку данных': 'refused',
    'не даю согласия': 'refused',
    'I do not agree': 'refused',
    'отзываю согласие': 'withdrawn',
    'хочу отозвать своё согласие на обработку': 'withdrawn',
    да: undefined,
    'а зачем согласие?': undefined,
    'согласен?': undefined,
    'согласование договора долго?': undefined,
    'я против спама в целом': undefined,
    'не согласен с ценой': undefined,
    'согласна на скидку': undefined,
    'согласен\nсколько стоит?': 'given',
    'не согласен\nпочему так?': 'refused',
  };
  for (const [line, decision] of Object.entries(decisions)) t.equal(spokenConsent(line)?.decision, decision, line);
  t.match(spokenConsent(`согласен, мой телефон ${phone}`), { decision: 'given', rest: `мой телефон ${phone}` });
});

t.test('asked once, under the first contact; what was said waits apart until it is decided', async (t) => {
  const anna = talk();
  await anna.sayAll('бот', '2', 'нет');
  t.notMatch(transcript(anna), /согласие/, 'nothing to consent to yet');
  const first = await anna.say(`Меня зовут Анна Петрова, ${phone}`);
  t.match(textOf(first), /Полный текст: https:\/\/bot\.example\.ru\/privacy#consent/);
  t.match(first.messages.at(-1)?.buttons.slice(0, 2), [{ value: 'consent:given' }, { value: 'consent:refused' }]);
  t.strictSame(first.state.fields.phone, '[телефон 1]');
  t.match(transcript(anna), /Меня зовут \[имя 1\], \[телефон 1\]/);
  for (const word of ['Анна', 'Петров', '123-45-67', '9161234567']) {
    t.notOk(JSON.stringify([first.state, first.messages, first.effects, first.record]).includes(word), word);
  }
  const again = await anna.say(`повторю: ${phone}, а ещё anna@romashka.ru`);
  t.match(
    again.personal?.shown,
    [{ text: 'повторю: [телефон 1], а ещё [почта 1]' }],
    'the same value, the same placeholder',
  );
  t.notMatch(textOf(again), /согласие/, 'once');

  const given = await anna.press('consent:given', 'Согласен');
  t.match(textOf(given), /согласие записано/);
  t.match(given.personal, { consent: { decision: 'given', version: '1.0', channel: 'web' }, settles: 'released' });
  t.equal(given.state.fields.phone, '+79161234567');
  t.match(transcript(anna), new RegExp(`Меня зовут Анна Петрова, ${phone}`));
  const after = await anna.say('и второй номер 8 921 765-43-21');
  t.match(after.personal, { findable: ['и второй номер 8 921 765-43-21'] }, 'nothing is hidden any more');
  t.match(transcript(anna), /8 921 765-43-21/);
});

t.test('the question for a contact comes with the question of consent, and ends the reply', async (t) => {
  const anna = talk();
  await anna.sayAll('бот', '2', 'нет');
  const asked = await anna.press('goto:contact');
  const [consent, question] = asked.messages;
  t.match(consent, { text: /согласие на обработку персональных данных/, buttons: [] });
  t.match(question, {
    text: 'Телефон?',
    buttons: [{ value: 'consent:given' }, { value: 'consent:refused' }, { value: 'phone=' }],
  });
  const both = await anna.say(`Да, согласна. ${phone}`);
  t.match(textOf(both), /согласие записано[\s\S]*Передал/, 'both in one line');
  t.equal(both.state.fields.phone, '+79161234567');
  t.match(transcript(anna), new RegExp(phone));
});

t.test(
  'refused: contacts are neither asked for nor taken; everything else goes on; later it may still be given',
  async (t) => {
    const anna = talk();
    await anna.sayAll('бот', '2', 'нет');
    await anna.press('goto:contact');
    const refused = await anna.say('не согласна');
    t.match(textOf(refused), /обойдёмся без контактов[\s\S]*Всего доброго/, 'the question for a phone is passed over');
    t.match(refused.personal, { consent: { decision: 'refused' }, settles: 'forgotten' });
    const typed = await anna.say(`мой телефон ${phone}`);
    t.equal(typed.state.fields.phone, '');
    t.equal(typed.personal?.withheld, undefined, 'nothing of it is kept');
    t.match(typed.personal?.shown, [{ text: 'мой телефон [телефон 1]' }]);
    t.match(textOf(await anna.say('сколько стоит?')), /110 000/);
    t.match((await anna.say('позовите человека')).effects, [{ kind: 'handoff' }]);
    t.match(textOf(await anna.say('согласна на обработку данных')), /согласие записано/);
    t.equal(anna.state.fields.phone, undefined, 'it may be asked for again');
    await anna.press('goto:contact');
    t.equal((await anna.say(phone)).state.fields.phone, '+79161234567');
  },
);

t.test('after 72 hours there is nothing to release: it is asked for again', async (t) => {
  const anna = talk();
  await anna.sayAll('бот', '2', 'нет');
  await anna.press('goto:contact');
  await anna.say(phone);
  anna.withheld = [];
  const given = await anna.say('согласен');
  t.equal(given.state.fields.phone, undefined);
  t.match(transcript(anna), /\[телефон 1\]/);
  await anna.press('goto:contact');
  const next = await anna.say('8 921 765-43-21');
  t.equal(next.state.fields.phone, '+79217654321');
});

t.test('a bare «согласен» answers what was asked last; in doubt about data it says so', async (t) => {
  const anna = talk();
  await anna.say(`бот, мой номер ${phone}`);
  await anna.say('2');
  t.equal(anna.state.asking, 'crm');
  await anna.say('согласен');
  t.equal(anna.state.consent?.standing, 'asked', 'that was about the CRM');
  await anna.say('согласен на обработку персональных данных');
  t.equal(anna.state.consent?.standing, 'given');
  const withdrawn = await anna.say('отзываю согласие');
  t.match(withdrawn.personal?.consent, { decision: 'withdrawn' });
  t.match(withdrawn.effects, [{ kind: 'handoff', reason: 'Посетитель отозвал согласие' }]);
  t.equal(anna.state.fields.phone, '', 'contacts are used no more');
});

t.test('people who lead see placeholders too, and a decision counts while they lead', async (t) => {
  const anna = talk();
  await anna.say('бот');
  await anna.happen({ kind: 'desk', action: { kind: 'take', by: 'Ольга' } });
  const silent = await anna.say(`мой номер ${phone}`);
  t.strictSame(silent.messages, []);
  t.match(silent.personal?.shown, [{ text: 'мой номер [телефон 1]' }]);
  const given = await anna.say('согласен на обработку данных');
  t.strictSame(given.messages, [], 'nobody is talked over');
  t.match(given.personal, { settles: 'released', consent: { decision: 'given' } });
});

t.test('whoever calls a human is reminded once that his contacts are hidden', async (t) => {
  const anna = talk();
  await anna.sayAll(`бот, мой номер ${phone}`, '2', 'нет');
  t.match(textOf(await anna.say('позовите человека')), /Ваши контакты пока скрыты/);
  t.notMatch(textOf(await anna.say('позовите человека')), /скрыты/);
});

t.test('a paper is made out to nobody, and we repeat nothing of what is withheld', async (t) => {
  const fields = { ...sale.fields, company: { title: 'Компания', type: 'company', question: 'Компания?' } } as const;
  const states = {
    ...sale.states,
    hello: { ask: 'company', next: 'channels', say: [] },
    channels: { say: ['Спасибо, {{ fields.company }}!'], ask: 'package', next: 'price' },
  };
  const anna = talk([{ ...sale, fields, states }, help]);
  await anna.say('привет');
  const thanked = await anna.say('ООО «Ромашка»');
  t.match(textOf(thanked), /Спасибо!/);
  await anna.say('бот');
  const offer = await anna.press('goto:offer');
  t.match(offer.effects, [{ kind: 'render_document' }]);
  t.notMatch(JSON.stringify(offer.effects), /Ромашк|addressee|компания 1/);
  t.match(textOf(await anna.happen({ kind: 'command', command: 'privacy' })), /персональн/i);
});

t.test('where there is another ground nothing is asked and nothing is hidden', async (t) => {
  const anna = new TalkFixture();
  const said = await anna.say(`бот, мой номер ${phone}`);
  t.equal(said.state.fields.phone, '+79161234567');
  t.strictSame(said.personal, { findable: [`бот, мой номер ${phone}`] });
  t.notMatch(textOf(said), /согласие/);
});
