import t from 'tap';
import type { ConversationRecord } from '../../../assistant/ports/conversation-store.ts';
import type { ConversationState } from '../../../assistant/transcript/conversation-state.ts';
import type { PersonJoining } from '../../../assistant/transcript/inbound-event.ts';
import { TalkFixture, textOf } from './turn-fixture.ts';

const dayMs = 86_400_000;
const terms = { version: '1.0', link: null };
const start = Date.parse('2026-11-22T09:00:00Z');

function there(talk: TalkFixture, state: Partial<ConversationState>, id = 'site'): ConversationRecord {
  return { ...talk.record, id, channel: 'web', state: { ...talk.state, ...state } };
}

function joining(values: Partial<PersonJoining> = {}): { kind: 'joined'; joining: PersonJoining } {
  return {
    kind: 'joined',
    joining: { with: 'site', channel: 'web', proof: 'link', by: null, goesOn: 'here', ...values },
  };
}

/** What the site's visitor has told: a bot of two channels, priced. */
async function onTheSite(): Promise<TalkFixture> {
  const site = new TalkFixture();
  await site.sayAll('нужен бот', 'два', 'нет');
  return site;
}

t.test('who crosses by a link goes on where he was: brief, price, question', async (t) => {
  const site = await onTheSite();
  const chat = new TalkFixture();
  chat.channel = 'telegram';
  chat.others = [there(site, {})];
  for (const [id, quote] of site.quotes) chat.quotes.set(id, quote);
  const result = await chat.happen(joining());
  t.match(textOf(result), /повторять ничего не нужно/);
  t.match(textOf(result), /каналы — 2/i);
  t.match(textOf(result), /110 000/);
  t.equal(chat.state.quote, site.state.quote);
  t.equal(chat.state.greeted, true, 'and is told who answers');
  t.match(textOf(await chat.press('crm=true')), /160 000/);

  const moved = await site.happen(joining({ with: 'chat', channel: 'telegram', goesOn: 'there' }));
  t.match(textOf(moved), /продолжается в Telegram/);
  site.others = [there(chat, { heardAt: site.now.getTime() + 1000 }, 'chat')];
  await site.say('ещё вопрос');
  t.equal(site.state.fields.channels, 2, 'what is said there afterwards stays there');
});

t.test('what he has consented to holds where he goes on, until it turns out that it was somebody else', async (t) => {
  const site = new TalkFixture();
  site.consent = terms;
  await site.sayAll('нужен бот', 'два', 'нет', 'мой номер 8 916 123-45-67', 'согласен');
  t.equal(site.state.consent?.standing, 'given');
  const chat = new TalkFixture();
  chat.consent = terms;
  chat.others = [there(site, {})];
  for (const [id, quote] of site.quotes) chat.quotes.set(id, quote);
  const result = await chat.happen(joining());
  t.match(chat.state, { consent: { standing: 'given', from: 'site' }, fields: { phone: '+79161234567' } });
  t.notMatch(textOf(result), /согласие/, 'nobody is asked twice');
  const said = await chat.say('и второй номер 8 921 765-43-21');
  t.match(said.personal, { findable: ['и второй номер 8 921 765-43-21'] });
  await chat.happen({ kind: 'parted', who: 'site', by: 'Ольга' });
  t.equal(chat.state.consent?.standing, 'none');
  t.equal(chat.state.fields.phone, undefined);
});

t.test('with an empty brief he is greeted like anybody', async (t) => {
  const chat = new TalkFixture();
  chat.others = [there(new TalkFixture(), {})];
  const text = textOf(await chat.happen(joining()));
  t.match(text, /Продолжаем разговор с сайта/);
  t.match(text, /Что нужно\?/);
});

t.test('whoever led him or shut him out still does', async (t) => {
  const site = await onTheSite();
  for (const state of [{ mode: 'paused', manager: 'Ольга' }, { blocked: true }] as const) {
    const chat = new TalkFixture();
    chat.others = [there(site, state)];
    t.strictSame((await chat.happen(joining())).messages, []);
    t.strictSame((await chat.say('сколько стоит?')).messages, []);
    t.equal(chat.state.fields.channels, 2, 'the brief is there when the assistant gets it back');
  }
});

t.test('names and contacts come along only where he has agreed to it', async (t) => {
  const site = await onTheSite();
  const fields = { ...site.state.fields, phone: '+79161234567' };
  const crossed = async (consent: ConversationState['consent'], isAsked: boolean) => {
    const chat = new TalkFixture();
    if (isAsked) chat.consent = terms;
    chat.others = [there(site, { fields, ...(consent === undefined ? {} : { consent }) })];
    const { personal } = await chat.happen(joining());
    t.equal(chat.state.fields.channels, 2);
    return chat.state.fields.phone ?? personal?.withheld?.fields.phone;
  };
  t.equal(await crossed(undefined, true), undefined, 'he was not asked yet');
  t.equal(await crossed({ standing: 'refused' }, true), undefined);
  t.ok(await crossed({ standing: 'given' }, true));
  t.equal(await crossed(undefined, false), '+79161234567', 'nobody has to be asked');
});

t.test('a colleague joins in silence; what he says elsewhere later is known', async (t) => {
  const site = await onTheSite();
  const chat = new TalkFixture();
  await chat.say('здравствуйте');
  chat.others = [there(site, {})];
  const result = await chat.happen(joining({ proof: 'manager', by: 'Ольга' }));
  t.strictSame(result.messages, []);
  t.equal(chat.state.fields.channels, 2);
  await site.press('crm=true');
  chat.others = [there(site, { heardAt: chat.now.getTime() + 60_000 })];
  chat.now = new Date(start + 120_000);
  for (const [id, quote] of site.quotes) chat.quotes.set(id, quote);
  await chat.say('какая гарантия?');
  t.equal(chat.state.fields.crm, true);
});

t.test('a month of silence counts in all his conversations', async (t) => {
  const chat = new TalkFixture();
  await chat.sayAll('нужен бот', 'один', 'нет');
  const site = await onTheSite();
  chat.others = [there(site, {})];
  await chat.happen(joining({ proof: 'contact' }));
  chat.others = [there(site, { heardAt: start + 20 * dayMs })];
  chat.now = new Date(start + 40 * dayMs);
  t.notMatch(textOf(await chat.say('какая гарантия?')), /С возвращением/, 'he was heard on the site since');
  t.equal(chat.state.fields.channels, 2);
  chat.now = new Date(start + 80 * dayMs);
  t.match(textOf(await chat.say('какая гарантия?')), /С возвращением/);
  t.strictSame(chat.state.fields, {});
});

t.test('split again, nothing of the other stays', async (t) => {
  const site = await onTheSite();
  const chat = new TalkFixture();
  chat.others = [there(site, {})];
  await chat.happen(joining());
  await chat.press('crm=true');
  chat.others = [];
  const result = await chat.happen({ kind: 'parted', who: 'site', by: 'Ольга' });
  t.strictSame(result.messages, []);
  t.strictSame(chat.state.fields, { crm: true });
  t.equal(chat.state.quote, null);
  t.notOk('joined' in chat.state || 'carried' in chat.state);
  const own = await onTheSite();
  own.others = [];
  await own.happen(joining({ with: 'chat', goesOn: 'there' }));
  await own.happen({ kind: 'parted', who: 'site', by: 'Ольга' });
  t.equal(own.state.fields.channels, 2, 'his own brief is his');
});
